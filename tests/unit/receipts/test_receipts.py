from __future__ import annotations

from typing import Any

import pytest

from lambdas.core.receipts import build, render
from tests.support.html import Outline, faults
from tests.support.products import HOSTILE

DROP: dict[str, Any] = {
    "drop": "20201002T163000Z-1f2e3d4c",
    "dataset": "covid_cases",
    "bucket": "zone",
    "key": "incoming/cases.csv",
    "version": "1",
    "size": 3_524_716,
    "landed": "2020-10-02T16:30:00+00:00",
    "route": "inspect",
    "verdict": "accept",
    "reasons": [],
    "snapshot": "7302918273645",
    "committed_periods": ["2020-10-01"],
    "superseded_periods": [],
}
FAULTY = {
    "code": "area_code.codes",
    "column": "AreaCode",
    "count": 4,
    "severity": "fault",
    "message": "The area code is not in the list of areas",
    "remedy": "Use a nine-character ONS code.",
    "first": [{"line": 12, "value": HOSTILE}, {"line": 4410, "value": ""}],
}
EXPECTED = {
    **FAULTY,
    "code": "exact_duplicate",
    "count": 26_010,
    "severity": "expected",
    "message": "A row is repeated",
}
INSPECTION: dict[str, Any] = {
    "file": {"name": "cases.csv", "bytes": 3_524_716, "sha256": "ab" * 32, "lines": 99_598, "encoding": "utf-8"},
    "rows": {"file": 99_597, "accepted": 73_583, "rejected": 26_014, "expected_rejects": 26_010, "faulty": 4},
    "rules": [EXPECTED, FAULTY],
    "warnings": [{"code": "retired", "count": 8_421, "message": "Retired codes were kept"}],
    "statuses": {"confidential": 780},
    "periods": [{"period": "2020-09"}, {"period": "2020-10"}],
    "control": {"cases": 480_016},
    "reasons": [],
}
CLEAN: dict[str, Any] = {**INSPECTION, "rules": [], "rows": {"file": 5, "accepted": 5, "rejected": 0, "faulty": 0}}
HEADER = {
    "code": "header",
    "message": "The first line is not the header",
    "line": 1,
    "remedy": "Move the header to the first line.",
}
TURNED_AWAY = {**DROP, "verdict": "quarantine", "snapshot": None, "reasons": [HEADER]}


def test_a_clean_drop_asks_for_nothing() -> None:
    receipt = build(DROP, CLEAN)
    assert receipt["state"] == "committed"
    assert receipt["what_to_do"] == ["Nothing to do."]


def test_rows_to_mend_are_counted_without_the_expected_ones() -> None:
    receipt = build(DROP, INSPECTION)
    assert receipt["headline"] == "This file was accepted, except 4 rows that need mending."
    assert "send the whole file again" in receipt["what_to_do"][0]


def test_faults_come_before_what_was_expected() -> None:
    assert [rule["severity"] for rule in build(DROP, INSPECTION)["rules"]] == ["fault", "expected"]


def test_a_sum_that_does_not_come_out_is_told() -> None:
    wrong = {**INSPECTION, "rows": {**INSPECTION["rows"], "accepted": 1}}
    assert build(DROP, INSPECTION)["rows"]["reconciles"] is True
    assert build(DROP, wrong)["rows"]["reconciles"] is False
    assert "The sum does not come out" in render(build(DROP, wrong))
    assert "The sum does not come out" not in render(build(DROP, INSPECTION))


def test_a_quarantined_drop_says_what_to_mend_once() -> None:
    receipt = build(TURNED_AWAY, {**INSPECTION, "reasons": [HEADER]})
    assert receipt["state"] == "quarantined"
    assert receipt["reasons"] == [HEADER]
    assert receipt["what_to_do"][0] == "Move the header to the first line."


def test_a_drop_turned_away_at_the_door_has_a_receipt_without_counts() -> None:
    door = {**DROP, "dataset": None, "verdict": None, "state": "landed", "reasons": [HEADER]}
    receipt = build(door, None)
    assert (receipt["state"], receipt["dataset"], receipt["rows"]) == ("quarantined", "unclaimed", None)
    assert "Every row accounted for" not in render(receipt)


