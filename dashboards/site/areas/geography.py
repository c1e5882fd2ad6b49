"""The areas that products count, from their hierarchies: kinds, parents, children, and what became of old ones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from contracts.catalogue import Catalogue
from contracts.products.dimensions import Dimension
from contracts.products.product import Product
from contracts.reference.boards import Became
from contracts.reference.codes import Hierarchy, ReferenceList
from dashboards.site.areas.kinds import is_area, kind_of, slug_of

_NUMBER = re.compile("[0-9]+")


@dataclass(frozen=True)
class Area:
    """A place. ``slug`` is its code, the first of a joined one: it names the page and the file of the API.

    ``became`` tells of a CCG which boards have its area, ``took_over`` of a board which CCGs these are.
    """

    slug: str
    name: str
    kind: str
    parent: str = ""
    children: tuple[str, ...] = ()
    successor: str = ""
    formed_from: tuple[str, ...] = ()
    became: tuple[Became, ...] = ()
    took_over: tuple[str, ...] = ()


def area_dimension(product: Product, hierarchies: Mapping[str, Hierarchy]) -> Dimension | None:
    """Return the dimension of a product that is made of areas, if there is one."""
    return next((item for item in product.dimensions if is_area(item.over(hierarchies).root)), None)


class Geography:
    """Every area that a product of the catalogue counts."""

    def __init__(
        self,
        products: Iterable[Product],
        hierarchies: Mapping[str, Hierarchy],
        lists: Mapping[str, ReferenceList],
        districts: Mapping[str, tuple[str, ...]] | None = None,
        boards: Mapping[str, tuple[Became, ...]] | None = None,
    ) -> None:
        used = {
            name: None
            for product in products
            if (dimension := area_dimension(product, hierarchies)) is not None
            for name in (dimension.hierarchy, *dimension.other_hierarchies)
        }
        # The deepest trees first: of an area's parents the nearest is told, and of its names that of today's areas.
        self._trees = sorted((hierarchies[name] for name in used), key=lambda tree: -max(tree.depths.values()))
        self._successors = _successors(lists.values())
        self._districts = districts or {}
        self._boards = boards or {}

    @classmethod
    def of(cls, known: Catalogue) -> Geography:
        """Return every area of a catalogue."""
        return cls(known.products.values(), known.hierarchies, known.lists, known.districts, known.boards)

    @cached_property
    def areas(self) -> dict[str, Area]:
        """Every area by its slug."""
        found: dict[str, Area] = {}
        for tree in self._trees:
            for node in tree.nodes:
                slug = slug_of(node.code)
                kind = kind_of(node.code)
                if kind is not None and slug not in found:
                    old = self._successors.get(slug, "")
                    found[slug] = Area(slug, node.name, kind, slug_of(node.parent), successor=old)
        return self._related(found)

    def _related(self, found: dict[str, Area]) -> dict[str, Area]:
        """Give each area its children and those it was formed from; areas of the past are nobody's children."""
        related = {}
        for slug, area in found.items():
            children = [each.slug for each in found.values() if each.parent == slug and not each.successor]
            before = [each.slug for each in found.values() if each.successor == slug]
            successor = area.successor if area.successor in found else ""
            became = tuple(each for each in self._boards.get(slug, ()) if each.board in found)
            took = [ccg for ccg, boards in self._boards.items() if ccg in found and slug in {b.board for b in boards}]
            placed = replace(area, children=tuple(children), formed_from=tuple(before), successor=successor)
            related[slug] = replace(placed, became=became, took_over=tuple(took))
        return related

    @cached_property
    def districts(self) -> dict[str, list[Area]]:
        """Areas by postcode district, in the order of LS1, LS2, LS10; of codes of the past those of today.

        A district that lies in no area with a page is left out.
        """
        together = {
            part: slug_of(node.code) for tree in self._trees for node in tree.nodes for part in node.code.split("+")
        }
        found = {}
        for district in sorted(self._districts, key=_as_counted):
            codes = [self._successors.get(code, code) for code in self._districts[district]]
            slugs = dict.fromkeys(code if code in self.areas else together.get(code, code) for code in codes)
            if here := [self.areas[slug] for slug in slugs if slug in self.areas]:
                found[district] = here
        return found

    def above(self, area: Area) -> list[Area]:
        """Return the areas that an area lies in, the largest first."""
        chain: list[Area] = []
        while area.parent in self.areas:
            area = self.areas[area.parent]
            chain.insert(0, area)
        return chain

    def named(self, slugs: Iterable[str]) -> list[Area]:
        """Return areas by name."""
        return sorted((self.areas[slug] for slug in slugs), key=lambda area: area.name)


def _as_counted(district: str) -> tuple[str, int, str]:
    """Return what districts are sorted by: letters, number, and the letter after it where there is one."""
    letters = post_area(district)
    number = _NUMBER.match(district, len(letters))
    return letters, int(number[0]) if number else 0, district


def post_area(district: str) -> str:
    """Return the letters that a district begins with: LS of LS1."""
    return district.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ").rstrip("0123456789")


def _successors(lists: Iterable[ReferenceList]) -> dict[str, str]:
    """Map each code that is no longer used to the one used today."""
    return {
        entry.code: known.current(entry.code)
        for known in lists
        for entry in known.entries
        if entry.successor and is_area(entry.code) and entry.successor in known.by_code
    }
