"""Values that must name another row of the same drop."""

from __future__ import annotations

import pytest

from tests.unit.core.ingest.conftest import Inspect
from tests.unit.core.ingest.contracts_for_tests import CODES

HEADER = b"code,successor,like,live\n"


@pytest.mark.parametrize(
    ("rows", "rejected"),
    [
        (b"A,,,true\nB,A,,false\n", {}),
        (b"B,a,,false\nA,-,first,true\n", {}),
        (b"A,,,true\nB,Z,,false\n", {3: {"unknown_reference"}}),
        (b"A,,,false\nB,A,,false\n", {3: {"unknown_reference"}}),
        (b"A,,,false\nB,,A,false\n", {}),
        (b"B,A,,false\n", {2: {"unknown_reference"}}),
        (b"A,,Z,true\nB,A,,false\n", {2: {"unknown_reference"}}),
    ],
    ids=[
        "a row above",
        "a row below, in other letters, and one by a declared name",
        "no such row",
        "a row that is not live",
        "a row that need not be live",
        "nothing but itself",
        "a row that is rejected for something else",
    ],
)
def test_a_value_that_names_no_row_is_turned_away(
    inspect_bytes: Inspect, rows: bytes, rejected: dict[int, set[str]]
) -> None:
    found = inspect_bytes(HEADER + rows, CODES)

    assert found.rejects == rejected


def test_the_receipt_says_which_row_is_missing(inspect_bytes: Inspect) -> None:
    found = inspect_bytes(HEADER + b"A,,,true\nB,Z,,false\n", CODES)

    [rule] = found.inspection.rules
    assert rule.message == "successor names no row of the file: none whose live is true has it as its code."
    assert rule.first[0].value == "Z"
