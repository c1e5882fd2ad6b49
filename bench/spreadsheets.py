"""What reading a spreadsheet takes: seconds and the peak of memory of the process that reads it, by number of cells.

python -m bench.spreadsheets
"""

from __future__ import annotations

import resource
import tempfile
import time
import zipfile
from datetime import date
from pathlib import Path

from contracts.catalogue import load
from lambdas.core.ingest import inspect

ROOT = Path(__file__).parent.parent
DATASET = "wastewater_england"
ROWS = (1_000, 10_000, 40_000)
DAYS = 100
_HEAD = "office:document-content"
_SPACES = "".join(
    f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)


def make(path: Path, rows: int) -> None:
    """Write an .ods file of so many sites, each with a number for each of ``DAYS`` days."""
    headers = ["Region name", "Site code", "Site name", "Population"]
    days = [date.fromordinal(date(2020, 8, 1).toordinal() + day).strftime("%d/%m/%Y") for day in range(DAYS)]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml", '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
        )
        with archive.open("content.xml", "w") as part:
            part.write(f"<{_HEAD}{_SPACES}><office:body><office:spreadsheet>".encode())
            part.write(b'<table:table table:name="Daily_concentrations">')
            part.write(_row([*headers, *days], []))
            for row in range(rows):
                part.write(_row(["London", f"ZZ_TP{row:06}", "Made-up works"], [1000, *range(row, row + DAYS)]))
            part.write(f"</table:table></office:spreadsheet></office:body></{_HEAD}>".encode())


def _row(texts: list[str], numbers: list[int]) -> bytes:
    cells = [
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>' for text in texts
    ]
    cells += [f'<table:table-cell office:value-type="float" office:value="{number}"/>' for number in numbers]
    return f"<table:table-row>{''.join(cells)}</table:table-row>".encode()


def main() -> None:
    """Print a row of a table for each size."""
    catalogue = load(ROOT / "catalogue")
    print("| Cells | File | Seconds, inspection and all | Memory of the reading process |\n|---:|---:|---:|---:|")
    for rows in ROWS:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "made.ods")
            make(path, rows)
            started = time.perf_counter()
            found = inspect(
                path,
                catalogue.datasets[DATASET],
                catalogue.lists,
                drop="bench",
                landed=date(2021, 1, 1),
                file_name=path.name,
                key=None,
                out=Path(folder, "out"),
            )
            seconds = time.perf_counter() - started
            memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
            assert found.rows.accepted == rows * DAYS, found.reasons  # noqa: S101 - a figure of another file is none
            print(f"| {rows * DAYS:,} | {path.stat().st_size / 1e6:.1f} MB | {seconds:.0f} | {memory:,.0f} MB |")


if __name__ == "__main__":
    main()
