"""Counts of the whole by age and sex, of the newest days, for the age pyramid of a product that has both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from contracts.products.product import Product
from contracts.reference.codes import Hierarchy
from dashboards.site.breakdown import NEWEST
from dashboards.site.figure import Figure, whole_of

AGE, SEX = "age", "sex"
FEMALE, MALE = "female", "male"


class Band(NamedTuple):
    """An age band, and its counts of women and girls, of men and boys, and of people of other or unknown sex."""

    name: str
    female: Figure
    male: Figure
    others: list[Figure]


class AgeAndSex:
    """Counts by age and sex and date, added up over the lines of the product's chart; hidden where one of them is."""

    def __init__(self, at: tuple[int, int], ages: Hierarchy, sexes: Hierarchy, absent: Figure) -> None:
        """Take the places of the two dimensions, their hierarchies, and what a count is that no cell has."""
        self.at = at
        self._ages = {code: ages.names[code] for code in ages.leaves}
        self._others = {code: sexes.names[code] for code in sexes.leaves if code not in (FEMALE, MALE)}
        self._sexes = sexes
        self._absent = absent
        self._days: dict[str, dict[tuple[str, str], dict[str, Figure]]] = {}

    @property
    def sexes(self) -> tuple[str, ...]:
        """Names of the sexes: female, male, then those that have no side of the pyramid."""
        return self._sexes.names[FEMALE], self._sexes.names[MALE], *self._others.values()

    def add(self, day: str, codes: Sequence[str], line: str, figure: Figure) -> None:
        """Take a published count of the whole by age and sex, and forget days too old to be shown."""
        age, sex = (codes[at] for at in self.at)
        if day not in self._days:
            self._days[day] = {}
            for old in sorted(self._days)[:-NEWEST]:
                del self._days[old]
        if day in self._days and age in self._ages:
            self._days[day].setdefault((age, sex), {})[line] = figure

    def bands(self, day: str, lines: Sequence[str]) -> list[Band]:
        """Return the age bands of a day over its lines, the oldest first; none where nothing is published of them."""
        counts = self._days.get(day, {})
        if not counts:
            return []

        def over(key: tuple[str, str]) -> Figure:
            return whole_of(counts.get(key, {}).get(line, self._absent) for line in lines)

        return [
            Band(
                name,
                over((age, FEMALE)),
                over((age, MALE)),
                [over((age, sex)) for sex in self._others],
            )
            for age, name in reversed(self._ages.items())
        ]


def age_and_sex(product: Product, hierarchies: Mapping[str, Hierarchy], absent: Figure) -> AgeAndSex | None:
    """Return what collects a product's counts by age and sex; None where it does not publish both together.

    They are the dimensions called age and sex, the latter with the codes female and male.
    """
    names = [item.name for item in product.dimensions]
    if AGE not in names or SEX not in names or not product.cells.publishes_all:
        return None
    at = names.index(AGE), names.index(SEX)
    ages, sexes = (product.dimensions[place].over(hierarchies) for place in at)
    return AgeAndSex(at, ages, sexes, absent) if {FEMALE, MALE} <= set(sexes.leaves) else None
