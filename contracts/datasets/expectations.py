"""What a contract expects of a file as a whole: its completeness, its totals, its size, what its sender says of it."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from contracts.reading.model import Model


class Manifest(StrEnum):
    """Whether a sender puts a manifest beside each file, before the file itself."""

    NONE = "none"  # one that is there is not looked at
    OPTIONAL = "optional"  # one that is there must agree with the file
    REQUIRED = "required"


class Trailer(Model):
    """The last line of a file, when it is no row but says how many rows there are."""

    starts: str = Field(min_length=1, description="the text of its first cell")
    rows: int = Field(ge=2, description="its cell, counted from 1, that has the number of rows")


class Band(Model):
    """The least and the most that is usual, as shares of the median of earlier drops."""

    least: float = Field(default=0.0, ge=0, description="the least that is usual; 0.5 for half of the median")
    most: float = Field(default=1e9, gt=0, description="the most that is usual; 2 for twice the median")


class Volume(Model):
    """How much a drop usually brings, against the drops that were committed before it."""

    drops: int = Field(default=5, ge=1, le=100, description="how many drops before it the median is of")
    rows: Band = Field(default=Band(), description="rows that were accepted")
    bytes: Band = Field(default=Band(), description="size of the file")


class Completeness(Model):
    """What must be whole: values that the last drop had, periods without a gap."""

    columns: tuple[str, ...] = Field(
        default=(), description="columns whose values in the newest period must all be there"
    )
    periods: bool = Field(default=False, description="whether no period between the first and the last may be missing")
    every_day: tuple[str, ...] = Field(
        default=(), description="columns of which each combination of values must have each day that any row has"
    )


class Total(Model):
    """A total that must equal the sum of its parts, within each group of rows."""

    name: str = Field(description="what is held against each other, in a word")
    measure: str = Field(description="the number column that is added up")
    column: str = Field(description="the column that tells the total from its parts")
    total: str = Field(description="value of that column in the row of the total")
    parts: tuple[str, ...] = Field(default=(), description="values of the parts; all others when absent")
    kinds: tuple[str, ...] = Field(default=(), description="kinds of code of the parts, in the column's list")
    by: tuple[str, ...] = Field(default=(), description="columns that name a group of rows")
    tolerance: float = Field(default=0.0, ge=0, description="difference that rounding may make")
    required: bool = Field(default=False, description="whether a group that has parts must have its total")


class Agreement(Model):
    """What the text of a column must be, for the code that stands in another column."""

    column: str = Field(description="the column with the code")
    list: str = Field(description="name of a reference list: catalogue/reference/<list>.csv")
    gives: str = Field(default="name", description="name or kind: what the list has for the code")


class Reference(Model):
    """Another row of the same drop that a value must name."""

    column: str = Field(description="the column of that row in which the value stands")
    where: str | None = Field(default=None, description="a boolean column that is true in that row")
