"""What the page of a release is made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment

from contracts.datasets.dataset import Dataset
from contracts.products.dimensions import Dimension
from contracts.products.product import ROUNDED, Method, Product
from contracts.reference.codes import Hierarchy
from dashboards.site.areas.geography import area_dimension
from dashboards.site.breakdown import Breakdown
from dashboards.site.figure import Figure, whole_of
from dashboards.site.figures import Figures
from dashboards.site.per_head import People, Rates
from lambdas.core.paper.pages import environment
from lambdas.core.release import calendar

HOME, RELEASES = "/index.html", "/products/{}/releases/index.html"
LATEST = "/products/{}/latest/index.html"
CALENDAR, ICALENDAR = "/calendar/index.html", "/calendar/releases.ics"
DATA, CATALOGUE, DATASET = "/data/index.html", "/catalogue/index.html", "/catalogue/datasets/{}/index.html"
AGREEMENTS = "/catalogue/agreements/index.html"
AREAS, AREA = "/areas/index.html", "/areas/{}/index.html"


@dataclass(frozen=True)
class Download:
    """One file of a release: its name, what it is, its size in bytes."""

    name: str
    label: str
    size: int


@dataclass(frozen=True)
class ReleasePage:
    """Everything a product page tells.

    ``inputs`` are the candidate's, ``certificate`` the public one, ``changes`` what it changed since the last
    release, ``address`` the site's where it has one of its own, ``people`` those that its rates are over, if it has any
    and they are out, ``signed_by`` names who signed it, where it was signed, ``corrects`` is the
    withdrawn release that it comes in place of.
    """

    product: Product
    hierarchies: Mapping[str, Hierarchy]
    datasets: Mapping[str, Dataset]
    figures: Figures
    release: str
    published: str
    inputs: Sequence[Mapping[str, Any]]
    certificate: Mapping[str, Any]
    downloads: Sequence[Download]
    changes: Mapping[str, Any] | None = None
    address: str = ""
    people: People | None = None
    signed_by: Sequence[str] = ()
    corrects: Mapping[str, Any] | None = None

    @property
    def rates(self) -> Rates | None:
        """The rate that the product names, over people that are known."""
        rate = self.product.page.per_head
        return None if rate is None or self.people is None else Rates(rate, self.people)

    @property
    def area(self) -> str:
        """Name of the whole of its areas; of what the page's table adds up to, where it has none."""
        dimension = next(item for item in self.product.dimensions if item.name == self.product.page.table)
        hierarchy = dimension.over(self.hierarchies)
        return next(iter(self.area_names.values()), hierarchy.names[hierarchy.root])

    @property
    def area_names(self) -> Mapping[str, str]:
        """Names of the codes of the product's areas; nothing where it has none."""
        return {} if self.area_dimension is None else self.area_dimension.over(self.hierarchies).names

    @property
    def area_dimension(self) -> Dimension | None:
        """The dimension that is made of areas, if there is one."""
        return area_dimension(self.product, self.hierarchies)

    @property
    def shown_on(self) -> date | None:
        """Date whose figures the page shows; None when the product has no dates."""
        return date.fromisoformat(self.figures.day) if self.figures.day else None

    @property
    def main_breakdown(self) -> Breakdown:
        """Figures by the dimension that the product's page names."""
        return next(item for item in self.figures.breakdowns if item.dimension.name == self.product.page.table)

    @property
    def areas(self) -> list[tuple[str, Figure]]:
        """Names and figures of that dimension's codes over all lines, the whole left out."""
        rows = self.main_breakdown.rows(self.figures.day, self.figures.lines_on(self.figures.day), self.figures.absent)
        return [(row.name, whole_of(row.figures)) for row in rows[1:]]

    def tells_rows(self, dataset: str) -> bool:
        """Whether the page may say how many rows were taken in from a dataset.

        Where rows are people's records their number is a total over all slices: less the published ones it gives away
        the slices that are hidden as a whole, and beside a rounded total it is the exact one. Where zeros may be hidden
        it says how many of the hidden counts are zero.
        """
        if self.product.disclosure.method is Method.PUBLISHED:
            return True
        if self.product.disclosure.hides_zeros:
            return False
        inexact = self.figures.hides_a_whole or self.product.disclosure.method in ROUNDED
        return not (self.datasets[dataset].record_level and inexact)

    def leaves_out(self, given: Mapping[str, Any]) -> bool:
        """Whether a file of a dataset has rows that are left out without a fault, such as copies of others."""
        return any(drop["rows"]["rejected"] > drop["rows"]["faulty"] for drop in given["drops"])

    @property
    def next_due(self) -> date:
        """Day by which the next release is due."""
        return calendar.local_day(self.due.isoformat())

    @property
    def due(self) -> datetime:
        """When it is."""
        return calendar.due(self.published, self.product.release)


def templates() -> Environment:
    """Return the templates of the site."""
    return environment(Path(__file__).parent / "templates")
