"""The table of CCGs and boards against published lists: boards by name and region, CCGs by where they lie."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from pathlib import Path

import pytest

from contracts.catalogue import Catalogue, load

pytestmark = pytest.mark.data

ROOT = Path(__file__).resolve().parents[3] / "catalogue"
# Local authorities that the border of a CCG crosses. Glossop, in High Peak, was in a CCG with Tameside.
CROSSED = {
    "Chichester": {"QNX", "QXU"},
    "Copeland": {"QE1", "QHM"},
    "Craven": {"QE1", "QWO"},
    "East Suffolk": {"QJG", "QMM"},
    "High Peak": {"QJ2", "QOP"},
    "North Hertfordshire": {"QM7", "QUE"},
    "North Northamptonshire": {"QPM", "QUE"},
    "Tameside": {"QJ2", "QOP"},
    "Vale of White Horse": {"QOX", "QU9"},
}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load(ROOT)


def test_the_boards_are_those_that_were_published_with_their_names_and_regions(
    catalogue: Catalogue, real_data: Path
) -> None:
    told = json.loads((real_data / "reference" / "nhs-icb-2022.hexjson").read_text(encoding="utf-8"))["hexes"]
    published = {code: (each["ICS22NM"].strip(), each["NHSER21CD"]) for code, each in told.items()}
    nodes = {node.code: (node.name, node.parent) for node in catalogue.hierarchies["trusts"].nodes}

    assert len(published) == 42
    assert {code: nodes.get(code) for code in published} == published
    assert {each.board for boards in catalogue.boards.values() for each in boards} == set(published)


def test_a_local_authority_lies_in_one_board_unless_a_ccgs_border_crosses_it(
    catalogue: Catalogue, real_data: Path
) -> None:
    found: dict[str, set[str]] = defaultdict(set)
    known: set[str] = set()
    lookup = real_data / "reference" / "LSOA11_CCG21_LAD21_lookup.csv"
    with lookup.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            boards = catalogue.boards.get(row["CCG21CD"], ())
            known |= {row["CCG21CD"]} if boards else set()
            found[row["LAD21NM"]] |= {each.board for each in boards}

    assert len(known) == 97  # of 106: nine were formed in April 2021, and the table is of April 2020
    assert {place: boards for place, boards in found.items() if len(boards) > 1} == CROSSED
