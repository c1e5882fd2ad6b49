"""The lists that contracts hold codes against agree with the reference data that was published."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from contracts.catalogue import load
from local.drops.registers import GROUPINGS

pytestmark = pytest.mark.data

CATALOGUE = load(Path(__file__).resolve().parents[3] / "catalogue")
LISTS, HIERARCHIES = CATALOGUE.lists, CATALOGUE.hierarchies


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_english_authority_is_known_and_leads_to_its_live_successor(real_data: Path) -> None:
    known = LISTS["areas"]
    published = [row for row in rows(real_data / "reference" / "la_all_codes.csv") if row["LADCD"].startswith("E")]

    # Authorities that came after the day the list was made have no place in it.
    told = [row for row in published if row["LADCD_ACTIVE"] in known.by_code and row["LADCD"] in known.by_code]
    wrong = {row["LADCD"]: row["LADCD_ACTIVE"] for row in told if known.current(row["LADCD"]) != row["LADCD_ACTIVE"]}
    assert len(told) > 300
    assert wrong == {}


def test_every_trust_that_was_merged_leads_to_its_successor_from_the_day_of_the_merger(real_data: Path) -> None:
    known = LISTS["trusts"]
    for merger in rows(real_data / "reference" / "trust_mergers.csv"):
        old, new = known.by_code[merger["trust_code_old"]], known.by_code[merger["trust_code_new"]]
        assert (old.successor, old.end < merger["from_date"]) == (new.code, True)
        assert not new.end


def test_every_trust_is_known_with_the_days_on_which_it_opened_and_closed(real_data: Path) -> None:
    known = LISTS["trusts"].by_code
    with (real_data / "reference" / "trust_list.csv").open(encoding="utf-8", newline="") as file:
        published = list(csv.reader(file))
    assert {row[0] for row in published} == set(known)
    for row in published:
        entry = known[row[0]]
        assert entry.start.replace("-", "") == row[10]
        assert not row[11] or entry.end.replace("-", "") == row[11]


def test_every_trust_of_today_lies_in_the_board_and_the_nhs_region_that_the_list_names(real_data: Path) -> None:
    with (real_data / "reference" / "trust_list.csv").open(encoding="utf-8", newline="") as file:
        listed = {row[0]: (row[2], row[3]) for row in csv.reader(file)}
    parents = {node.code: node.parent for node in HIERARCHIES["trusts"].nodes}
    placed = {code: (GROUPINGS[parents[board]], board) for code, board in parents.items() if code.startswith("R")}
    assert len(placed) > 200
    assert placed == {code: listed[code] for code in placed}


def test_every_board_has_the_name_and_the_region_that_its_map_gives(real_data: Path) -> None:
    drawn = json.loads((real_data / "reference" / "nhs-icb-2022.hexjson").read_text(encoding="utf-8"))["hexes"]
    published = {code: (board["ICS22NM"].strip(), board["NHSER21CD"]) for code, board in drawn.items()}
    known = {node.code: (node.name, node.parent) for node in HIERARCHIES["trusts"].nodes if node.code.startswith("Q")}
    assert known == published
