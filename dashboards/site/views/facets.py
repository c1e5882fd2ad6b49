"""The facets of a release, in the order of the page: what is counted, services, ages, sexes, dates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from contracts.products.dimensions import Slice
from dashboards.site.areas.geography import area_dimension
from dashboards.site.page import ReleasePage
from dashboards.site.views.choices import FOLDER, Facet, facet
from dashboards.site.views.parts import JOINED, WHAT, Parts

DATE = "date"


@dataclass(frozen=True)
class Filters:
    """What can be chosen, as a page shows it: ``back`` leads from that page to the folder of the release.

    ``chosen`` is the file of the page itself, "" on the page of the release; ``left_out`` counts the parts that have no
    page of their own; ``has_map`` says that there is a map.
    """

    facets: list[Facet]
    left_out: int = 0
    back: str = ""
    chosen: str = ""
    has_map: bool = False

    def on(self, file: str) -> Filters:
        """Return them as the page of a part shows them."""
        return replace(self, back="../", chosen=file)

    def address(self, file: str) -> str:
        """Return the address of a choice's page."""
        return f"{self.back}{FOLDER}/{file}"


def facets(page: ReleasePage, parts: Parts) -> list[Facet]:
    """Return every facet of which there is more than one value to choose."""
    product = page.product
    fixed = [item for item in product.slices if item.kind != "date" and item.name != product.page.chart_by]
    found = _what(fixed, _called(fixed, parts.values(WHAT)))
    lines = [item for item in product.slices if item.name == product.page.chart_by]
    found += [facet(item.name, item.title, _called([item], parts.values(item.name))) for item in lines]
    area = area_dimension(product, page.hierarchies)
    for item in product.dimensions:
        if item is not area:
            names = item.over(page.hierarchies).names
            here = set(parts.values(item.name))
            found.append(facet(item.name, item.title, [(code, name) for code, name in names.items() if code in here]))
    dates = sorted(page.main_breakdown.days, reverse=True)
    found.append(facet(DATE, _date_title(product.slices), [(day, page.figures.dated(day)) for day in dates if day]))
    return [item for item in found if len(item.choices) > 1]


def _what(slices: list[Slice], called: list[tuple[str, str]]) -> list[Facet]:
    """Return the facets of the slices that the page shows one value of: of several, one for each of the first's."""
    if len(slices) < 2:
        return [facet(WHAT, slices[0].title, called)] if slices else []
    first, *rest = slices
    groups: dict[str, list[tuple[str, str]]] = {}
    for value, _ in called:
        head, _, tail = value.partition(JOINED)
        groups.setdefault(head, []).append((value, _name(rest, tail)))
    return [facet(WHAT, first.labels.get(head, head), some) for head, some in groups.items()]


def _called(slices: list[Slice], values: list[str]) -> list[tuple[str, str]]:
    """Name values by the labels of their slices, in the order of those."""
    return [(value, _name(slices, value)) for value in sorted(values, key=lambda value: _place(slices, value))]


def _name(slices: list[Slice], value: str) -> str:
    labels = [item.labels.get(part, part) for item, part in zip(slices, value.split(JOINED), strict=True)]
    return ", ".join(dict.fromkeys(labels))


def _place(slices: list[Slice], value: str) -> list[tuple[int, str]]:
    found = []
    for item, part in zip(slices, value.split(JOINED), strict=True):
        order: Mapping[str, int] = {label: place for place, label in enumerate(item.labels)}
        found.append((order.get(part, len(order)), part))
    return found


def _date_title(slices: tuple[Slice, ...]) -> str:
    return next((item.title for item in slices if item.kind == "date"), "")
