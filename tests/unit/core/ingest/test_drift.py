"""Drift: what the contract declares comes in; what it does not waits, with the difference and an edit to accept."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import yaml

from contracts.datasets.dataset import Classification, Dataset
from contracts.datasets.drift import Alias, Conversion, Dates
from lambdas.core.ingest import Verdict
from tests.unit.core.ingest.conftest import Inspect
from tests.unit.core.ingest.contracts_for_tests import COUNTS, LANDED

HEADER = b"Area.Code,Date,sex,cases,total,rate,final,note\n"
ROW = b"E07000223,16/09/2020,m,5,100,1.5,true,fine\n"
EARLIER, LATER = date(2020, 10, 1), date(2020, 10, 3)


def with_column(name: str, **changes: Any) -> Dataset:
    columns = [c.model_copy(update=changes) if c.name == name else c for c in COUNTS.columns]
    return COUNTS.model_copy(update={"columns": tuple(columns)})


def test_a_column_comes_under_its_alias_while_that_holds(inspect_bytes: Inspect) -> None:
    found = inspect_bytes(HEADER.replace(b"sex", b"Gender") + ROW, COUNTS)

    assert found.accepted[2]["sex"] == "male"
    assert found.inspection.drift == ()


@pytest.mark.parametrize("dates", [{"until": EARLIER}, {"since": LATER}])
def test_an_alias_out_of_its_dates_is_proposed_again(inspect_bytes: Inspect, dates: dict[str, date]) -> None:
    dataset = with_column("sex", aliases=(Alias(header="Gender", **dates),))
    found = inspect_bytes(HEADER.replace(b"sex", b"Gender") + ROW, dataset)

    assert found.inspection.verdict is Verdict.QUARANTINE
    [change] = found.inspection.drift
    assert (change.kind, change.column, change.file) == ("renamed", "sex", "Gender")


def test_a_column_under_two_of_its_names_is_repeated(inspect_bytes: Inspect) -> None:
    found = inspect_bytes(HEADER.replace(b"note", b"note,Gender") + ROW.strip() + b",f\n", COUNTS)

    assert list(found.reasons) == ["repeated_column"]


@pytest.mark.parametrize(("optional", "verdict"), [(Dates(since=LANDED), "accept"), (Dates(since=LATER), "quarantine")])
def test_a_column_may_be_missing_on_the_days_declared(inspect_bytes: Inspect, optional: Dates, verdict: str) -> None:
    dataset = with_column("rate", optional=optional)
    found = inspect_bytes(HEADER.replace(b",rate", b"") + ROW.replace(b",1.5", b""), dataset)

    assert found.inspection.verdict == verdict
    if verdict == "accept":
        assert (found.accepted[2]["rate"], found.accepted[2]["rate_status"]) == (None, "not_available")


@pytest.mark.parametrize(
    ("conversion", "rate"),
    [
        (Conversion(unit="per 1,000", multiply=1000), 1500.0),
        (Conversion(unit="per 1,000", multiply=1000, until=LANDED), 1500.0),
        (Conversion(unit="per 1,000", multiply=1000, until=EARLIER), 1.5),
        (Conversion(unit="degrees", multiply=2, add=-1, header="rate"), 2.0),
        (Conversion(unit="per 1,000", multiply=1000, header="rate_percent"), 1.5),
    ],
)
def test_a_number_is_turned_from_the_unit_it_comes_in(
    inspect_bytes: Inspect, conversion: Conversion, rate: float
) -> None:
    found = inspect_bytes(HEADER + ROW, with_column("rate", conversions=(conversion,), maximum=2000))

    assert found.accepted[2]["rate"] == rate


def test_bounds_are_of_the_number_that_is_kept(inspect_bytes: Inspect) -> None:
    conversion = Conversion(unit="per 1,000", multiply=1000)
    found = inspect_bytes(HEADER + ROW, with_column("rate", conversions=(conversion,)))

    assert found.rejects == {2: {"maximum"}}


@pytest.mark.parametrize(
    ("header", "row", "kind", "edit"),
    [
        (
            HEADER.replace(b"sex", b"Sex "),
            ROW,
            "renamed",
            {"column": "sex", "property": "pratique.aliases", "value": [{"header": "Sex ", "since": "2020-10-02"}]},
        ),
        (
            HEADER.replace(b"note", b"Remarks"),
            ROW,
            "renamed",
            {"column": "note", "property": "pratique.aliases", "value": [{"header": "Remarks", "since": "2020-10-02"}]},
        ),
        (
            HEADER.replace(b"note", b"note,Trust"),
            ROW.strip() + b",RXX\n",
            "unknown",
            {"property": "pratique.csv", "value": {"ignored": ["Trust"]}},
        ),
        (
            HEADER.replace(b",note", b""),
            ROW.replace(b",fine", b""),
            "missing",
            {"column": "note", "property": "pratique.optional", "value": {"since": "2020-10-02"}},
        ),
        (
            HEADER,
            ROW.replace(b",5,", b",[c],"),
            "sign",
            {"column": "cases", "property": "pratique.sentinels", "value": {"[c]": "confidential"}},
        ),
        (
            HEADER,
            ROW.replace(b"1.5", b"tLOD"),
            "sign",
            {"column": "rate", "property": "pratique.sentinels", "value": {"tLOD": "below_detection"}},
        ),
        (
            HEADER,
            ROW.replace(b",5,", b",<under 6>,"),
            "sign",
            {"column": "cases", "property": "pratique.sentinels", "value": {"<under 6>": "confidential"}},
        ),
        (
            HEADER,
            ROW.replace(b"16/09/2020", b"2020-09-16"),
            "type",
            {"column": "day", "property": "format", "value": "yyyy-MM-dd"},
        ),
        (
            HEADER,
            ROW.replace(b"true", b"Y"),
            "type",
            {"column": "final", "property": "pratique.values", "value": {"Y": "true"}},
        ),
        (
            HEADER,
            ROW.replace(b",m,", b",intersex,"),
            "value",
            {"column": "sex", "property": "enum", "value": [{"value": "intersex"}]},
        ),
        (
            HEADER,
            ROW.replace(b",m,", b",male ,"),
            "spelling",
            {"column": "sex", "property": "pratique.values", "value": {"male ": "male"}},
        ),
        (
            HEADER,
            ROW.replace(b",m,", b",M,"),
            "spelling",
            {"column": "sex", "property": "pratique.values", "value": {"M": "male"}},
        ),
        (
            HEADER,
            ROW.replace(b"E07000223,", b"E07000223 ,"),
            "spelling",
            {"column": "area", "property": "pratique.values", "value": {"E07000223 ": "E07000223"}},
        ),
    ],
)
def test_undeclared_drift_waits_with_the_edit_that_would_take_it_in(
    inspect_bytes: Inspect, header: bytes, row: bytes, kind: str, edit: dict[str, Any]
) -> None:
    strict = COUNTS.model_copy(update={"max_rejected_share": 0.0})
    found = inspect_bytes(header + row, strict)

    assert found.inspection.verdict is Verdict.QUARANTINE
    [change] = found.inspection.drift
    assert change.kind == kind
    proposal = yaml.safe_load(found.inspection.proposal or "")
    [proposed] = proposal["edits"]
    assert proposed.pop("because") == change.message
    assert proposed == edit
    assert (proposal["dataset"], proposal["version"]) == ("counts", "1.0.0")


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (HEADER.replace(b"cases,", b""), ROW.replace(b",5,", b",")),
        (HEADER, ROW.replace(b",5,", b",many,")),
        (HEADER.replace(b"note", b"note," + b"x" * 200), ROW.strip() + b",1\n"),
        (HEADER, ROW.replace(b",m,", b"," + b"x" * 200 + b",")),
        (HEADER, ROW.replace(b"E07000223", b"E07999999")),
    ],
    ids=[
        "a required column is missing",
        "words in place of numbers",
        "a header longer than any",
        "a value longer than any",
        "a code that the list has not",
    ],
)
def test_what_no_edit_can_mend_is_told_without_one(inspect_bytes: Inspect, header: bytes, row: bytes) -> None:
    found = inspect_bytes(header + row, COUNTS.model_copy(update={"max_rejected_share": 0.0}))

    assert [change.edit for change in found.inspection.drift] == [None]
    assert found.inspection.proposal is None


def test_a_few_odd_values_in_a_file_that_comes_in_are_no_drift(inspect_bytes: Inspect) -> None:
    found = inspect_bytes(HEADER + ROW + ROW.replace(b",5,", b",[c],").replace(b",m,", b",f,"), COUNTS)

    assert found.inspection.verdict is Verdict.ACCEPT
    assert found.inspection.drift == ()


def test_a_new_value_of_a_dataset_with_identities_is_counted_and_not_named(inspect_bytes: Inspect) -> None:
    sex = next(column for column in COUNTS.columns if column.name == "sex")
    hidden = sex.model_copy(update={"classification": Classification.PERSONAL})
    columns = tuple(hidden if column is sex else column for column in COUNTS.columns)
    strict = COUNTS.model_copy(update={"columns": columns, "max_rejected_share": 0.0})
    rows = [ROW.replace(b",m,", each) for each in (b",Ann Example,", b",MALE,")]
    found = inspect_bytes(HEADER + b"".join(rows), strict)

    spelling, value = found.inspection.drift
    assert spelling.edit is not None
    assert (value.file, value.edit) == ("1 other text", None)
    assert "Example" not in str(found.inspection.document())


@pytest.mark.parametrize("header", [b"rate (per 1,000)", b"Rate %", b"rate_thousands"])
def test_a_header_that_writes_another_unit_is_no_new_name_of_the_column(inspect_bytes: Inspect, header: bytes) -> None:
    found = inspect_bytes(HEADER.replace(b"rate", b'"' + header + b'"') + ROW, COUNTS)

    assert found.inspection.verdict is Verdict.QUARANTINE
    assert list(found.reasons) == ["another_unit"]
    assert "pratique.conversions" in found.reasons["another_unit"]
    [change] = found.inspection.drift
    assert (change.kind, change.column, change.edit) == ("unit", "rate", None)
    assert found.inspection.proposal is None


def test_a_header_that_writes_the_contracts_own_unit_is_another_name(inspect_bytes: Inspect) -> None:
    found = inspect_bytes(
        HEADER.replace(b"rate", b"rate (per 1000)") + ROW, with_column("rate", unit="per 1,000", aliases=())
    )

    [change] = found.inspection.drift
    assert (change.kind, change.column) == ("renamed", "rate")
