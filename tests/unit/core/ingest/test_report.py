"""What an inspection tells, and what it never tells."""

from __future__ import annotations

import hashlib
import hmac
import json

import pyarrow.parquet as pq
import pytest

from contracts.datasets.curated import ICEBERG_TYPES, curated_columns
from lambdas.core.cells import harmless
from tests.unit.core.ingest.conftest import Inspect
from tests.unit.core.ingest.contracts_for_tests import COUNTS, DROP, KEY, PEOPLE

PEOPLE_HEADER = b"test_id;nhs_number;family_name;born;postcode;area;day\n"
COUNTS_HEADER = b"Area.Code,Date,sex,cases,total,rate,final,note\n"
SECRETS = ("943 476 5919", "9434765919", "Hawthorne", "1980-02-29", "4AP", "943 476 5918", "Nightingale", "0ZZ")


def people() -> bytes:
    return (
        PEOPLE_HEADER
        + b"T0001;943 476 5919;Hawthorne;1980-02-29;LS1 4AP;E07000223;2020-09-16\n"
        + b"T0002;943 476 5918;Nightingale;1899-01-01;SW1A 0ZZ9;X;2020-09-17\n"
        + b"T0003;9434765919;2020-09-17;Nightingale;;943 476 5918;2020-09-16\n"
    )


def test_identities_stay_in_the_landing_zone(inspect_bytes: Inspect) -> None:
    found = inspect_bytes(people(), PEOPLE)

    leaving = [json.dumps(found.inspection.document())]
    for period in found.inspection.periods:
        table = pq.ParquetFile(found.out / period.file).read()
        leaving += [(found.out / period.file).read_bytes().decode("latin-1"), str(table.to_pylist())]
    assert set(found.rejects) == {3, 4}
    assert not [secret for secret in SECRETS for text in leaving if secret in text]
    assert "Nightingale" in found.reject_rows[0]["row"]


def test_an_accepted_person_is_a_pseudonym_a_year_and_a_district(inspect_bytes: Inspect) -> None:
    [row] = inspect_bytes(people(), PEOPLE).accepted.values()

    assert row == {
        "test_id": "T0001",
        "nhs_number_pseudonym": hmac.new(KEY, b"9434765919", hashlib.sha256).hexdigest(),
        "born_year": 1980,
        "postcode_district": "LS1",
        "area": "E07000223",
        "day": row["day"],
        "pratique_drop": DROP,
        "pratique_line": 2,
        "pratique_period": "2020-09-16",
    }


def test_values_of_a_dataset_with_identities_are_shown_by_their_form(inspect_bytes: Inspect) -> None:
    found = inspect_bytes(people(), PEOPLE)

    shown = {(rule.code, rule.column): [first.value for first in rule.first] for rule in found.inspection.rules}
    assert shown["nhs_number", "nhs_number"] == ["999 999 9999"]
    assert shown["unknown_code", "area"] == ["A", "999 999 9999"]


def test_parquet_has_the_curated_columns_in_order_and_type(inspect_bytes: Inspect) -> None:
    names = {"string": "string", "int64": "long", "double": "double", "date32[day]": "date", "bool": "boolean"}
    for dataset, content in (
        (PEOPLE, people()),
        (COUNTS, COUNTS_HEADER + b"E07000223,16/09/2020,m,5,100,1.5,true,fine\n"),
    ):
        found = inspect_bytes(content, dataset)
        schema = pq.ParquetFile(found.out / found.inspection.periods[0].file).schema_arrow

        written = [(field.name, names[str(field.type)]) for field in schema]
        assert written == [(column.name, ICEBERG_TYPES[column.type]) for column in curated_columns(dataset)]


def test_the_document_is_plain_and_complete(inspect_bytes: Inspect) -> None:
    content = COUNTS_HEADER + b"E07000223,16/09/2020,m,x,100,1.5,true,fine\nE07000223,16/09/2020,f,*,100,1.5,true,\n"
    found = inspect_bytes(content, COUNTS)

    assert json.loads(json.dumps(found.inspection.document())) == {
        "drop": DROP,
        "dataset": "counts",
        "file": {
            "name": "drop.csv",
            "bytes": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
            "lines": 3,
            "format": "csv",
            "packing": None,
            "encoding": "utf-8",
            "delimiter": ",",
            "line_ends": "lf",
            "tables": [],
            "notes": [],
        },
        "rows": {"file": 2, "accepted": 1, "rejected": 1, "expected_rejects": 0, "faulty": 1},
        "rules": [
            {
                "code": "type",
                "column": "cases",
                "count": 1,
                "severity": "fault",
                "message": "cases is not a whole number.",
                "remedy": "Write cases as a whole number.",
                "first": [{"line": 2, "place": "line 2", "value": "x", "remedy": None}],
            }
        ],
        "warnings": [],
        "statuses": {"confidential": 1, "reported": 1},
        "periods": [{"period": "2020-09", "rows": 1, "file": "data/2020-09.parquet"}],
        "verdict": "accept",
        "reasons": [],
        "control": {"cases": 0, "total": 100},
        "drift": [],
        "proposal": None,
        "headers": {column.name: column.header for column in COUNTS.columns},
        "newest": {},
        "faulty_periods": ["2020-09"],
        "since_last": None,
    }


def test_a_reject_says_where_why_and_what_to_do(inspect_bytes: Inspect) -> None:
    found = inspect_bytes(COUNTS_HEADER + b"E07000223,2020-09-16,x,5,100,1.5,true,fine\n", COUNTS)

    assert found.reject_rows == [
        {
            "line": "2",
            "place": "line 2",
            "codes": "type enum",
            "columns": "Date; sex",
            "message": "Date is not a date of the calendar written as 31/03/2020. "
            "sex is not one of: male, female, unknown, m, f.",
            "remedy": "Write Date as a date of the calendar written as 31/03/2020. "
            "Use one of the values of the contract in sex.",
            "row": "E07000223,2020-09-16,x,5,100,1.5,true,fine",
        }
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\uff1d"])
def test_a_cell_that_a_spreadsheet_would_run_is_disarmed(start: str) -> None:
    assert harmless(f"{start}HYPERLINK(1)").startswith("'")


def test_a_rejected_row_that_is_a_formula_is_disarmed(inspect_bytes: Inspect) -> None:
    found = inspect_bytes(COUNTS_HEADER + b"=cmd|' /C calc'!A0,16/09/2020,m,5,100,1.5,true,\n", COUNTS)

    assert found.reject_rows[0]["row"].startswith("'=cmd")


def test_a_huge_rejected_row_is_cut_to_what_a_cell_holds(inspect_bytes: Inspect) -> None:
    found = inspect_bytes(COUNTS_HEADER + b"E07000223,16/09/2020,m,5,100,1.5,true," + b"x" * 500_000 + b"\n", COUNTS)

    assert found.rejects == {2: {"max_length"}}
    assert len(found.reject_rows[0]["row"]) < 32_767
    assert found.inspection.rules[0].first[0].value == "x" * 60


def test_at_most_five_places_of_a_rule_are_shown(inspect_bytes: Inspect) -> None:
    rows = b"".join(b"E07000223,16/09/2020,m,x,%d,,,\n" % number for number in range(9))
    found = inspect_bytes(COUNTS_HEADER + rows, COUNTS.model_copy(update={"key": ("total",)}))

    [rule] = found.inspection.rules
    assert rule.count == 9
    assert [first.line for first in rule.first] == [2, 3, 4, 5, 6]