def test_a_duplicate_names_the_drop_it_repeats() -> None:
    receipt = build({**DROP, "verdict": "duplicate", "duplicate_of": "20201001T090000Z-00000000"}, INSPECTION)
    assert receipt["state"] == "duplicate"
    assert "20201001T090000Z-00000000" in receipt["what_to_do"][0]


def test_an_older_file_is_told_that_a_later_one_was_kept() -> None:
    receipt = build({**DROP, "superseded_periods": ["2020-09", "2020-10"]}, CLEAN)
    assert "for 2 of its dates another, which landed later, has already" in receipt["what_to_do"][0]


def test_a_file_of_which_nothing_is_in_use_is_told_so_first() -> None:
    replaced = {**DROP, "superseded_periods": ["2020-09"], "committed_periods": []}
    assert "none of its rows are in use" in build(replaced, CLEAN)["headline"]
    assert "in use" not in build({**replaced, "committed_periods": ["2020-10"]}, CLEAN)["headline"]


@pytest.mark.parametrize(
    ("drop", "inspection"),
    [
        (DROP, CLEAN),
        (DROP, INSPECTION),
        (TURNED_AWAY, INSPECTION),
        (TURNED_AWAY, None),
        ({**DROP, "verdict": "duplicate"}, INSPECTION),
    ],
)
def test_every_receipt_is_a_page_anyone_can_read(drop: dict[str, Any], inspection: dict[str, Any] | None) -> None:
    receipt = build(drop, inspection)
    html = render(receipt)
    assert faults(html) == []
    assert Outline(html).all("h1")[0].text == receipt["headline"]
    assert "<link" not in html


def test_the_page_shows_the_sum_the_line_the_column_and_the_remedy() -> None:
    text = Outline(render(build(DROP, INSPECTION))).all("main")[0].text
    for shown in ("73,583", "26,014", "99,597", "4,410", "AreaCode", "Use a nine-character ONS code.", "480,016"):
        assert shown in text


def test_a_hostile_file_cannot_write_the_receipt() -> None:
    drop = {**TURNED_AWAY, "key": f"incoming/{HOSTILE}", "reasons": [{**HEADER, "message": HOSTILE, "remedy": HOSTILE}]}
    hostile = {
        **INSPECTION,
        "file": {**INSPECTION["file"], "name": HOSTILE},
        "rules": [{**FAULTY, "column": HOSTILE, "message": HOSTILE}],
        "warnings": [HOSTILE],
        "control": {HOSTILE: 1},
    }
    html = render(build(drop, hostile))
    assert faults(html) == []
    assert Outline(html).all("script") == []
    assert "\u202e" not in html
    assert "\\u202e" in html


def test_text_that_is_no_unicode_can_be_printed() -> None:
    html = render(build({**TURNED_AWAY, "reasons": [{**HEADER, "message": "lone \ud800 surrogate\x00"}]}, None))
    assert "lone \\ud800 surrogate\\x00" in html.replace("\\u0000", "\\x00")
    html.encode("utf-8")


def test_a_rule_of_whole_rows_lists_lines_and_no_values() -> None:
    repeated = {**EXPECTED, "column": None, "first": [{"line": 68361, "value": ""}, {"line": 68362, "value": ""}]}
    page = render(build(DROP, {**INSPECTION, "rules": [repeated]}))
    assert "The first of them: <bdi>line 68,361</bdi>; <bdi>line 68,362</bdi>" in page
    assert "What the file says" not in page


def test_the_page_says_what_was_read_of_a_spreadsheet_and_keeps_its_notes() -> None:
    table = {"sheet": "Data", "title": "Beds", "header_row": 3, "last_row": 12, "blank_rows": 1, "records": 1456}
    note = {"sheet": "Notes", "row": 2, "text": f"Two trusts sent nothing {HOSTILE}"}
    file = {**INSPECTION["file"], "format": "xlsx", "tables": [{**table, "blank_cells": 0}], "notes": [note]}
    placed = {**FAULTY, "first": [{"line": 9, "place": "sheet Data, row 5, column C", "value": "x"}]}
    page = render(build(DROP, {**INSPECTION, "file": file, "rules": [placed]}))

    for shown in ("Data", "Beds", "4 to 12", "1,456", "Two trusts sent nothing", "sheet Data, row 5, column C"):
        assert shown in page
    assert HOSTILE not in page
    assert "the header is line 1" not in page


