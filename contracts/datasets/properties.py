"""Our own rules in a data contract: the ``pratique.*`` custom properties, each documented in docs/contracts.md.

Everything the Open Data Contract Standard has a field for is written in that field and is not repeated here.
"""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

from open_data_contract_standard.model import CustomProperty
from pydantic import ConfigDict, Field
from pydantic.alias_generators import to_camel

from contracts.datasets.dataset import Case, CodeList, Csv, Duplicates, FinalLineEnd, Format, Period, Status, Treatment
from contracts.datasets.drift import Alias, Conversion, Dates
from contracts.datasets.expectations import Agreement, Completeness, Manifest, Reference, Total, Trailer, Volume
from contracts.datasets.layouts import Layout, TotalRows
from contracts.datasets.levels import Level
from contracts.datasets.purposes import Purpose
from contracts.reading.mistakes import Mistakes, join, one_of
from contracts.reading.model import Model
from contracts.reading.read_model import read_model

NAMESPACE = "pratique."

M = TypeVar("M", bound=Model)


def _namespaced(name: str) -> str:
    return NAMESPACE + to_camel(name)


class DatasetProperties(Model):
    """Custom properties of a dataset, at the top level of its contract."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=_namespaced)

    period: Period = Field(description="the date column and length of time (day or month) a drop replaces as a whole")
    duplicates: Duplicates = Field(description="collapse or reject: what becomes of copies of a row")
    max_rejected_share: float = Field(ge=0, le=1, description="share of faulty rows above which a drop is quarantined")
    min_rows: int = Field(default=1, ge=1, description="a drop with fewer rows is quarantined")
    min_values: dict[str, Annotated[int, Field(ge=1, strict=True)]] = Field(
        default_factory=dict,
        description="column: a drop with fewer different values of it in its newest period is quarantined",
    )
    final_line_end: FinalLineEnd = Field(
        default=FinalLineEnd.REQUIRED,
        description="required or optional: a drop whose last line has no line end is quarantined, or taken",
    )
    csv: Csv = Field(default=Csv(), description="delimiter, encoding, and headers that are not taken in")
    formats: tuple[Format, ...] = Field(default=(), description="json_lines and parquet, where a drop may be of them")
    spreadsheets: tuple[Layout, ...] = Field(default=(), description="layouts of spreadsheets; the first that fits")
    total_rows: TotalRows | None = Field(default=None, description="a column, and the texts in it that mean a total")
    levels: dict[str, Level] = Field(
        default_factory=dict, description="finding on a whole file: refuse, hold or warn, where not the usual one"
    )
    completeness: Completeness = Field(default=Completeness(), description="what must be whole of a drop")
    volume: Volume | None = Field(default=None, description="how much a drop usually brings, against earlier ones")
    totals: tuple[Total, ...] = Field(default=(), description="totals that must equal their parts")
    manifest: Manifest = Field(default=Manifest.OPTIONAL, description="whether a sender's manifest is looked at")
    trailer: Trailer | None = Field(default=None, description="the last line, when it says how many rows there are")
    purpose_domain: str | None = Field(
        default=None, pattern=r"^[a-z][a-z0-9_]*$", description="pseudonyms are made under this domain's key"
    )
    purposes: tuple[Purpose, ...] = Field(default=(), description="purposes that agreements may give access for")


class ColumnProperties(Model):
    """Custom properties of one column."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=_namespaced)

    treatment: Treatment = Field(default=Treatment.KEEP, description="what becomes of the column after inspection")
    case: Case | None = Field(default=None, description="upper or lower: letters are turned to it before other rules")
    unit: str | None = Field(default=None, description="what a number counts or is measured in, for people")
    nulls: tuple[str, ...] = Field(default=(), description="texts that mean an empty cell")
    values: dict[str, str] = Field(default_factory=dict, description="text in the drop: text in the curated table")
    sentinels: dict[str, Status] = Field(default_factory=dict, description="text in the drop: status it stands for")
    codes: CodeList | None = Field(default=None, description="the reference list the column's codes are in")
    check: str | None = Field(default=None, description="a named check: nhs_number")
    not_future: bool = Field(default=False, description="the date may not be after the day the drop landed")
    aliases: tuple[Alias, ...] = Field(default=(), description="other headers the column comes under, and when")
    optional: Dates | None = Field(default=None, description="days of landing on which the column may be missing")
    conversions: tuple[Conversion, ...] = Field(default=(), description="other units the number comes in, and when")
    agrees_with: Agreement | None = Field(
        default=None, description="what the text must be for the code in another column"
    )
    references: Reference | None = Field(default=None, description="another row of the drop that the value must name")
    max_missing_share: float | None = Field(
        default=None, ge=0, le=1, description="share of empty cells above which a drop waits"
    )
    warns: tuple[str, ...] = Field(default=(), description="rules of the column that only warn")


def property_names(model: type[Model]) -> dict[str, str]:
    """Map what each custom property of a model is called in a contract to what it says."""
    return {field.alias or name: field.description or "" for name, field in model.model_fields.items()}


def read_properties(written: list[CustomProperty] | None, model: type[M], within: str, mistakes: Mistakes) -> M:
    """Return the ``pratique.*`` properties in a list of custom properties, with every mistake in them noted.

    Properties of other namespaces are left to their owners; one without a namespace is a mistake, because a rule that
    nobody reads is worse than none.
    """
    place = join(within, "customProperties")
    names = property_names(model)
    ours: dict[str, Any] = {}
    for item in written or ():
        name = item.property or ""
        if "." not in name:
            mistakes.add(place, name, f"a namespaced property; {one_of(NAMESPACE + name, names)}")
        elif name in ours:
            mistakes.add(place, name, "each property once")
        elif name.startswith(NAMESPACE):
            ours[name] = item.value
    return read_model(ours, model, place, mistakes)
