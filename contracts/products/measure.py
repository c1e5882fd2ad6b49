"""What a product measures: how many, or how much."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from contracts.reading.model import Model

STATUS = "status"  # the column beside every figure that says why there is one or none


class Zeros(StrEnum):
    """Whether cells that count nobody are listed in what is published."""

    LISTED = "listed"
    IMPLIED = "implied"  # for tables where most combinations are empty: what is not listed is zero


class MeasureKind(StrEnum):
    """What the measure sums."""

    COUNT = "count"  # people, visits, tests
    MAGNITUDE = "magnitude"  # whole units that each contributor gives more or less of: pounds, minutes


class Measure(Model):
    """The count, or the sum, that is published."""

    name: str = Field(description="name of the column in the query's result and in what is published")
    title: str = Field(description="what people call the count")
    unit: str = Field(description="what is counted, in the plural")
    status: str | None = Field(default=None, description="query column that holds the publisher's own status, if any")
    kind: MeasureKind = Field(default=MeasureKind.COUNT, description="count, or magnitude: a sum of whole units")
    contributor: str | None = Field(
        default=None, description="query column that tells contributors apart (kind: magnitude); it is not published"
    )
    zeros: Zeros = Field(default=Zeros.LISTED, description="whether cells that count nobody are listed")


class PerHead(Model):
    """A rate that pages show: the measure per so many people, by the figures that another product has published."""

    name: str = Field(description="name of the column in rates.csv")
    title: str = Field(description="what people call the rate")
    over: str = Field(description="the product that publishes how many people there are in each area")
    per: int = Field(default=100_000, ge=1, le=1_000_000, description="how many people the rate is per")


class Percentage(Model):
    """A percentage that pages show: figures of one label of a slice over those of another, as they were published."""

    name: str = Field(description="name of the column in percentages.csv")
    title: str = Field(description="what people call the percentage")
    slice: str = Field(description="the slice that parts what is counted from what it is part of")
    of: str = Field(description="its label of what is counted")
    over: str = Field(description="its label of what that is part of")


class Rate(Model):
    """A rate published beside the measure: so many per so many of a public figure, or of a total of the same table.

    A public figure, such as a population, comes with the query; a total is that over a dimension (``share_of``).
    """

    name: str = Field(description="name of the column in what is published")
    title: str = Field(description="what people call the rate")
    denominator: str = Field(
        description="name of the column of what the rate is over; a public figure of each leaf cell is the query's"
    )
    share_of: str | None = Field(default=None, description="the dimension whose totals the rate is over")
    denominator_title: str = Field(description="what people call that figure")
    part: bool = Field(
        default=True, description="whether what is counted is part of that figure; false of events, several to a person"
    )
    per: int = Field(default=100_000, ge=1, le=1_000_000, description="100 for a percentage, 100000 for people")
    decimals: int = Field(default=1, ge=0, le=4, description="decimal places")
    smallest_denominator: int = Field(ge=1, description="a rate over less than this is not shown")
    source: str = Field(default="", description="the publication of the public figures; none for share_of")

    @property
    def made(self) -> tuple[str, ...]:
        """Columns that the query does not return: the rate and, where it is a share, what it is over."""
        return (self.denominator, self.name) if self.share_of else (self.name,)