HELD = {"code": "too_few_rows", "message": "The file has 3 good rows", "remedy": "Send it all.", "level": "hold"}
MENDED = {**HEADER, "level": "refuse"}
DECISION = {
    "verb": "release",
    "by": "Ada Clerk",
    "reason": HOSTILE,
    "at": "2020-10-05T10:00:00+00:00",
    "superseded_by": None,
    "waived": ["too_few_rows"],
}


def test_a_held_drop_says_that_a_person_looks_at_it() -> None:
    receipt = build({**TURNED_AWAY, "reasons": [HELD]}, {**INSPECTION, "reasons": [HELD]})
    assert "held until a person has looked" in receipt["headline"]
    assert "nothing for you to do" in receipt["what_to_do"][0]
    page = render(receipt)
    assert "Held for a person to look at" in page
    assert faults(page) == []


def test_one_reason_to_mend_makes_a_drop_one_to_mend() -> None:
    receipt = build({**TURNED_AWAY, "reasons": [HELD, MENDED]}, None)
    assert receipt["headline"] == "This file was not accepted. Nothing from it has been used."
    page = render(receipt)
    assert "To mend" in page
    assert "For a person to decide" in page


def test_a_fault_of_the_platform_asks_nothing_of_the_supplier() -> None:
    receipt = build({**DROP, "verdict": None, "state": "landed", "fault": {"Error": "EngineFaultError"}}, None)
    assert receipt["state"] == "quarantined"
    assert receipt["what_to_do"] == [receipt["reasons"][0]["remedy"]]
    assert "Nothing for you to do" in receipt["what_to_do"][0]


def test_what_a_person_decided_stands_on_the_receipt() -> None:
    refused = {**DECISION, "verb": "refuse"}
    receipt = build({**DROP, "verdict": "refused", "decisions": [DECISION, refused], "reasons": [HELD]}, INSPECTION)
    assert receipt["state"] == "refused"
    page = render(receipt)
    assert faults(page) == []
    assert "Ada Clerk" in page
    assert "Released in spite of what held it" in page
    assert Outline(page).all("script") == []


def test_the_differences_from_the_contract_and_the_edit_are_shown() -> None:
    change = {"kind": "renamed", "column": "a", "contract": "A", "file": HOSTILE, "message": HOSTILE, "edit": None}
    drifted = {**INSPECTION, "drift": [change], "proposal": f"edits:\n- because: {HOSTILE}\n", "reasons": [MENDED]}
    page = render(build(TURNED_AWAY, drifted))
    assert faults(page) == []
    assert 'href="proposal.yaml"' in page
    assert "\u202e" not in page
    assert "edits:\n- because" in page


def test_what_has_changed_since_the_last_file_is_shown() -> None:
    since = {
        "drop": "20201001T090000Z-00000000",
        "rows": {"before": 9.0, "now": 12.0},
        "periods_gone": 0,
        "periods_new": 1,
        "newest_before": "2020-10-01",
        "newest_now": "2020-10-02",
        "control": {"cases": {"before": 1000.0, "now": 1250.0}},
        "gone": {"area_code": [f"E{number:08}" for number in range(25)]},
        "new": {"area_code": []},
    }
    page = render(build(DROP, {**INSPECTION, "since_last": since}))
    assert faults(page) == []
    text = Outline(page).all("main")[0].text
    for shown in ("1,250", "2 October 2020", "Periods that the last file did not have: 1.", "and 5 more"):
        assert shown in text


def test_a_rule_that_only_warns_lists_lines_and_no_values() -> None:
    warning = {**FAULTY, "severity": "warning", "first": [{"line": 12, "value": None}, {"line": 14, "value": None}]}
    page = render(build(DROP, {**INSPECTION, "rules": [warning]}))
    assert "line 12" in page
    assert "line 14" in page
    assert "What the file says" not in page
