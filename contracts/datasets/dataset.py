"""What a dataset's data contract says, as typed values.

The document is an Open Data Contract Standard file (3.1 or 3.2); ``odcs`` beside this turns it into these models.
"""

from __future__ import annotations

from datetime import date

from pydantic import Field

from contracts.datasets.drift import Alias, Conversion, Dates
from contracts.datasets.expectations import Agreement, Completeness, Manifest, Reference, Total, Trailer, Volume
from contracts.datasets.kinds import (
    Case,
    Classification,
    ColumnType,
    Duplicates,
    FinalLineEnd,
    Format,
    Grain,
    Retired,
    Status,
    Treatment,
)
from contracts.datasets.layouts import Layout, TotalRows
from contracts.datasets.levels import Level
from contracts.datasets.purposes import Purpose
from contracts.reading.model import Model

__all__ = [
    "Case",
    "Classification",
    "CodeList",
    "Column",
    "ColumnType",
    "Csv",
    "Dataset",
    "Duplicates",
    "FinalLineEnd",
    "Format",
    "Grain",
    "Period",
    "Retired",
    "Rule",
    "Service",
    "Status",
    "Treatment",
]


class CodeList(Model):
    """The reference list a column's codes must be in."""

    list: str = Field(description="name of a reference list: catalogue/reference/<list>.csv")
    kinds: tuple[str, ...] = Field(description="kinds of entry allowed, as in the list's kind column")
    retired: Retired = Field(default=Retired.KEEP, description="what becomes of a code that has been succeeded")
    current: str | None = Field(
        default=None, description="name of the extra curated column that holds the live successor"
    )
    day: str | None = Field(default=None, description="date column of the row, on whose day the code must be in use")


class Column(Model):
    """One column of a drop, in the order of the contract."""

    name: str = Field(description="name in the curated table")
    header: str = Field(description="header in the drop")
    type: ColumnType
    description: str
    unit: str | None = Field(default=None, description="what a number counts or is measured in, for people")
    required: bool = False
    pattern: str | None = Field(default=None, description="RE2 regular expression the whole text must match")
    minimum: float | str | None = Field(default=None, description="smallest value; an ISO date for dates")
    maximum: float | str | None = Field(default=None, description="largest value; an ISO date for dates")
    max_length: int | None = None
    enum: tuple[str, ...] = ()
    format: str | None = Field(default=None, description="strptime format of a date; ISO 8601 when absent")
    case: Case | None = Field(default=None, description="letters are turned to this case before any other rule")
    nulls: tuple[str, ...] = Field(default=(), description="texts that mean an empty cell, besides the empty text")
    values: dict[str, str] = Field(default_factory=dict, description="text in the drop to text in the curated table")
    sentinels: dict[str, Status] = Field(
        default_factory=dict, description="text in the drop to the status it stands for"
    )
    codes: CodeList | None = None
    check: str | None = Field(default=None, description="named check: nhs_number")
    classification: Classification = Classification.OPEN
    treatment: Treatment = Treatment.KEEP
    not_future: bool = Field(default=False, description="a date that may not be after the day the drop landed")
    aliases: tuple[Alias, ...] = Field(default=(), description="other headers the column comes under")
    optional: Dates | None = Field(default=None, description="days of landing on which the column may be missing")
    conversions: tuple[Conversion, ...] = Field(default=(), description="other units the number comes in")
    agrees_with: Agreement | None = Field(default=None, description="what the text must be for a code beside it")
    references: Reference | None = Field(default=None, description="another row of the drop that the value must name")
    max_missing_share: float | None = Field(default=None, description="share of empty cells above which a drop waits")
    warns: tuple[str, ...] = Field(default=(), description="rules of the column that only warn")

    @property
    def headers(self) -> tuple[str, ...]:
        """Every header the column comes under, its own first."""
        return (self.header, *(alias.header for alias in self.aliases))

    @property
    def identifies(self) -> bool:
        """Whether the raw value may identify a person and must not leave the landing zone."""
        return self.treatment is not Treatment.KEEP


class Rule(Model):
    """A rule over several columns of one row, in DuckDB SQL over typed, curated names; true means the row is good."""

    code: str
    sql: str
    columns: tuple[str, ...]
    message: str
    warns: bool = False


class Period(Model):
    """The column and length of time that a drop replaces as a whole."""

    column: str = Field(default="", description="the date column; none where a drop is the whole dataset")
    grain: Grain = Field(description="how long a period is")


class Csv(Model):
    """How the text of a drop is laid out."""

    delimiter: str = Field(default=",", description="one character")
    alternatives: tuple[str, ...] = Field(default=(), description="other delimiters that a file may have")
    encoding: str = Field(default="utf-8", description="utf-8, cp1252, utf-16 or recognised")
    member: str | None = Field(default=None, description="the file of a zip archive that is meant, as a pattern: *.csv")
    ignored: tuple[str, ...] = Field(default=(), description="headers that may be present and are not taken in")
    absent_header: tuple[str, ...] = Field(
        default=(), description="the headers of a file that has no header, in the file's order"
    )


class Service(Model):
    """What the supplier promises and what the platform keeps."""

    frequency_hours: int = Field(description="a drop is expected at least this often")
    available: date | None = Field(default=None, description="no drop is waited for before this day")
    retention_days: int = Field(description="drops with identities are deleted from the landing zone after this")


class Dataset(Model):
    """A data contract: everything the platform derives for one dataset comes from here."""

    name: str
    title: str
    description: str
    limitations: str = Field(default="", description="what a reader of the data must know")
    version: str
    owner: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = Field(description="columns that together name a row once")
    period: Period
    duplicates: Duplicates
    rules: tuple[Rule, ...] = ()
    csv: Csv = Csv()
    service: Service
    purpose_domain: str | None = Field(default=None, description="pseudonyms are made under this domain's key")
    max_rejected_share: float = Field(description="a drop with a larger share of faulty rows goes to quarantine")
    min_rows: int = 1
    min_values: dict[str, int] = Field(default_factory=dict, description="column to fewest values in the newest period")
    final_line_end: FinalLineEnd = FinalLineEnd.REQUIRED
    formats: tuple[Format, ...] = Field(default=(), description="formats a drop may have besides CSV and spreadsheets")
    spreadsheets: tuple[Layout, ...] = Field(default=(), description="layouts of spreadsheets; the first that fits")
    total_rows: TotalRows | None = Field(default=None, description="rows that hold totals of others and are left out")
    levels: dict[str, Level] = Field(default_factory=dict, description="finding to its level, where not the usual one")
    completeness: Completeness = Completeness()
    volume: Volume | None = None
    totals: tuple[Total, ...] = ()
    manifest: Manifest = Manifest.OPTIONAL
    trailer: Trailer | None = None
    purposes: tuple[Purpose, ...] = Field(default=(), description="purposes that agreements may give access for")

    @property
    def identifiers(self) -> tuple[Column, ...]:
        """Columns whose raw values may identify a person."""
        return tuple(column for column in self.columns if column.identifies)

    @property
    def record_level(self) -> bool:
        """Whether a row is about one person, so that a number of rows is a count of people or of what they did."""
        return any(column.classification is not Classification.OPEN for column in self.columns)

    def read_as(self, **found: str) -> Dataset:
        """Return the same contract for one file, which has this delimiter or encoding of those that it allows."""
        return self.model_copy(update={"csv": self.csv.model_copy(update=found)})

    def column(self, name: str) -> Column:
        """Return the column with this curated name; KeyError when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)
