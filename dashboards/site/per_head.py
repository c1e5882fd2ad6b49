"""Rates per so many people: published counts over the people that another product has published, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from contracts.products.measure import STATUS, PerHead
from dashboards.site.areas.kinds import is_area
from dashboards.site.figure import HIDDEN, Figure, Hidden
from dashboards.site.series import WEEK, is_daily, weekly_mean

Ratio = float | Hidden | None
"""A rate; HIDDEN where a count that it is made of is confidential; None where there is none, or nobody is known of."""


@dataclass(frozen=True)
class People:
    """How many people live in each area, by code, as a release of a product has it."""

    product: str
    title: str
    release: str
    by_area: Mapping[str, int]

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> People:
        """Read a release's data.json: its areas, with the whole of every other dimension."""
        names: Mapping[str, Mapping[str, str]] = data["names"]
        columns: list[str] = data["columns"]
        area = next(name for name, codes in names.items() if is_area(next(iter(codes))))
        wholes = {columns.index(name): next(iter(codes)) for name, codes in names.items() if name != area}
        at, value = columns.index(area), columns.index(STATUS) - 1
        rows = [row for row in data["rows"] if all(row[place] == whole for place, whole in wholes.items())]
        return cls(data["product"], data["title"], data["release"], {row[at]: row[value] for row in rows if row[value]})


@dataclass(frozen=True)
class Rates:
    """A product's rate, over people that are known."""

    rate: PerHead
    people: People

    @classmethod
    def read(cls, found: Mapping[str, Any]) -> Rates:
        """Read what a release's areas.json tells of its rate, and of the people that it is over."""
        return cls(PerHead(**found["rate"]), People(**found["people"]))

    def of(self, code: str, count: float) -> float | None:
        """Return the rate of a count of an area; None where it is not known how many people there are."""
        found = self.people.by_area.get(code)
        return count * self.rate.per / found if found else None

    def days(self, code: str, series: Mapping[date, Figure]) -> dict[date, Ratio]:
        """Return the rate of each date's count."""
        return {day: self._shown(code, figure) for day, figure in series.items()}

    def means(self, code: str, series: Mapping[date, Figure], until: date | None) -> dict[date, Ratio]:
        """Return the rate of the mean of seven days that ends on each date; empty where dates are further apart.

        There is none from ``until`` on, when counts will still grow.
        """
        return {day: self._shown(code, mean) for day, mean in means(series, until).items()}

    def compared(self, code: str, series: Mapping[date, Figure], until: date | None) -> dict[date, Ratio]:
        """Return what areas are compared by: the rate of the mean, of dates further apart that of the count."""
        if is_daily(series):
            return self.means(code, series, until)
        return self.days(code, _whole(series, until))

    def _shown(self, code: str, figure: Ratio) -> Ratio:
        return figure if figure is None or isinstance(figure, Hidden) else self.of(code, figure)


def means(series: Mapping[date, Figure], until: date | None) -> dict[date, Ratio]:
    """Return the mean of the seven days that end on each date before ``until``, or why there is none.

    Empty where dates are further apart than days.
    """
    if not is_daily(series):
        return {}
    whole = _whole(series, until)
    known = weekly_mean(whole)
    return {day: known[day] if day in known else _why(day, whole) for day in whole}


def _whole(series: Mapping[date, Figure], until: date | None) -> dict[date, Figure]:
    """Return the figures that will not grow any more."""
    return {day: figure for day, figure in series.items() if until is None or day < until}


def _why(last: date, series: Mapping[date, Figure]) -> Ratio:
    """Say why there is no mean of the seven days up to one: a count is confidential, or a day is not there."""
    week = [series.get(last - timedelta(days=back)) for back in range(WEEK)]
    return HIDDEN if any(isinstance(figure, Hidden) for figure in week) else None


def written(ratio: Ratio) -> str:
    """Return a rate as readers see it, to one decimal place: ``12.0``; ``[c]``, ``[x]``."""
    if ratio is None:
        return "[x]"
    return "[c]" if isinstance(ratio, Hidden) else f"{ratio:,.1f}"
