"""JSON lines and Parquet: records whose fields have names, taken like rows of text."""

from __future__ import annotations

import gzip
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from contracts.dataset import Format
from lambdas.core.ingest import Verdict
from tests.unit.core.ingest.conftest import Inspect
from tests.unit.core.ingest.contracts_for_tests import COUNTS

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
