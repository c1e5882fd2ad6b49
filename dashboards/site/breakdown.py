"""Counts by one dimension, of the newest days."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from contracts.products.dimensions import Dimension
from contracts.products.product import Product
from contracts.reference.codes import Hierarchy
from dashboards.site.figure import Figure

NEWEST = 21
"""How many of the newest days are kept whole, so that a page can choose among them."""


class Row(NamedTuple):
    """A code, its name, and its figures, one for each line."""

    code: str
    name: str
    figures: list[Figure]


class Breakdown:
    """Counts by one dimension, by line, of the newest days: one of them is the day that the page shows."""

    def __init__(self, dimension: Dimension, hierarchy: Hierarchy, absent: frozenset[str] = frozenset()) -> None:
        """Take the dimension, and the codes of it that are not published."""
        self.dimension = dimension
        self.names = hierarchy.names
        self._days: dict[str, dict[str, dict[str, Figure]]] = {}
        self._levels = [[code for code in level if code not in absent] for level in _levels(hierarchy)]

    def add(self, day: str, code: str, line: str, figure: Figure) -> None:
        """Take a figure, and forget days too old to be shown."""
        if day not in self._days:
            self._days[day] = {}
            for old in sorted(self._days)[:-NEWEST]:
                del self._days[old]
        if day in self._days:
            self._days[day].setdefault(code, {})[line] = figure

    @property
    def days(self) -> list[str]:
        """The newest days, those that are kept whole."""
        return sorted(self._days)

    def rows(self, day: str, lines: list[str], absent: Figure) -> list[Row]:
        """Code, name and figures of the root and of the first level below it that has several figures, in order."""
        cells = self._days.get(day, {})
        root, *levels = self._levels
        level = next((codes for codes in levels if sum(code in cells for code in codes) > 1), [])
        return [
            Row(code, self.names[code], [cells.get(code, {}).get(line, absent) for line in lines])
            for code in (*root, *level)
        ]


def _levels(hierarchy: Hierarchy) -> list[list[str]]:
    """Codes of a hierarchy by their distance from the root."""
    depth: dict[str, int] = {}
    levels: list[list[str]] = []
    for node in hierarchy.nodes:
        depth[node.code] = depth[node.parent] + 1 if node.parent else 0
        if depth[node.code] == len(levels):
            levels.append([])
        levels[depth[node.code]].append(node.code)
    return levels


def not_published(product: Product, hierarchies: Mapping[str, Hierarchy], at: int) -> frozenset[str]:
    """Codes of a dimension that are not published with the whole of the others."""
    over = [item.over(hierarchies) for item in product.dimensions]
    names, roots = [item.name for item in product.dimensions], [hierarchy.root for hierarchy in over]
    if product.cells.publishes_all:
        return frozenset()
    return frozenset(
        code
        for code in over[at].names
        if not product.cells.publishes([*roots[:at], code, *roots[at + 1 :]], names, over)
    )
