"""One hazard at a time: which physical lines are turned away, and under which codes."""

from __future__ import annotations

import pytest

from contracts.datasets.dataset import Dataset
from lambdas.core.ingest import Severity, Verdict
from tests.unit.core.ingest.conftest import Inspect
from tests.unit.core.ingest.contracts_for_tests import COUNTS, PEOPLE

HEADER = b"Area.Code,Date,sex,cases,total,rate,final,note\n"
ROWS = 3000  # more than one block when lines are padded


def good(number: int, note: bytes = b"") -> bytes:
    day = b"%02d/%02d/20%02d" % (1 + number % 28, 2 + number // 28 % 8, 20)
    return b"E07000223,%b,%b,5,%d,1.5,true,%b" % (day, b"mf"[number % 2 : number % 2 + 1], 100 + number, note)


def days(number: int) -> list[bytes]:
    return [good(place) for place in range(number)]


NOT_ONE = {6: {"unclosed_quote"}}
HAZARDS: dict[str, tuple[bytes, dict[int, set[str]]]] = {
    "unclosed quote": (b'E07000223,16/09/2020,m,5,100,1.5,true,"open', NOT_ONE),
    "quote opened in the middle": (b'E07000223,16/09/2020,m,5,100,1.5,true,o"pen', NOT_ONE),
    "text after a closing quote": (b'E07000223,16/09/2020,m,5,100,1.5,true,"a"b', {6: {"stray_quote"}}),
    "space before a quote": (b'E07000223,16/09/2020,m,5,100,1.5,true, "a"', {6: {"stray_quote"}}),
    "backslash before a quote": (b'E07000223,16/09/2020,m,5,100,1.5,true,"a\\"b"', NOT_ONE),
    "one column too many": (b"E07000223,16/09/2020,m,5,100,1.5,true,,x", {6: {"too_many_columns"}}),
    "one trailing delimiter": (b"E07000223,16/09/2020,m,5,100,1.5,true,,", {6: {"too_many_columns"}}),
    "one column too few": (b"E07000223,16/09/2020,m,5,100,1.5,true", {6: {"too_few_columns"}}),
    "blank line": (b"", {6: {"blank_line"}}),
    "line of spaces": (b"   ", {6: {"blank_line"}}),
    "zero byte": (b"E07000223,16/09/2020,m,5,100,1.5,true,a\0b", {6: {"control_character"}}),
    "carriage return within the line": (b"E07000223,16/09/2020,m,5,100,1.5,true,a\rb", {6: {"control_character"}}),
    "invalid UTF-8": (b"E07000223,16/09/2020,m,5,100,1.5,true,caf\xe9", {6: {"encoding"}}),
    "overlong UTF-8": (b"E07000223,16/09/2020,m,5,100,1.5,true,\xc0\xaf", {6: {"encoding"}}),
    "half of a surrogate pair": (b"E07000223,16/09/2020,m,5,100,1.5,true,\xed\xa0\x80", {6: {"encoding"}}),
    "line break in a field": (
        b'E07000223,16/09/2020,m,5,100,1.5,true,"a\n\nb"',
        {line: {"line_break_in_field"} for line in (6, 7, 8)},
    ),
    "a row smuggled in a field": (
        b'E07000223,16/09/2020,m,5,100,1.5,true,"a\n' + good(99) + b'\nb"',
        {line: {"line_break_in_field"} for line in (6, 7, 8)},
    ),
    "many faults in one row": (
        b"X,2020-09-16,?,-1,100001,1e999,maybe,<too long>",
        {6: {"unknown_code", "type", "enum", "minimum", "pattern", "max_length"}},
    ),
    "empty required cells": (b",,,,,,,", {6: {"required"}}),
    "a cross-column rule": (b"E07000223,16/09/2020,m,5,4,1.5,true,", {6: {"total_holds_cases"}}),
    "a date after the landing": (b"E07000223,03/10/2020,m,5,100,1.5,true,", {6: {"not_future"}}),
    "a code after its last day": (b"E07000004,01/10/2020,m,5,100,1.5,true,", {6: {"code_not_on_date"}}),
    "a code before its first day": (b"E06000060,14/02/2020,m,5,100,1.5,true,", {6: {"code_not_on_date"}}),
    "a code of another kind": (b"E92000001,16/09/2020,m,5,100,1.5,true,", {6: {"unknown_code"}}),
    "a copy": (good(0), {6: {"exact_duplicate"}}),
    "another row with the same key": (good(0) + b"x", {2: {"key_clash"}, 6: {"key_clash"}}),
    "a row with the same key, and a copy": (good(0) + b"x\n" + good(0), {n: {"key_clash"} for n in (2, 6, 7)}),
    "the same key in other letters": (good(0).replace(b"E07", b"e07") + b"x", {2: {"key_clash"}, 6: {"key_clash"}}),
    "a faulty row with the same key": (
        good(0).replace(b",5,", b",-5,"),
        {2: {"key_clash"}, 6: {"key_clash", "minimum"}},
    ),
}


@pytest.mark.parametrize("hazard", HAZARDS)
@pytest.mark.parametrize("end", [b"\n", b"\r\n"], ids=["LF", "CRLF"])
def test_a_hazard_costs_its_own_lines_and_no_others(inspect_bytes: Inspect, hazard: str, end: bytes) -> None:
    line, expected = HAZARDS[hazard]
    content = HEADER + b"\n".join([*days(4), line, *days(20)[4:]]) + b"\n"

    found = inspect_bytes(content.replace(b"\n", end), COUNTS)

    assert found.rejects == expected
    assert found.inspection.rows.file == content.count(b"\n") - 1
    assert found.inspection.rows.accepted == len(found.accepted) == found.inspection.rows.file - len(expected)


def test_an_unclosed_quote_every_hundred_lines_costs_those_lines_alone(inspect_bytes: Inspect) -> None:
    lines = [b"E07000223,%b,m,5,%d,1.5,true,%b" % (b"16/09/2020", number, b"x" * 8) for number in range(ROWS)]
    open_lines = range(50, ROWS, 100)
    for number in open_lines:
        lines[number] = lines[number].replace(b"true,", b'true,"')
    dataset = COUNTS.model_copy(update={"key": ("area", "day", "total"), "rules": ()})

    found = inspect_bytes(HEADER + b"\n".join(lines) + b"\n", dataset)

    assert found.rejects == {number + 2: {"unclosed_quote"} for number in open_lines}


@pytest.mark.parametrize(
    "text", ["4e9", "12.7", "1_000", "0x1F", " 5", "5 ", "+5", "1,000", "٣", "--1", "9" * 19, "true"]
)
def test_what_a_cast_would_take_for_a_whole_number_is_a_fault(inspect_bytes: Inspect, text: str) -> None:
    cell = f'"{text}"' if "," in text else text
    found = inspect_bytes(HEADER + f"E07000223,16/09/2020,m,0,{cell},1,true,\n".encode(), COUNTS)

    assert found.rejects == {2: {"type"}}


@pytest.mark.parametrize(
    "text",
    ["2020", "2020/09/16", "2020-9-16", "epoch", "infinity", "today", "2020-09-31", "2020-09-16 00:00", "0000-01-01"],
)
def test_what_a_cast_would_take_for_a_date_is_a_fault(inspect_bytes: Inspect, text: str) -> None:
    header = b"test_id;nhs_number;family_name;born;postcode;area;day\n"
    found = inspect_bytes(header + f"T0001;943 476 5919;Smith;;;;{text}\n".encode(), PEOPLE)

    assert found.rejects == {2: {"type"}}


def test_a_sentinel_becomes_a_status_and_never_a_number(inspect_bytes: Inspect) -> None:
    found = inspect_bytes(HEADER + b"E07000223,16/09/2020,m,*,,,,\nE07000223,16/09/2020,f,0,,,,\n", COUNTS)

    assert [(row["cases"], row["cases_status"]) for row in found.accepted.values()] == [
        (None, "confidential"),
        (0, "reported"),
    ]
    assert found.inspection.statuses == {"confidential": 1, "not_available": 2, "reported": 1}
    assert found.inspection.control == {"cases": 0, "total": 0}


def test_a_retired_code_is_kept_with_its_successor_and_a_warning(inspect_bytes: Inspect) -> None:
    found = inspect_bytes(HEADER + b"e07000004,16/09/2020,m,1,,,,\nE07000223,16/09/2020,m,1,,,,\n", COUNTS)

    assert [(row["area"], row["area_current"]) for row in found.accepted.values()] == [
        ("E07000004", "E06000060"),
        ("E07000223", "E07000223"),
    ]
    [warning] = found.inspection.warnings
    assert (warning.code, warning.value, warning.count) == ("retired_code", "E07000004", 1)
    assert "E06000060" in warning.message


def test_columns_may_come_in_any_order_beside_ignored_ones(inspect_bytes: Inspect) -> None:
    content = b"comment,note,final,rate,total,cases,sex,Date,Area.Code\n,n,yes,2,9,1,m,16/09/2020,E07000223\n"

    [row] = inspect_bytes(content, COUNTS).accepted.values()

    assert (row["area"], row["sex"], row["cases"], row["final"], row["note"]) == ("E07000223", "male", 1, True, "n")


def test_text_in_windows_1252_is_read_as_such(inspect_bytes: Inspect) -> None:
    dataset = COUNTS.model_copy(update={"csv": COUNTS.csv.model_copy(update={"encoding": "cp1252"})})
    content = HEADER + "E07000223,16/09/2020,m,1,,,,€ Zoë\n".encode("cp1252") + b"E07000223,16/09/2020,f,1,,,,\x81\n"

    found = inspect_bytes(content, dataset)

    assert found.accepted[2]["note"] == "€ Zoë"
    assert found.rejects == {3: {"encoding"}}


def test_copies_are_expected_when_the_contract_collapses_them(inspect_bytes: Inspect) -> None:
    strict = COUNTS.model_copy(update={"max_rejected_share": 0.0})
    found = inspect_bytes(HEADER + good(0) + b"\n" + good(1) + b"\n" + good(0) + b"\n", strict)

    assert found.inspection.verdict is Verdict.ACCEPT
    assert found.inspection.rows.expected_rejects == 1
    assert [(rule.code, rule.severity) for rule in found.inspection.rules] == [("exact_duplicate", Severity.EXPECTED)]


def test_copies_are_faults_when_the_contract_rejects_them(inspect_bytes: Inspect) -> None:
    strict = PEOPLE.model_copy(update={"max_rejected_share": 0.0})
    row = b"T0001;943 476 5919;Smith;;;;2020-09-16\n"
    found = inspect_bytes(b"test_id;nhs_number;family_name;born;postcode;area;day\n" + row * 2, strict)

    assert found.inspection.verdict is Verdict.QUARANTINE
    assert found.rejects == {3: {"exact_duplicate"}}
    assert found.inspection.rows.faulty == 1


def test_the_same_file_gives_the_same_bytes(inspect_bytes: Inspect) -> None:
    content = HEADER + b"\n".join(days(200)) + b"\n"

    def written() -> dict[str, bytes]:
        found = inspect_bytes(content, COUNTS)
        return {period.file: (found.out / period.file).read_bytes() for period in found.inspection.periods}

    first = written()

    assert len(first) == 8
    assert written() == first


@pytest.mark.parametrize("dataset", [COUNTS, PEOPLE], ids=lambda dataset: str(dataset.name))
def test_rows_are_written_in_the_order_of_the_file(inspect_bytes: Inspect, dataset: Dataset) -> None:
    many = 6_000
    if dataset is COUNTS:
        header = b"Area.Code,Date,sex,cases,total,rate,final,note\n"
        rows = [b"E07000223,16/09/2020,m,%d,,,true,\n" % number for number in range(many)]
    else:
        header = b"test_id;nhs_number;family_name;born;postcode;area;day\n"
        rows = [b"T%04d;9990000018;;;;;2020-09-16\n" % number for number in range(many)]
    found = inspect_bytes(header + b"".join(rows), dataset.model_copy(update={"key": ()}))

    assert found.inspection.rows.accepted == many
    assert list(found.accepted) == list(range(2, many + 2))


@pytest.mark.parametrize(
    ("line", "periods"),
    [
        (b"E07000223,16/09/2020,m,x,100,1.5,true,", ("2020-09",)),
        (b"E07000223,16/09/2020,m,5,100,1.5,true", ("",)),
        (b"E07000223,2020-09-16,m,5,100,1.5,true,", ("",)),
        (b"E07000223,03/10/2020,m,5,100,1.5,true,", ("",)),
        (b"", ()),
        (good(0), ()),
    ],
    ids=["of its period", "no row", "date not read", "date in doubt", "blank", "copy"],
)
def test_a_rejected_row_is_missing_from_its_period_or_it_is_not_known_from_which(
    inspect_bytes: Inspect, line: bytes, periods: tuple[str, ...]
) -> None:
    content = HEADER + b"\n".join([*days(60), line]) + b"\n"
    assert inspect_bytes(content, COUNTS).inspection.faulty_periods == periods
