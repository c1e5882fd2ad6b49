"""The words a data contract may use: types, statuses, treatments and the rest, each a closed list."""

from __future__ import annotations

from enum import StrEnum


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
    ALL = "all"  # every drop is the whole dataset, as a list of codes is


class FinalLineEnd(StrEnum):
    """Whether the last line of a drop must have its line end, which is what shows that the line is whole."""

    REQUIRED = "required"
    OPTIONAL = "optional"


class Format(StrEnum):
    """Formats of records whose fields have names of their own."""

    JSON_LINES = "json_lines"
    PARQUET = "parquet"
