"""A record-level file of covid_tests as a laboratory sends it, of any number of rows, with what is wrong known by line.

One row in two hundred is faulty, in one of the ways of ``FAULTS``; one in a thousand stands in the file twice. People
are made up and their numbers come from the range for testing.
"""
# ruff: noqa: S608 - the statement is made of this module's own words

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import duckdb

from contracts.datasets.dataset import Dataset
from contracts.reference.codes import ReferenceList
from local.drops.covid_tests import FAMILY, GIVEN, INWARD, OUTBREAKS, POSTAL
from local.drops.nhs_numbers import FIRST

DATASET = "covid_tests"
FAULTY, COPIED = 200, 1000  # one row in so many
DAYS = 14
_MOST_PEOPLE = 450_000  # the range for testing, every second number of it
_LABORATORY = 1_000_000
_BATCH = 50_000

Line = bytes
_WHERE = {name: place for place, name in enumerate(("specimen", "nhs", "given", "family", "born", "postcode", "sex"))}
_WHERE |= {"area": 7, "taken": 8, "reported": 9, "result": 10, "pillar": 11}


def _put(name: str, text: bytes) -> Callable[[Line], Line]:
    place = _WHERE[name]

    def change(line: Line) -> Line:
        cells = line.split(b",")
        cells[place] = text
        return b",".join(cells)

    return change


# What a fault does to a good line, by the rule that the line then breaks.
FAULTS: dict[str, Callable[[Line], Line]] = {
    "nhs_number": _put("nhs", b"9990000001"),
    "required": _put("family", b""),
    "type": _put("taken", b"2020-02-30"),
    "maximum_day": _put("reported", b"2031-01-01"),
    "enum": _put("result", b"maybe"),
    "unknown_code": _put("area", b"E99999999"),
    "postcode": _put("postcode", b"NOWHERE"),
    "pattern": _put("specimen", b"L1"),
    "reported_after_taken": _put("reported", b"2020-01-02"),
    "too_many_columns": lambda line: line + b",extra",
    "too_few_columns": lambda line: line.rpartition(b",")[0],
    "unclosed_quote": lambda line: b'"' + line,
    "encoding": _put("given", b"Zo\xeb"),
    "control_character": _put("given", b"Z\x00e"),
}
CODES = {name: name for name in FAULTS} | {"maximum_day": "not_future"}


@dataclass
class Truth:
    """What is wrong with a file: the rule that each faulty line breaks, by line; an exact copy breaks one too."""

    rows: int = 0
    faults: dict[int, str] = field(default_factory=dict)

    @property
    def copies(self) -> int:
        """Rows that are exact copies of another."""
        return sum(code == "exact_duplicate" for code in self.faults.values())


def write_records(path: Path, rows: int, dataset: Dataset, areas: ReferenceList, *, clean: bool = False) -> Truth:
    """Write a file of so many rows and return what is wrong with it; nothing is, when it is to be clean."""
    truth, draw = Truth(rows), Random(rows)  # noqa: S311 - made-up rows need no secrecy
    spare = deque[tuple[int, Line]]()  # good rows that may come to stand twice
    with path.open("wb", buffering=1 << 20) as file:
        file.write(",".join(column.header for column in dataset.columns).encode() + b"\n")
        number = 1
        for batch in _good(rows, areas):
            lines = list(batch)
            for place, line in enumerate(batch, number + 1):
                if not clean and draw.random() * COPIED < 1 + COPIED / FAULTY:
                    lines[place - number - 1] = _spoilt(line, place, truth, spare, draw)
                elif place % 97 == 0:
                    spare.append((place, line))
            file.writelines(lines)
            number += len(lines)
    return truth


def _spoilt(text: Line, place: int, truth: Truth, spare: deque[tuple[int, Line]], draw: Random) -> Line:
    if draw.random() < FAULTY / (FAULTY + COPIED) and spare:
        truth.faults[place] = "exact_duplicate"
        return spare.popleft()[1]
    kinds = [*FAULTS, "key_clash"] if spare else [*FAULTS]
    kind = draw.choice(kinds)
    if kind == "key_clash":
        first, line = spare.popleft()
        truth.faults |= {place: kind, first: kind}
        return _put("result", b"VOID" if b",VOID," not in line else b"POSITIVE")(line)
    truth.faults[place] = CODES[kind]
    return FAULTS[kind](text.removesuffix(b"\n")) + b"\n"


