"""What a product's file says, as typed values: dimensions, hierarchies, disclosure rule, calendar, page."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from pydantic import Field

from contracts.products.cell_terms import CellTerms
from contracts.products.dimensions import Dimension, Slice
from contracts.products.measure import Measure, Percentage, PerHead, Rate
from contracts.products.overlap import Overlap
from contracts.products.release_terms import Release
from contracts.products.usual_checks import UsualChecks
from contracts.queries.branches import Uncovered
from contracts.queries.queried import QueryTest
from contracts.queries.verification import Verification
from contracts.reading.model import Model


class Method(StrEnum):
    """How small counts are protected."""

    SUPPRESS = "suppress"
    ROUND = "round"  # every figure is a multiple of the base, and every sum of figures holds
    SUPPRESS_THEN_ROUND = "suppress_then_round"  # what is left is rounded, each figure by itself
    PUBLISHED = "published"  # the publisher has protected the table; only the audit runs


ROUNDED = (Method.ROUND, Method.SUPPRESS_THEN_ROUND)


class GroupDisclosure(StrEnum):
    """What becomes of totals whose people all fall in one of several parts."""

    COUNT = "count"  # they are counted in the certificate and told to the approver
    HIDE = "hide"  # so much is hidden, zeros included, that nobody can tell


class Protection(StrEnum):
    """How wide the interval of a protected cell must be (two levels: see docs/decisions)."""

    EXACT = "exact"  # at least two counts fit
    RULE = "rule"  # the interval covers the whole range of unsafe counts


class OnConflict(StrEnum):
    """What becomes of a release that, protected by itself, would give away what is hidden elsewhere."""

    HIDE_MORE = "hide_more"  # so much more is hidden that nothing is given away
    HOLD = "hold"  # and a person lets it through


# No published rule comes near it; a product that hid every count up to a larger one would say nothing.
LARGEST_THRESHOLD = 1_000
# To a base of two a 1 that is shown as 0 is one or none, and whoever is counted there knows that it is one.
SMALLEST_BASE, LARGEST_BASE = 3, 100


class Dominance(Model):
    """The (n,k) rule: a total is unsafe where the so many largest contributors give more than a share of it."""

    largest: int = Field(ge=1, le=10, description="n: how many of the largest contributors")
    share: int = Field(ge=1, le=99, description="k: the share in percent that they may give together")


class Disclosure(Model):
    """The disclosure rule of a product. Source names the publication the threshold comes from.

    With ``rule``, the name of one of ``presets``, what is left out of the file is as that rule has it.
    """

    rule: str | None = Field(default=None, description="name of a known body's rule: hes, opensafely, acro, phe")
    method: Method = Field(default=Method.SUPPRESS, description="how small counts are protected")
    threshold: int = Field(
        ge=0,
        le=LARGEST_THRESHOLD,
        description="counts from 1 to this are unsafe; 0 where any count may be published",
    )
    zero_is_safe: bool = Field(default=True, description="whether a zero may be shown")
    protection: Protection = Field(default=Protection.EXACT, description="how wide a protected cell's interval must be")
    rounding_base: int = Field(
        default=1,
        ge=1,
        le=LARGEST_THRESHOLD,
        description="base the publisher rounded leaf counts to (method: published)",
    )
    base: int | None = Field(
        default=None,
        ge=SMALLEST_BASE,
        le=LARGEST_BASE,
        description="what figures are multiples of (methods: round, suppress_then_round), 5 or 10 as a rule",
    )
    exact: tuple[str, ...] = Field(default=(), description="codes of the first dimension the publisher did not round")
    group_disclosure: GroupDisclosure = Field(
        default=GroupDisclosure.COUNT, description="what becomes of totals whose people all fall in one part"
    )
    smallest_group: int | None = Field(
        default=None,
        ge=1,
        le=LARGEST_THRESHOLD,
        description="smallest total that is a group; absent: the smallest count that is safe",
    )
    group_dimensions: tuple[str, ...] = Field(
        default=(), description="dimensions whose parts a group may fall in; absent: all of them"
    )
    p_percent: int | None = Field(
        default=None,
        ge=1,
        le=100,
        description="of magnitudes: nobody may estimate another's contribution within so many percent",
    )
    dominance: Dominance | None = Field(default=None, description="of magnitudes: the (n,k) rule")
    on_conflict: OnConflict = Field(
        default=OnConflict.HIDE_MORE,
        description="what becomes of a release that by itself would give away what earlier or other releases hide",
    )
    source: str = Field(description="the publication the threshold comes from")

    @property
    def for_magnitudes(self) -> bool:
        """Whether it is a rule for magnitudes: the threshold is one of contributors then."""
        return self.p_percent is not None or self.dominance is not None

    @property
    def figure(self) -> str:
        """What a figure under this rule is called in words."""
        return "sum" if self.for_magnitudes else "count"

    @property
    def hides_zeros(self) -> bool:
        """Whether a confidential cell may be a zero."""
        return not self.zero_is_safe or self.least_group > 0

    @property
    def least_group(self) -> int:
        """The smallest total whose people must not be known to fall all in one part; 0 where that may be known."""
        if self.group_disclosure is GroupDisclosure.COUNT:
            return 0
        return self.threshold + 1 if self.smallest_group is None else self.smallest_group


class Page(Model):
    """What the product's page shows first."""

    headline: str = Field(description="sentence with {value} and, where wanted, {date} and {area}")
    chart: str = Field(description="sentence that says what the chart shows")
    chart_by: str | None = Field(
        default=None, description="slice drawn as one line each; absent: a single line or bars"
    )
    table: str = Field(description="dimension whose second level makes the rows of the page's table")
    notes: tuple[str, ...] = Field(default=(), description="what a reader of the figures must know")
    per_head: PerHead | None = Field(default=None, description="a rate per so many people, made of published figures")
    percentage: Percentage | None = Field(default=None, description="a percentage, made of published figures")
    incomplete_days: int = Field(
        default=0, ge=0, description="newest days whose counts will still grow: shown and marked, never the headline"
    )


