"""Files of every kind of trouble, made by a seeded generator, held against a plain reading of the contract."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.datasets.dataset import Dataset, FinalLineEnd
from lambdas.core.ingest import Severity, Verdict, inspect
from lambdas.core.ingest.census import FAULTS, ROWS, take
from lambdas.core.ingest.lines import PhysicalLines
from lambdas.core.ingest.structure import Grammar
from tests.unit.core.ingest.conftest import Inspected
from tests.unit.core.ingest.contracts_for_tests import CODES, COUNTS, DROP, KEY, LANDED, LISTS, PEOPLE
from tests.unit.core.ingest.oracle.expected import collapses, expect
from tests.unit.core.ingest.oracle.lines import split_lines, structure

# For each header, texts of good rows and texts that are faulty, or good by a hair.
CELLS: dict[str, dict[str, tuple[list[str], list[str]]]] = {
    "counts": {
        "Area.Code": (["E07000223", "e07000004", "E06000060"], ["E92000001", "E0700022", " E07000223", ""]),
        "Date": (
            ["16/09/2020", "01/02/2020", "29/02/2020", "02/10/2020"],
            ["30/02/2020", "1/9/2020", "2020-09-16", "03/10/2020", "29/01/2020", "epoch", ""],
        ),
        "sex": (["m", "f", "male", "unknown", "-", ""], ["M", "other"]),
        "cases": (
            ["0", "5", "*", "007"],
            ["12", "-1", "-0", "4e9", "12.7", "1_000", "0x1F", "", "9" * 18, "9" * 19, " 5", "\u0665"],
        ),
        "total": (["100", "500", ""], ["12", "0", "100000", "100001", "1e3"]),
        "rate": (
            ["1.5", "-2", "1e2", "", "<LOD", "[x]"],
            ["[z]", "1e999", "nan", ".5", "1.", "1000.5", "1000.51", "infinity", "1,5"],
        ),
        "final": (["true", "False", "yes", ""], ["no", "1", "tRUE"]),
        "note": (
            ["", "fine", "a,b", "Zoë🦠€", "12345678", "a\tb"],
            ['say "hi"', "<b>", "123456789", "=1+1", "a\nb", "\r\n"],
        ),
        "comment": (["", "anything, at all", 'with "quotes"'], ["\ufeff", "two\n\nlines"]),
    },
    "people": {
        "test_id": ([f"T{number:04}" for number in range(25)], ["T5", "", "t0001", "T00001"]),
        "nhs_number": (
            ["943 476 5919", "9434765919", "943-476-5919", "4505577104"],
            ["4505577105", "", "1111111111", "- -", "943476591", "94347659190", "943476591X"],
        ),
        "family_name": (["Smith", "O'Neill", "Núñez; Jr", ""], ["=cmd()", "Smith\nJr"]),
        "born": (["1980-02-29", "2001-01-01", ""], ["1981-02-29", "1899-12-31", "2020-09-17", "infinity", "1980"]),
        "postcode": (["SW1A 2AA", "sw1a2aa", "M1 1AE", "", "EC1A1BB "], ["SW1A", "NOT A PC", "M1  1A"]),
        "area": (["E07000223", "E92000001", ""], ["E07000004", "X"]),
        "day": (["2020-09-16", "2020-09-17"], ["2020-02-30", "", "2020/09/16", "0000-01-01", "0999-01-01"]),
    },
    "codes": {
        "code": ([*"ABCDEFGHIJ"], ["a", "", "k"]),
        "successor": (["A", "B", "c", "D", "-", ""], ["Z", " A"]),
        "like": (["A", "first", "B", ""], ["a", "Z"]),
        "live": (["true", "true", "false"], ["yes", ""]),
    },
}
RULES: dict[str, Any] = {
    "total_holds_cases": lambda row: row["total"] >= row["cases"],
    "born_before": lambda row: row["born"] <= row["day"],
}
ALIASES = {"Gender": "sex", "rate_percent": "rate"}
OPTIONAL = ("final",)
DAMAGE = [
    b"", b" ", b'"', b'""', b",", b";", b"\0", b"\r", b"\xff\xfe", b"\xe9", b'"\n', b'\n"', b"\n", b"\n\n", b"\x1b",
    b',"', b'",', b'";', b';"', b"\xc3", b"\\", b"\xef\xbb\xbf", b"\xe2\x80\xa8", b"\x85", b"\x0b",
]  # fmt: skip


@st.composite
def files(draw: st.DrawFn, dataset: Dataset, most: int = 25) -> bytes:
    """A file with a good header, its columns in any order, and rows that are good, faulty, damaged or repeated."""
    cells, sign = CELLS[dataset.name], dataset.csv.delimiter
    headers = _drifted(draw, draw(st.permutations(list(cells))))
    rows: list[bytes] = []
    for _ in range(draw(st.integers(most // 4, most))):
        if rows and draw(st.integers(0, 7)) == 7:
            rows.append(draw(st.sampled_from(rows)))
            continue
        texts = [_cell(draw, cells[ALIASES.get(header, header)], sign) for header in headers]
        row = sign.join(texts).encode()
        if draw(st.integers(0, 5)) == 5:
            place = draw(st.integers(0, len(row)))
            row = row[:place] + draw(st.sampled_from(DAMAGE)) + row[place + draw(st.integers(0, 1)) :]
        rows.append(row)
    ends = [draw(st.sampled_from([b"\n", b"\n", b"\r\n"])) for _ in rows]
    body = b"".join(row + end for row, end in zip(rows, ends, strict=True))
    if rows and draw(st.booleans()):
        body = body[: -len(ends[-1])]
    mark = draw(st.sampled_from([b"", b"", b"\xef\xbb\xbf"]))
    return mark + sign.join(headers).encode() + b"\n" + body


def _drifted(draw: st.DrawFn, headers: list[str]) -> list[str]:
    """Some headers by the aliases that the contract declares, and a column away that may be missing."""
    names = {name: alias for alias, name in ALIASES.items()}
    kept = [header for header in headers if header not in OPTIONAL or draw(st.integers(0, 3))]
    return [names[header] if header in names and not draw(st.integers(0, 2)) else header for header in kept]


def _cell(draw: st.DrawFn, pools: tuple[list[str], list[str]], sign: str) -> str:
    """A text for a cell, faulty once in a while, in quotes where it must be or at random."""
    text = draw(st.sampled_from(pools[1] if draw(st.integers(0, 24)) == 24 else pools[0]))
    if not {sign, '"', "\n"}.isdisjoint(text) or draw(st.integers(0, 5)) == 0:
        return '"' + text.replace('"', '""') + '"'
    return text


@pytest.mark.parametrize("dataset", [COUNTS, PEOPLE, CODES], ids=lambda dataset: str(dataset.name))
@settings(max_examples=100)
@given(data=st.data())
def test_every_line_is_where_a_plain_reading_of_the_contract_puts_it(dataset: Dataset, data: st.DataObject) -> None:
    content = data.draw(files(dataset))
    dataset = dataset.model_copy(update={"final_line_end": FinalLineEnd.OPTIONAL})
    expected = expect(
        content.removeprefix(b"\xef\xbb\xbf"), dataset, LISTS, landed=LANDED, drop=DROP, key=KEY, rules=RULES
    )
    with tempfile.TemporaryDirectory() as folder:
        path, out = Path(folder) / "drop.csv", Path(folder) / "out"
        path.write_bytes(content)
        found = inspect(
            path, dataset, LISTS, drop=DROP, landed=LANDED, file_name="drop.csv", key=KEY, out=out, threads=1
        )
        inspected = Inspected(found, out)
        rows = found.rows

        assert rows.file == len(split_lines(content)) - 1
        assert rows.file == rows.accepted + rows.rejected
        assert rows.rejected == rows.expected_rejects + rows.faulty == len(expected.rejects)
        assert inspected.rejects == expected.rejects
        if found.verdict is Verdict.ACCEPT:
            assert inspected.accepted == expected.accepted
        else:
            assert {reason.code for reason in found.reasons} <= {"too_few_rows", "truncated"}
        only_copies = [codes for codes in expected.rejects.values() if codes == {"exact_duplicate"}]
        assert rows.expected_rejects == (len(only_copies) if collapses(dataset) else 0)
        assert {rule.code for rule in found.rules if rule.severity is Severity.FAULT} <= set().union(
            *expected.rejects.values()
        )


@settings(max_examples=250)
@given(content=files(COUNTS, most=8), size=st.integers(1, 40))
def test_the_census_does_not_depend_on_how_the_file_is_cut_into_pieces(content: bytes, size: int) -> None:
    header, _, body = content.partition(b"\n")
    grammar = Grammar(",", header.count(b",") + 1)
    expected = structure(split_lines(body), grammar.columns, ",", "utf-8") if body else {}
    faults = {number: code for number, code in expected.items() if isinstance(code, str)}
    with tempfile.TemporaryDirectory() as folder:
        pieces = [body[place : place + size] for place in range(0, len(body), size)]
        lines = PhysicalLines(pieces)
        census = take(lines.blocks(), grammar, Path(folder))
        found = dict(line.split(",") for line in (Path(folder) / FAULTS).read_text().splitlines())
        rows = (Path(folder) / ROWS).read_bytes().splitlines()

    assert {int(number): code for number, code in found.items()} == faults
    assert census.lines == lines.count == len(expected)
    assert census.rows == len(rows) == len(expected) - len(faults)
