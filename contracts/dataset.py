"""What a dataset's data contract says, as typed values.

The document is an Open Data Contract Standard file (3.1 or 3.2); ``contracts.odcs`` turns it into these models.
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from contracts.layouts import Layout, TotalRows
from contracts.model import Model


class ColumnType(StrEnum):
    """Types a column can have in a drop and in the curated table."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"
    BOOLEAN = "boolean"


class Status(StrEnum):
    """What stands beside a value, and says why there is no number when there is none."""

    REPORTED = "reported"
    CONFIDENTIAL = "confidential"
    NOT_AVAILABLE = "not_available"
    NOT_APPLICABLE = "not_applicable"
    BELOW_DETECTION = "below_detection"


class Treatment(StrEnum):
    """What becomes of a column on its way from the landing zone to the curated table."""

    KEEP = "keep"
    PSEUDONYMISE = "pseudonymise"
    DROP = "drop"
    YEAR = "year"
    POSTCODE_DISTRICT = "postcode_district"


class Classification(StrEnum):
    """How much a column says about a person; ODCS's own field ``classification``."""

    OPEN = "open"  # about nobody in particular
    PERSONAL = "personal"  # about one person, who cannot be told from it alone
    IDENTIFYING = "identifying"  # tells who the person is; may not be kept


class Case(StrEnum):
    """What letters are turned to before anything else looks at the text."""

    UPPER = "upper"
    LOWER = "lower"


class Retired(StrEnum):
    """What becomes of a reference code that has been succeeded by another."""

    KEEP = "keep"
    REJECT = "reject"


class Duplicates(StrEnum):
    """What becomes of the second and later copies of a row that is the same in every column."""

    COLLAPSE = "collapse"
    REJECT = "reject"


class Grain(StrEnum):
    """How long a period is: what a later drop replaces as a whole."""

    DAY = "day"
    MONTH = "month"


class CodeList(Model):
    """The reference list a column's codes must be in."""

    list: str = Field(description="name of a reference list: catalogue/reference/<list>.csv")
    kinds: tuple[str, ...] = Field(description="kinds of entry allowed, as in the list's kind column")
    retired: Retired = Field(default=Retired.KEEP, description="what becomes of a code that has been succeeded")
    current: str | None = Field(
        default=None, description="name of the extra curated column that holds the live successor"
    )


class FinalLineEnd(StrEnum):
    """Whether the last line of a drop must have its line end, which is what shows that the line is whole."""

    REQUIRED = "required"
    OPTIONAL = "optional"


class Format(StrEnum):
    """Formats of records whose fields have names of their own."""

    JSON_LINES = "json_lines"
    PARQUET = "parquet"


class Column(Model):
    """One column of a drop, in the order of the contract."""

    name: str = Field(description="name in the curated table")
    header: str = Field(description="header in the drop")
    type: ColumnType
    description: str
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


class Period(Model):
    """The column and length of time that a drop replaces as a whole."""

    column: str = Field(description="the date column")
    grain: Grain = Field(description="how long a period is")


class Csv(Model):
    """How the text of a drop is laid out."""

    delimiter: str = Field(default=",", description="one character")
    alternatives: tuple[str, ...] = Field(default=(), description="other delimiters that a file may have")
    encoding: str = Field(default="utf-8", description="utf-8, cp1252, utf-16 or recognised")
    member: str | None = Field(default=None, description="the file of a zip archive that is meant, as a pattern: *.csv")
    ignored: tuple[str, ...] = Field(default=(), description="headers that may be present and are not taken in")


class Service(Model):
    """What the supplier promises and what the platform keeps."""

    frequency_hours: int = Field(description="a drop is expected at least this often")
    retention_days: int = Field(description="drops with identities are deleted from the landing zone after this")


class Dataset(Model):
    """A data contract: everything the platform derives for one dataset comes from here."""

    name: str
    title: str
    description: str
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
