"""Good drops of every dataset, broken in realistic ways: each must end in one state, with a receipt that reconciles.

python -m bench.fuzz [DROPS [SEED]]
"""

from __future__ import annotations

import csv
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

import duckdb

from bench.mutations import mutate
from contracts.catalogue import Catalogue, load
from contracts.datasets.curated import LINE
from lambdas.core.ingest import Inspection, Verdict, inspect
from lambdas.core.receipts import build, render
from local.inspecting import for_excerpts

CATALOGUE = Path(__file__).parent.parent / "catalogue"
DROPS = 20_000
LANDED = date(2020, 10, 5)
DROP = "20201005T093000Z-00000000"
KEY = bytes(32)
_BINARY = frozenset({".xlsx", ".ods", ".xls", ".parquet"})
_RARE = 10  # a workbook is read by a process of its own: one drop in so many, no more, is one


@dataclass(frozen=True)
class Broken:
    """A drop of a dataset: which example it was, what was done to it, and its bytes."""

    number: int
    dataset: str
    example: Path
    ways: tuple[str, ...]
    content: bytes

    @property
    def told(self) -> str:
        """Name the drop so that it can be made again."""
        return f"drop {self.number} ({self.dataset}, {self.example.name}: {', '.join(self.ways)})"


def broken_drops(count: int, seed: int = 1) -> Iterator[Broken]:
    """Yield so many drops; the same number and seed give the same drop, whatever the count."""
    examples = sorted(
        path for path in CATALOGUE.glob("datasets/*/examples/pass/*") if not path.name.endswith(".expect.yaml")
    )
    texts = [path for path in examples if path.suffix not in _BINARY]
    books = [path for path in examples if path.suffix in _BINARY]
    for number in range(count):
        draw = Random(f"{seed}/{number}")  # noqa: S311 - breaking files needs no secrecy
        example = draw.choice(books if books and draw.randrange(_RARE) == 0 else texts)
        content, ways = mutate(example.read_bytes(), draw, binary=example.suffix in _BINARY)
        yield Broken(number, example.parents[2].name, example, ways, content)


def inspected(drop: Broken, known: Catalogue, folder: Path) -> Inspection:
    """Inspect a drop; what comes of it lies in ``out`` in the folder."""
    path = folder / f"drop{drop.example.suffix}"
    path.write_bytes(drop.content)
    return inspect(
        path,
        for_excerpts(known.datasets[drop.dataset]),
        known.lists,
        drop=DROP,
        landed=LANDED,
        file_name=path.name,
        key=KEY,
        out=folder / "out",
        threads=1,
        max_text_bytes=50_000_000,
    )


def complaints(drop: Broken, found: Inspection, out: Path) -> Iterator[str]:
    """Yield what is not as it must be with any drop whatsoever."""
    rows = found.rows
    if (found.verdict is Verdict.ACCEPT) == bool(found.reasons):
        yield f"verdict {found.verdict} with {len(found.reasons)} reasons"
    if any(not reason.message or not reason.remedy for reason in found.reasons):
        yield "a reason without words"
    if rows.file != rows.accepted + rows.rejected or rows.rejected != rows.faulty + rows.expected_rejects:
        yield f"rows do not reconcile: {rows}"
    with (out / "rejects.csv").open(newline="", encoding="utf-8") as file:
        rejected = [int(row["line"]) for row in csv.DictReader(file)]
    if rejected != sorted(set(rejected)):
        yield "rejected lines are out of order or stand twice"
    if found.rules and len(rejected) != rows.rejected:
        yield f"{rows.rejected} rows rejected and {len(rejected)} listed"
    if found.verdict is Verdict.ACCEPT:
        yield from _unaccounted(found, out, rejected)
    yield from _miscounted(drop, found)
    html = render(build({"drop": DROP, "dataset": drop.dataset, "key": "x", "verdict": found.verdict.value},
                        found.document()))  # fmt: skip
    if "</html>" not in html:
        yield "the receipt is cut"


def _unaccounted(found: Inspection, out: Path, rejected: list[int]) -> Iterator[str]:
    """Every line from the first row to the last is accepted or rejected, once."""
    lines = list(rejected)
    for period in found.periods:
        lines += [line for (line,) in duckdb.read_parquet(str(out / period.file)).project(LINE).fetchall()]
    if len(lines) != found.rows.file or len(set(lines)) != len(lines):
        yield f"{len(lines)} lines accepted or rejected, {len(set(lines))} different, of {found.rows.file}"
    elif max(lines) - min(lines) + 1 != len(lines):
        yield "a line between the first and the last is in neither"


def _miscounted(drop: Broken, found: Inspection) -> Iterator[str]:
    """Physical lines of a plain text in a one-byte encoding are counted once more, from the bytes."""
    file = found.file
    plain = file.format == "csv" and file.packing is None and file.encoding in {"utf-8", "cp1252"}
    if plain and file.line_ends in {"lf", "crlf", "mixed"}:
        lines = drop.content.count(b"\n") + (not drop.content.endswith(b"\n"))
        if lines != file.lines:
            yield f"{lines} physical lines, {file.lines} on the receipt"


def main() -> None:
    """Print what became of all drops, and every complaint; exit 1 when there is one."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else DROPS
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    known, ends, reasons, wrong = load(CATALOGUE), Counter[str](), Counter[str](), 0
    started = time.perf_counter()
    for drop in broken_drops(count, seed):
        with tempfile.TemporaryDirectory() as folder:
            try:
                found = inspected(drop, known, Path(folder))
                faults = [*complaints(drop, found, Path(folder) / "out")]
            except Exception as error:  # noqa: BLE001 - anything unhandled is what is looked for
                faults = [f"{type(error).__name__}: {str(error)[:300]}"]
            else:
                ends[found.verdict.value] += 1
                reasons.update({reason.code for reason in found.reasons} or {"none"})
        for fault in faults:
            wrong += 1
            print(f"{drop.told}: {fault}", flush=True)
    print(f"{count:,} drops in {time.perf_counter() - started:,.0f} s, seed {seed}: {dict(ends)}; {wrong} complaints")
    print(", ".join(f"{code} {number:,}" for code, number in reasons.most_common()))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
