"""Contracts that between them use every rule, and the fields of their good rows."""

from __future__ import annotations

from datetime import date

from contracts.datasets.dataset import (
    Case,
    CodeList,
    Column,
    ColumnType,
    Csv,
    Dataset,
    Duplicates,
    Grain,
    Period,
    Retired,
    Rule,
    Service,
    Status,
    Treatment,
)
from contracts.datasets.drift import Alias, Conversion, Dates
from contracts.datasets.expectations import Reference
from contracts.reference.codes import Entry, ReferenceList

LANDED = date(2020, 10, 2)
DROP = "20201002T163000Z-1f2e3d4c"
KEY = bytes(range(32))
SERVICE = Service(frequency_hours=24, retention_days=90)

LISTS = {
    "areas": ReferenceList(
        "areas",
        (
            Entry("E92000001", "England", "country"),
            Entry("E07000223", "Adur", "district"),
            Entry("E07000004", "Aylesbury Vale", "district", successor="E06000060", end="2020-09-30"),
            Entry("E06000060", "Buckinghamshire", "district", start="2020-02-15"),
        ),
    )
}


def column(name: str, type_: ColumnType = ColumnType.STRING, **fields: object) -> Column:
    return Column.model_validate({"name": name, "header": name, "type": type_, "description": name, **fields})


COUNTS = Dataset(
    name="counts",
    title="Counts",
    description="Counts by area and day.",
    version="1.0.0",
    owner="tests",
    columns=(
        column(
            "area",
            header="Area.Code",
            required=True,
            case=Case.UPPER,
            codes=CodeList(list="areas", kinds=("district",), current="area_current", day="day"),
        ),
        column(
            "day",
            ColumnType.DATE,
            header="Date",
            required=True,
            format="%d/%m/%Y",
            minimum="2020-01-30",
            not_future=True,
        ),
        column(
            "sex",
            aliases=(Alias(header="Gender", until=LANDED),),
            nulls=("-",),
            values={"m": "male", "f": "female"},
            enum=("male", "female", "unknown"),
        ),
        column("cases", ColumnType.INTEGER, required=True, minimum=0, sentinels={"*": Status.CONFIDENTIAL}),
        column("total", ColumnType.INTEGER, minimum=0, maximum=100000, warns=("maximum",)),
        column(
            "rate",
            ColumnType.NUMBER,
            maximum=1000.5,
            sentinels={"<LOD": Status.BELOW_DETECTION, "[x]": Status.NOT_AVAILABLE},
            aliases=(Alias(header="rate_percent", since=LANDED),),
            conversions=(Conversion(unit="percent", multiply=0.01, add=0.5, header="rate_percent"),),
        ),
        column("final", ColumnType.BOOLEAN, values={"yes": "true"}, optional=Dates(until=LANDED)),
        column("note", max_length=8, pattern="[^<>]*"),
    ),
    key=("area", "day", "sex"),
    period=Period(column="day", grain=Grain.MONTH),
    duplicates=Duplicates.COLLAPSE,
    rules=(Rule(code="total_holds_cases", sql="total >= cases", columns=("total", "cases"), message="Too small."),),
    csv=Csv(ignored=("comment",)),
    service=SERVICE,
    max_rejected_share=1.0,
)

PEOPLE = Dataset(
    name="people",
    title="Tests",
    description="Tests of people.",
    version="1.0.0",
    owner="tests",
    columns=(
        column("test_id", required=True, pattern="T[0-9]{4}"),
        column("nhs_number", required=True, check="nhs_number", treatment=Treatment.PSEUDONYMISE),
        column("family_name", treatment=Treatment.DROP),
        column("born", ColumnType.DATE, treatment=Treatment.YEAR, minimum="1900-01-01"),
        column("postcode", treatment=Treatment.POSTCODE_DISTRICT),
        column("area", codes=CodeList(list="areas", kinds=(), retired=Retired.REJECT)),
        column("day", ColumnType.DATE, required=True),
    ),
    key=("test_id",),
    period=Period(column="day", grain=Grain.DAY),
    duplicates=Duplicates.REJECT,
    rules=(Rule(code="born_before", sql="born <= day", columns=("born", "day"), message="Born after the test."),),
    csv=Csv(delimiter=";"),
    service=SERVICE,
    purpose_domain="surveillance",
    max_rejected_share=1.0,
)

CODES = Dataset(
    name="codes",
    title="Codes",
    description="Codes and what has succeeded them.",
    version="1.0.0",
    owner="tests",
    columns=(
        column("code", required=True, case=Case.UPPER),
        column("successor", case=Case.UPPER, nulls=("-",), references=Reference(column="code", where="live")),
        column("like", values={"first": "A"}, references=Reference(column="code")),
        column("live", ColumnType.BOOLEAN, required=True),
    ),
    key=("code",),
    period=Period(grain=Grain.ALL),
    duplicates=Duplicates.COLLAPSE,
    service=SERVICE,
    max_rejected_share=1.0,
)