class ProductFile(Model):
    """What product.yaml says: what is published from one or more datasets, and under which rule."""

    name: str = Field(description="the name of its folder")
    title: str = Field(description="what people call the product")
    summary: str = Field(description="what is counted, of whom and where, in a sentence or two")
    datasets: tuple[str, ...] = Field(description="the datasets its query reads")
    owner: str = Field(description="who answers for the figures")
    licence: str = Field(default="Open Government Licence v3.0", description="terms under which it may be used")
    dimensions: tuple[Dimension, ...] = Field(min_length=1, max_length=4, description="what the counts are broken by")
    slices: tuple[Slice, ...] = Field(default=(), description="columns that split the product into tables")
    measure: Measure = Field(description="the count that is published")
    rate: Rate | None = Field(default=None, description="a rate published beside the measure")
    disclosure: Disclosure = Field(description="the disclosure rule")
    cells: CellTerms = Field(default_factory=CellTerms, description="which cells are published, and hidden last")
    overlaps: tuple[Overlap, ...] = Field(
        default=(),
        description="other products that count the same people; those with a dataset and measure in common are",
    )
    release: Release = Field(description="when it is released")
    page: Page = Field(description="what its page shows first")

    @property
    def cumulative(self) -> str | None:
        """Name of the slice along which counts add up, if there is one."""
        return next((item.name for item in self.slices if item.cumulative), None)

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns the query must return, in order: slices, dimensions, measure and, where they are named, the others.

        Those are the rate's public denominator, the measure's contributor and its status.
        """
        names = [s.name for s in self.slices] + [d.name for d in self.dimensions] + [self.measure.name]
        denominator = self.rate.denominator if self.rate and not self.rate.share_of else None
        return (*names, *filter(None, (denominator, self.measure.contributor, self.measure.status)))


class Product(ProductFile):
    """A product: its file, its query and its tests."""

    sql: str = Field(default="", description="text of query.sql, in Athena's dialect")
    tests: tuple[ProductTest, ...] = ()
    uncovered: tuple[Uncovered, ...] = Field(default=(), description="branches that no test need cover: branches.yaml")
    verified: Verification | None = Field(default=None, description="who approved which content; see verified.yaml")


class ProductTest(QueryTest):
    """One test of a product's SQL, and the usual mistakes that it looks for."""

    checks: UsualChecks = Field(default_factory=UsualChecks, description="usual mistakes to look for")


Product.model_rebuild()


def product_folder(root: Path, name: str) -> Path:
    """Where a product's files lie."""
    return root / "products" / name
