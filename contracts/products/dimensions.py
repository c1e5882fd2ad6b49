"""What the counts of a product are broken by: dimensions with their hierarchies, and slices."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from pydantic import Field

from contracts.reading.model import Model
from contracts.reference.codes import Hierarchy


class Dimension(Model):
    """A dimension of the product's table: a column of the query and the hierarchy its codes are leaves of."""

    name: str = Field(description="name of the column in the query's result and in what is published")
    title: str = Field(description="what people call the dimension")
    hierarchy: str = Field(description="name of a hierarchy: catalogue/reference/hierarchies/<hierarchy>.csv")
    other_hierarchies: tuple[str, ...] = Field(
        default=(), description="names of further hierarchies over the same leaves and the same whole"
    )

    def over(self, hierarchies: Mapping[str, Hierarchy]) -> Hierarchy:
        """Return its hierarchies as one."""
        return hierarchies[self.hierarchy].with_others(hierarchies[name] for name in self.other_hierarchies)


class Grain(StrEnum):
    """What a date stands for: the day itself, or the week, month or quarter that it is a day of."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


class Slice(Model):
    """A column that splits the product into tables without a published total over it (a date, a kind of service)."""

    name: str = Field(description="name of the column in the query's result and in what is published")
    title: str = Field(description="what people call the slice")
    kind: str = Field(default="category", description="date or category")
    labels: dict[str, str] = Field(default_factory=dict, description="value of the column: what people call it")
    grain: Grain = Field(
        default=Grain.DAY, description="what a date stands for: day, week, month, quarter (kind: date)"
    )
    cumulative: bool = Field(default=False, description="whether counts add up from one to the next (kind: date)")
