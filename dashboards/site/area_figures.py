"""Published counts of each area by date, for the pages that bring together what is known of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from dashboards.site.figure import Figure, whole_of

NEWEST = 120
"""How many of the newest dates are kept."""


class AreaFigures:
    """Counts by area and date, added up over the lines of the product's chart; hidden where one of them is."""

    def __init__(self, codes: list[str], absent: Figure, lines_on: Callable[[str], Sequence[str]]) -> None:
        """Take the codes that are published, what a count is that no cell has, and which lines a date has."""
        self.codes = codes
        self._absent = absent
        self._lines_on = lines_on
        self._days: dict[str, dict[str, dict[str, Figure]]] = {}

    def add(self, day: str, code: str, line: str, figure: Figure) -> None:
        """Take a published count."""
        self._days.setdefault(day, {}).setdefault(code, {})[line] = figure

    @property
    def days(self) -> list[str]:
        """The newest dates, in order."""
        return sorted(day for day in self._days if day)[-NEWEST:]

    def series(self, code: str) -> dict[date, Figure]:
        """Return the counts of an area, by date."""
        return {date.fromisoformat(day): self._on(day, code) for day in self.days}

    def _on(self, day: str, code: str) -> Figure:
        found = self._days[day].get(code, {})
        return whole_of(found.get(line, self._absent) for line in self._lines_on(day))

    def counted(self) -> list[str]:
        """Codes of which anything is published, also where it is not the whole."""
        if self._absent is not None:
            return self.codes if self.days else []
        return [code for code in self.codes if any(code in self._days[day] for day in self.days)]
