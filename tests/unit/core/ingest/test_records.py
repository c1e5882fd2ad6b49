"""JSON lines and Parquet: records whose fields have names, taken like rows of text."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from contracts.datasets.dataset import Format
from contracts.datasets.drift import Alias
from lambdas.core.ingest import Verdict, inspect
from tests.unit.core.ingest.conftest import Inspect, Inspected
from tests.unit.core.ingest.contracts_for_tests import COUNTS, DROP, KEY, LANDED, LISTS

DATASET = COUNTS.model_copy(update={"formats": (Format.JSON_LINES, Format.PARQUET)})
GOOD = {
    "Area.Code": "E07000223",
    "Date": "16/09/2020",
    "sex": "m",
    "cases": 5,
    "total": 100,
    "rate": 1.50,
    "final": True,
    "note": None,
}


def lines(*records: dict[str, Any] | str) -> bytes:
    return "".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in records).encode()


def parquet(tmp_path: Path, **columns: Any) -> bytes:
    pq.write_table(pa.table(columns), tmp_path / "made.parquet")
    return (tmp_path / "made.parquet").read_bytes()


def test_an_object_a_line_is_a_row_under_the_number_of_its_line(inspect_bytes: Inspect) -> None:
    found = inspect_bytes(lines(GOOD, {**GOOD, "sex": "f", "cases": "many"}), DATASET)

    [row] = found.accepted.values()
    assert (row["pratique_line"], row["cases"], row["rate"], row["final"], row["note"]) == (1, 5, 1.5, True, None)
    assert found.rejects == {2: {"type"}}
    assert found.reject_rows[0]["place"] == "line 2"
    assert (found.inspection.file.format, found.inspection.file.lines, found.inspection.rows.file) == (
        "json_lines",
        2,
        2,
    )


FAULTY = {
    "not_json": "{'Area.Code': 1}",
    "not_an_object": "[1, 2]",
    "nested_value": json.dumps({**GOOD, "note": ["a", "b"]}),
    "repeated_key": json.dumps(GOOD)[:-1] + ', "note": "b"}',
    "unknown_key": json.dumps({**GOOD, "surprise": 1}),
    "line_break_in_field": json.dumps({**GOOD, "note": "a\nb"}),
    "control_character": json.dumps({**GOOD, "note": "a\0b"}),
    "encoding": json.dumps({**GOOD, "note": "\ud800"}),
    "blank_line": "",
    "required": json.dumps({key: value for key, value in GOOD.items() if key != "cases"} | {"sex": "-"}),
    "type": json.dumps({**GOOD, "sex": "-", "cases": 5.5}),
}


@pytest.mark.parametrize("code", FAULTY)
def test_a_line_that_is_no_record_costs_itself_alone(inspect_bytes: Inspect, code: str) -> None:
    found = inspect_bytes(lines(GOOD, FAULTY[code], {**GOOD, "sex": "f"}), DATASET)

    assert found.rejects == {2: {code}}
    assert set(found.accepted) == {1, 3}


@pytest.mark.parametrize(
    "deep", ['{"note": ' + "[" * 100_000, '{"cases": ' + "9" * 10_000 + "}"], ids=["nested", "long"]
)
def test_hostile_json_is_a_fault_and_no_crash(inspect_bytes: Inspect, deep: str) -> None:
    assert set(inspect_bytes(lines(GOOD, deep), DATASET).accepted) == {1}


def test_not_a_number_is_no_json(inspect_bytes: Inspect) -> None:
    assert inspect_bytes(lines(GOOD, json.dumps({**GOOD, "rate": float("nan")})), DATASET).rejects == {2: {"not_json"}}


def test_a_key_that_no_line_has_is_a_missing_column(inspect_bytes: Inspect) -> None:
    found = inspect_bytes(lines({key: value for key, value in GOOD.items() if key != "note"}), DATASET)

    assert "No line has the key 'note'" in found.reasons["missing_column"]
    assert found.inspection.rows.file == found.inspection.rows.rejected == 1


def test_json_lines_cut_within_a_record_wait(inspect_bytes: Inspect) -> None:
    cut = lines(GOOD, {**GOOD, "sex": "f"})[:-20]

    assert list(inspect_bytes(cut, DATASET).reasons) == ["truncated"]
    assert inspect_bytes(lines(GOOD).strip(), DATASET).inspection.verdict is Verdict.ACCEPT


def test_json_lines_may_be_packed(inspect_bytes: Inspect) -> None:
    found = inspect_bytes(gzip.compress(lines(GOOD)), DATASET)

    assert (found.inspection.verdict, found.inspection.file.packing) == (Verdict.ACCEPT, "gzip")


def test_formats_that_the_contract_does_not_name_wait(inspect_bytes: Inspect, tmp_path: Path) -> None:
    assert "header_missing" in inspect_bytes(lines(GOOD), COUNTS).reasons
    assert "Parquet" in inspect_bytes(parquet(tmp_path, a=[1]), COUNTS).reasons["not_csv"]


COLUMNS: dict[str, Any] = {
    "Area.Code": ["E07000223", "E07000223"],
    "Date": pa.array([date(2020, 9, 16), None], pa.date32()),
    "sex": ["m", "f"],
    "cases": [5.0, 6.0],
    "total": [100, 100],
    "rate": [0.1 + 0.2, None],
    "final": [True, False],
    "note": ["a,b", 'c"d'],
}


def test_typed_columns_become_the_text_that_the_contract_reads(inspect_bytes: Inspect, tmp_path: Path) -> None:
    found = inspect_bytes(parquet(tmp_path, **COLUMNS), DATASET)

    [row] = found.accepted.values()
    assert (row["day"], row["cases"], row["rate"], row["final"], row["note"]) == (
        date(2020, 9, 16),
        5,
        0.1 + 0.2,
        True,
        "a,b",
    )
    assert found.rejects == {2: {"required"}}
    assert found.inspection.rules[0].first[0].place == "record 2"
    assert found.inspection.file.format == "parquet"


def test_a_timestamp_with_a_time_of_day_is_no_date(inspect_bytes: Inspect, tmp_path: Path) -> None:
    stamps = pa.array([datetime(2020, 9, 16), datetime(2020, 9, 16, 12)], pa.timestamp("us"))  # noqa: DTZ001 - Parquet's own are without a zone
    found = inspect_bytes(parquet(tmp_path, **{**COLUMNS, "Date": stamps}), DATASET)

    assert (set(found.accepted), found.rejects) == ({1}, {2: {"type"}})


def test_parquet_that_cannot_be_taken_says_why(inspect_bytes: Inspect, tmp_path: Path) -> None:
    whole = parquet(tmp_path, **COLUMNS)
    nested = parquet(tmp_path, **{**COLUMNS, "note": [["a"], ["b"]]})
    fewer = parquet(tmp_path, **{name: values for name, values in COLUMNS.items() if name != "note"})

    assert "parquet_damaged" in inspect_bytes(whole[:-30], DATASET).reasons
    assert "'note'" in inspect_bytes(nested, DATASET).reasons["nested_column"]
    assert "Add the column 'note'" in inspect_bytes(fewer, DATASET).reasons["missing_column"]
    assert "parquet_bomb" in inspect_bytes(whole, DATASET, max_text_bytes=20).reasons


def test_a_mark_before_the_first_object_is_no_part_of_it(inspect_bytes: Inspect) -> None:
    assert inspect_bytes(b"\xef\xbb\xbf" + lines(GOOD), DATASET).rejects == {}


def test_a_column_comes_under_an_alias_in_json_lines_too(inspect_bytes: Inspect) -> None:
    other = {
        **{key: value for key, value in GOOD.items() if key not in {"sex", "rate"}},
        "Gender": "f",
        "rate_percent": 50,
    }
    found = inspect_bytes(lines(other, {**GOOD, "sex": "m"}), DATASET)

    [row] = found.accepted.values()
    assert (row["sex"], row["rate"]) == ("female", 1.0)
    assert found.rejects == {2: {"unknown_key"}}


def test_a_column_that_may_be_missing_need_not_be_a_key(inspect_bytes: Inspect) -> None:
    found = inspect_bytes(lines({key: value for key, value in GOOD.items() if key != "final"}), DATASET)

    assert [row["final"] for row in found.accepted.values()] == [None]


def test_a_key_that_most_objects_have_and_the_contract_has_not_is_drift(inspect_bytes: Inspect) -> None:
    renamed = {("Cases" if key == "cases" else key): value for key, value in GOOD.items()}
    found = inspect_bytes(lines(renamed, {**renamed, "sex": "f"}, "{}"), DATASET)

    assert "the file has 'Cases'" in found.reasons["missing_column"]
    assert "Cases" in (found.inspection.proposal or "")


def test_the_names_of_file_and_folder_are_no_data(tmp_path: Path) -> None:
    folder = tmp_path / "sex=f"
    folder.mkdir()
    for name, cases in (("a*.parquet", 5), ("ab.parquet", 6)):
        (folder / name).write_bytes(parquet(tmp_path, **{**COLUMNS, "cases": [cases, cases]}))
    found = inspect(
        folder / "a*.parquet", DATASET, LISTS, drop=DROP, landed=LANDED, file_name="a", key=KEY, out=tmp_path / "note=x"
    )

    [row] = Inspected(found, tmp_path / "note=x").accepted.values()
    assert (row["sex"], row["cases"], row["note"], found.rows.file) == ("male", 5, "a,b", 2)


def test_a_day_with_a_time_zone_is_the_same_wherever_the_machine_stands(
    inspect_bytes: Inspect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    days = pa.array([datetime(2020, 9, 16, tzinfo=UTC), None], pa.timestamp("us", "UTC"))
    found = inspect_bytes(parquet(tmp_path, **{**COLUMNS, "Date": days}), DATASET)

    assert [row["day"] for row in found.accepted.values()] == [date(2020, 9, 16)]


def test_a_date_under_an_alias_and_a_whole_decimal_are_what_they_are(inspect_bytes: Inspect, tmp_path: Path) -> None:
    area, day, *others = DATASET.columns
    dataset = DATASET.model_copy(
        update={"columns": (area, day.model_copy(update={"aliases": (Alias(header="Day"),)}), *others)}
    )
    columns = {("Day" if name == "Date" else name): values for name, values in COLUMNS.items()}
    cases = pa.array([Decimal("5.00"), Decimal("6.50")], pa.decimal128(9, 2))
    found = inspect_bytes(parquet(tmp_path, **{**columns, "cases": cases}), dataset)

    assert [(row["day"], row["cases"]) for row in found.accepted.values()] == [(date(2020, 9, 16), 5)]


def test_encrypted_parquet_says_so(inspect_bytes: Inspect) -> None:
    assert "encrypted" in inspect_bytes(b"PARE" + bytes(60), DATASET).reasons["not_csv"]