def _good(rows: int, areas: ReferenceList) -> Iterator[list[Line]]:
    """Yield lines of good rows by day of report; after a million, those of another laboratory, with other numbers."""
    made = list(_made(min(rows, _LABORATORY), areas))
    yield from made
    number = _LABORATORY
    while number < rows:
        for batch in made:
            lines = [b"LB%010d" % place + line[12:] for place, line in enumerate(batch[: rows - number], number + 1)]
            yield lines
            number += len(lines)


def _made(rows: int, areas: ReferenceList) -> Iterator[list[Line]]:
    live = [entry.code for entry in areas.entries if entry.kind == "local_authority" and not entry.successor]
    given = {"rows": rows, "people": min(_MOST_PEOPLE, max(1, int(rows / 1.3))), "areas": live, "hot": [*OUTBREAKS]}
    given |= {"given": [*GIVEN], "family": [*FAMILY], "postal": [*POSTAL], "inward": [*INWARD], "first": FIRST}
    with duckdb.connect(config={"threads": 2}) as connection:
        cursor = connection.execute(_SQL, given)
        while batch := cursor.fetchmany(_BATCH):
            yield [line.encode() for (line,) in batch]


def _pick(names: str, salt: int, of: str = "person") -> str:
    return f"${names}[1 + (hash({of}, {salt}) % len(${names}))::INTEGER]"


def _in(most: int, salt: int, of: str = "person") -> str:
    return f"(hash({of}, {salt}) % {most})::INTEGER"


_DIGITS = " + ".join(f"(nine // {10 ** (8 - place)} % 10) * {10 - place}" for place in range(9))
_SQL = f"""
WITH drawn AS (
  SELECT i, hash(i, 1) % $people AS person, DATE '2020-09-19' + (i * {DAYS} // $rows)::INTEGER AS reported
  FROM range($rows) AS made(i)
), numbered AS (
  SELECT *, $first + 2 * (person * 318033 % {_MOST_PEOPLE + 50_000}) AS even,
    {_DIGITS.replace("nine", "even")} AS weight FROM drawn
), whole AS (
  SELECT *, CASE WHEN weight % 11 = 1 THEN even + 1 ELSE even END AS nine,
    (11 - (weight + CASE WHEN weight % 11 = 1 THEN 2 ELSE 0 END) % 11) % 11 AS digit FROM numbered
)
SELECT concat(concat_ws(',',
  'LB' || lpad((i + 1)::VARCHAR, 10, '0'),
  CASE {_in(50, 2)} WHEN 0 THEN '' WHEN 1 THEN concat_ws(' ', nine // 1000000,
    lpad((nine // 1000 % 1000)::VARCHAR, 3, '0'), lpad((nine % 1000)::VARCHAR, 3, '0') || digit)
    ELSE nine::VARCHAR || digit END,
  {_pick("given", 3)}, {_pick("family", 4)},
  strftime(DATE '1925-01-01' + {_in(34_500, 5)}, '%d/%m/%Y'),
  {_pick("postal", 6)} || (1 + {_in(29, 7)}) || ' ' || (1 + {_in(9, 8)})
    || {_pick("inward", 9)} || {_pick("inward", 10)},
  CASE WHEN {_in(200, 11)} = 0 THEN 'U' WHEN {_in(2, 12)} = 0 THEN 'F' ELSE 'M' END,
  CASE WHEN {_in(100, 13)} = 0 THEN '' WHEN {_in(100, 14)} < 65 THEN {_pick("hot", 15)} ELSE {_pick("areas", 16)} END,
  (reported - {_in(3, 17, "i")})::VARCHAR, reported::VARCHAR,
  CASE WHEN {_in(50, 18, "i")} = 0 THEN 'VOID' WHEN {_in(4, 19, "i")} = 0 THEN 'POSITIVE' ELSE 'NEGATIVE' END,
  CASE WHEN {_in(10, 20, "i")} < 3 THEN '1' ELSE '2' END,
  CASE WHEN {_in(10, 21, "i")} < 5 THEN 'true' WHEN {_in(10, 21, "i")} < 9 THEN 'false' ELSE '' END), chr(10))
FROM whole ORDER BY i
"""
