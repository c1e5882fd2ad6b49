"""What is found of a file as a whole: what refuses it, what holds it for a person, what only warns."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from contracts.datasets.dataset import CodeList, ColumnType, Dataset, Duplicates, Grain, Period, Rule
from contracts.datasets.expectations import Agreement, Band, Completeness, Manifest, Total, Trailer, Volume
from contracts.datasets.levels import Level
from lambdas.core.ingest import Given, Past, Severity, Size, Verdict
from tests.unit.core.ingest.conftest import Inspect, Inspected
from tests.unit.core.ingest.contracts_for_tests import LISTS, SERVICE, column

HEADER = b"area,name,day,cases\n"
BEDS = Dataset(
    name="beds",
    title="Beds",
    description="Beds by area and day.",
    version="1.0.0",
    owner="tests",
    columns=(
        column("area", required=True, codes=CodeList(list="areas", kinds=())),
        column("name", agrees_with=Agreement(column="area", list="areas"), max_missing_share=0.5),
        column("day", ColumnType.DATE, required=True),
        column("cases", ColumnType.INTEGER, required=True),
    ),
    key=("area", "day"),
    period=Period(column="day", grain=Grain.DAY),
    duplicates=Duplicates.REJECT,
    service=SERVICE,
    max_rejected_share=0.0,
)
CODES = {"E92000001": "England", "E07000223": "Adur", "E07000004": "Aylesbury Vale", "E06000060": "Buckinghamshire"}
PARTS = list(CODES)[1:]
DAYS = ("2020-09-01", "2020-09-02", "2020-09-03")


def rows(codes: list[str], days: tuple[str, ...] = DAYS, cases: int = 2) -> bytes:
    return b"".join(f"{code},{CODES[code]},{day},{cases}\n".encode() for code in codes for day in days)


def expecting(**changes: Any) -> Dataset:
    return BEDS.model_copy(update=changes)


def found(inspected: Inspected) -> list[tuple[str, Level]]:
    return [(reason.code, reason.level) for reason in inspected.inspection.reasons]


def warned(inspected: Inspected) -> list[str]:
    return [warning.code for warning in inspected.inspection.warnings if warning.code != "retired_code"]


TOTAL = Total(name="Cases in England", measure="cases", column="area", total="E92000001", by=("day",))


def whole_days(total: int) -> bytes:
    return HEADER + rows(["E92000001"], cases=total) + rows(PARTS)


@pytest.mark.parametrize("parts", [{}, {"kinds": ("district",)}, {"parts": tuple(PARTS)}])
def test_a_total_must_be_the_sum_of_its_parts(inspect_bytes: Inspect, parts: dict[str, Any]) -> None:
    dataset = expecting(totals=(TOTAL.model_copy(update=parts),))

    assert found(inspect_bytes(whole_days(6), dataset)) == []
    wrong = inspect_bytes(whole_days(7), dataset)
    assert found(wrong) == [("wrong_total", Level.HOLD)]
    assert "2020-09-01: 7 against 6" in wrong.inspection.reasons[0].message
    assert wrong.inspection.reasons[0].line == 2
    assert wrong.inspection.releasable


def test_a_total_may_differ_by_what_rounding_makes(inspect_bytes: Inspect) -> None:
    dataset = expecting(totals=(TOTAL.model_copy(update={"tolerance": 1.0}),))

    assert found(inspect_bytes(whole_days(7), dataset)) == []
    assert found(inspect_bytes(whole_days(8), dataset)) == [("wrong_total", Level.HOLD)]


@pytest.mark.parametrize(("required", "reasons"), [(True, [("missing_total", Level.HOLD)]), (False, [])])
def test_parts_without_their_total_are_held_where_the_contract_wants_it(
    inspect_bytes: Inspect, required: bool, reasons: list[tuple[str, Level]]
) -> None:
    dataset = expecting(totals=(TOTAL.model_copy(update={"required": required}),))

    absent = inspect_bytes(HEADER + rows(PARTS), dataset)
    assert found(absent) == reasons
    assert all("2020-09-01" in reason.message for reason in absent.inspection.reasons)
    assert found(inspect_bytes(whole_days(6), dataset)) == []


def test_a_total_without_parts_says_nothing(inspect_bytes: Inspect) -> None:
    assert found(inspect_bytes(HEADER + rows(["E92000001"]), expecting(totals=(TOTAL,)))) == []


def test_too_large_a_share_of_empty_cells_is_held(inspect_bytes: Inspect) -> None:
    lines = rows(PARTS).replace(b"Adur", b"").replace(b"Aylesbury Vale", b"")

    assert found(inspect_bytes(HEADER + lines, BEDS)) == [("too_many_missing", Level.HOLD)]


def test_a_name_that_is_not_the_codes_is_turned_away(inspect_bytes: Inspect) -> None:
    inspected = inspect_bytes(HEADER + rows(PARTS) + b"E92000001,Wales,2020-09-01,1\n", BEDS)

    assert inspected.rejects == {11: {"disagrees"}}


def test_a_rule_that_only_warns_lets_the_row_in_and_says_where(inspect_bytes: Inspect) -> None:
    columns = tuple(c.model_copy(update={"warns": ("disagrees",)}) if c.name == "name" else c for c in BEDS.columns)
    rule = Rule(code="few", sql="cases < 3", columns=("cases",), message="Many cases.", warns=True)
    inspected = inspect_bytes(
        HEADER + rows(PARTS) + b"E92000001,Wales,2020-09-01,9\n", expecting(columns=columns, rules=(rule,))
    )

    assert inspected.inspection.verdict is Verdict.ACCEPT
    assert [(r.code, r.count, r.severity, r.first[0].line) for r in inspected.inspection.rules] == [
        ("disagrees", 1, Severity.WARNING, 11),
        ("few", 1, Severity.WARNING, 11),
    ]


def test_a_period_without_a_row_is_told(inspect_bytes: Inspect) -> None:
    dataset = expecting(completeness=Completeness(periods=True))
    inspected = inspect_bytes(HEADER + rows(PARTS, ("2020-02-28", "2020-03-01")), dataset)

    assert found(inspected) == []
    assert warned(inspected) == ["missing_period"]
    assert "2020-02-29" in inspected.inspection.warnings[0].message


def test_days_that_one_part_of_the_rows_lacks_hold_the_file(inspect_bytes: Inspect) -> None:
    dataset = expecting(completeness=Completeness(every_day=("area", "name")))
    whole = HEADER + rows(PARTS[:1]) + rows(PARTS[1:2])

    assert found(inspect_bytes(whole, expecting(completeness=Completeness(every_day=("area",))))) == []
    inspected = inspect_bytes(HEADER + rows(PARTS[:1]) + rows(PARTS[1:2], DAYS[:1]), dataset)
    assert found(inspected) == [("missing_days", Level.HOLD)]
    [reason] = inspected.inspection.reasons
    # A pair of an area and the name of another has no row at all.
    assert "3 of area, name" in reason.message
    assert "E07000004, Aylesbury Vale: 2, the first 2020-09-02" in reason.message


def test_a_contract_may_let_missing_days_only_be_told(inspect_bytes: Inspect) -> None:
    dataset = expecting(completeness=Completeness(every_day=("area",)), levels={"missing_days": Level.WARN})
    inspected = inspect_bytes(HEADER + rows(PARTS[:1]) + rows(PARTS[1:2], DAYS[:1]), dataset)

    assert (found(inspected), warned(inspected)) == ([], ["missing_days"])


@pytest.mark.parametrize(("last_days", "codes"), [(DAYS, []), (DAYS[:2], ["stops_early"]), (DAYS[1:], ["stops_early"])])
def test_a_file_that_stops_in_the_middle_of_its_last_area_is_held(
    inspect_bytes: Inspect, last_days: tuple[str, ...], codes: list[str]
) -> None:
    content = HEADER + rows(["E92000001", *PARTS[:2]]) + rows(PARTS[2:], last_days)
    inspected = inspect_bytes(content, expecting(completeness=Completeness(columns=("area",))))

    assert [code for code, _ in found(inspected)] == codes


def test_a_file_in_the_order_of_days_does_not_stop_early(inspect_bytes: Inspect) -> None:
    content = HEADER + b"".join(rows(PARTS, (day,)) for day in DAYS) + rows(["E92000001"], DAYS[:1])

    assert found(inspect_bytes(content, expecting(completeness=Completeness(columns=("area",))))) == []


LAST = {
    "drop": "20200903T000000Z-00000000",
    "rows": {"accepted": 9},
    "periods": [{"period": day} for day in DAYS],
    "control": {"cases": 18},
    "newest": {"area": PARTS},
}


def test_an_area_that_the_last_file_had_is_missed(inspect_bytes: Inspect) -> None:
    dataset = expecting(completeness=Completeness(columns=("area",)))
    given = Given(past=Past(last=LAST))
    inspected = inspect_bytes(HEADER + rows(PARTS[:2]), dataset, given=given)

    assert found(inspected) == [("missing_values", Level.HOLD)]
    assert "E06000060" in inspected.inspection.reasons[0].message
    since = inspected.inspection.since_last
    assert since is not None
    assert (since.rows.before, since.rows.now, since.gone, since.control["cases"].now) == (
        9,
        6,
        {"area": ("E06000060",)},
        12,
    )


def test_an_older_file_after_a_newer_one_is_told(inspect_bytes: Inspect) -> None:
    inspected = inspect_bytes(HEADER + rows(PARTS, DAYS[:1]), BEDS, given=Given(past=Past(last=LAST)))

    assert found(inspected) == []
    assert warned(inspected) == ["older_than_last"]


@pytest.mark.parametrize(
    ("past", "codes", "warnings"),
    [
        ([Size(9, 300)] * 3, [], []),
        ([Size(100, 300)] * 3, ["unusual_rows"], []),
        ([Size(2, 300)] * 5, ["unusual_rows"], []),
        ([Size(9, 30_000)] * 3, [], ["unusual_size"]),
        ([Size(100, 300)] * 2, [], []),
        ([Size(9, 300)] * 3 + [Size(100, 300)] * 2, [], []),
    ],
)
def test_a_file_is_held_against_the_sizes_of_those_before_it(
    inspect_bytes: Inspect, past: list[Size], codes: list[str], warnings: list[str]
) -> None:
    usual = Volume(rows=Band(least=0.5, most=2), bytes=Band(least=0.5, most=2))
    inspected = inspect_bytes(HEADER + rows(PARTS), expecting(volume=usual), given=Given(past=Past(tuple(past))))

    assert ([code for code, _ in found(inspected)], warned(inspected)) == (codes, warnings)


CONTENT = HEADER + rows(PARTS)
GOOD = {"rows": 9, "bytes": len(CONTENT), "sha256": hashlib.sha256(CONTENT).hexdigest(), "control": {"cases": 18}}


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({}, []),
        ({"sha256": GOOD["sha256"].upper()}, []),
        ({"rows": 10}, ["manifest_rows"]),
        ({"bytes": 1}, ["manifest_bytes"]),
        ({"sha256": "0" * 64}, ["manifest_sha256"]),
        ({"control": {"cases": 19}}, ["manifest_control"]),
        ({"control": {"beds": 19}}, ["manifest_control"]),
    ],
)
def test_a_file_must_be_what_its_manifest_says(
    inspect_bytes: Inspect, changed: dict[str, Any], codes: list[str]
) -> None:
    inspected = inspect_bytes(CONTENT, BEDS, given=Given(manifest=json.dumps({**GOOD, **changed}).encode()))

    assert found(inspected) == [(code, Level.REFUSE) for code in codes]


@pytest.mark.parametrize("key", ["sha_256", "Rows", "unknown", "created"])
def test_a_key_of_a_manifest_that_nobody_looks_at_is_named(inspect_bytes: Inspect, key: str) -> None:
    inspected = inspect_bytes(CONTENT, BEDS, given=Given(manifest=json.dumps({**GOOD, key: "0"}).encode()))

    assert (found(inspected), warned(inspected)) == ([], ["manifest_unknown_key"])
    assert any(repr(key) in warning.message for warning in inspected.inspection.warnings)


@pytest.mark.parametrize(
    "manifest",
    [
        None,
        b"",
        b"{",
        b'{"rows": "many"}',
        b"[" * 100_000,
        b'{"rows": null}',
        b'{"rows": 3, "rows": 9}',
        b'{"control": {}}',
        b'{"row": 3}',
    ],
)
def test_a_manifest_that_must_be_there_is_missed(inspect_bytes: Inspect, manifest: bytes | None) -> None:
    inspected = inspect_bytes(CONTENT, expecting(manifest=Manifest.REQUIRED), given=Given(manifest=manifest))

    assert found(inspected) == [("manifest_missing", Level.HOLD)]


@pytest.mark.parametrize(
    ("end", "codes"),
    [
        (b"TRL,9\n", []),
        (b"TRL,9", []),
        (b"TRL,00009\n", []),
        (b"TRL,-9\n", ["trailer_rows"]),
        (b"TRL,10\n", ["trailer_rows"]),
        (b"TRL\n", ["trailer_rows"]),
    ],
)
def test_the_trailer_is_no_row_and_must_agree(inspect_bytes: Inspect, end: bytes, codes: list[str]) -> None:
    dataset = expecting(trailer=Trailer(starts="TRL", rows=2), levels={"no_final_line_end": Level.WARN})
    inspected = inspect_bytes(CONTENT + end, dataset)

    assert [code for code, _ in found(inspected)] == codes
    assert inspected.inspection.rows.file == 9


def test_a_file_without_its_trailer_is_cut(inspect_bytes: Inspect) -> None:
    inspected = inspect_bytes(CONTENT, expecting(trailer=Trailer(starts="TRL", rows=2)))

    assert found(inspected) == [("trailer_missing", Level.REFUSE)]


@pytest.mark.parametrize("level", Level)
def test_the_contract_says_how_grave_a_finding_is(inspect_bytes: Inspect, level: Level) -> None:
    inspected = inspect_bytes(CONTENT, expecting(min_rows=10, levels={"too_few_rows": level}))

    assert found(inspected) == ([] if level is Level.WARN else [("too_few_rows", level)])
    assert inspected.inspection.releasable is (level is Level.HOLD)


def test_what_a_person_has_seen_and_waived_is_told_and_holds_no_more(inspect_bytes: Inspect) -> None:
    dataset = expecting(min_rows=10, completeness=Completeness(columns=("area",)))
    past = Past(last={**LAST, "newest": {"area": [*PARTS, "E92000001"]}})
    waived = Given(past=past, waived=frozenset({"too_few_rows"}))
    inspected = inspect_bytes(CONTENT, dataset, given=waived)

    assert found(inspected) == [("missing_values", Level.HOLD)]
    assert warned(inspected) == ["too_few_rows"]


def test_what_must_be_mended_cannot_be_waived(inspect_bytes: Inspect) -> None:
    given = Given(manifest=b'{"rows": 1}', waived=frozenset({"manifest_rows"}))

    assert found(inspect_bytes(CONTENT, BEDS, given=given)) == [("manifest_rows", Level.REFUSE)]


def test_a_file_without_a_good_row_has_nothing_to_release(inspect_bytes: Inspect) -> None:
    inspected = inspect_bytes(HEADER, BEDS)

    assert found(inspected) == [("too_few_rows", Level.REFUSE)]
    assert not inspected.inspection.releasable
    assert LISTS["areas"].current("E07000004") == "E06000060"


def test_too_many_rejected_rows_do_not_hide_that_others_are_missing(inspect_bytes: Inspect) -> None:
    dataset = expecting(min_rows=100, max_rejected_share=0.01)
    content = CONTENT + CONTENT.splitlines(keepends=True)[1] + b"broken\n"
    inspected = inspect_bytes(content, dataset)
    released = inspect_bytes(content, dataset, given=Given(waived=frozenset({"too_many_rejected"})))

    assert {"too_many_rejected", "too_few_rows"} <= set(inspected.reasons)
    assert "too_few_rows" in released.reasons
