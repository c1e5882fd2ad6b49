"""Published counts of each area by date, for the pages that bring together what is known of it."""

from __future__ import annotations

from datetime import date

from dashboards.site.figure import Figure, plus

NEWEST = 120
"""How many of the newest dates are kept."""


class AreaFigures:
    """Counts by area and date, added up over the lines of the product's chart; hidden where one of them is."""

    def __init__(self, codes: list[str], absent: Figure) -> None:
        """Take the codes that are published, and what a count is that no cell has."""
        self.codes = codes
        self._absent = absent
        self._days: dict[str, dict[str, Figure]] = {}

    def add(self, day: str, code: str, figure: Figure) -> None:
        """Take a published count."""
        counts = self._days.setdefault(day, {})
        counts[code] = plus(counts[code], figure) if code in counts else figure

    @property
    def days(self) -> list[str]:
        """The newest dates, in order."""
        return sorted(day for day in self._days if day)[-NEWEST:]

    def series(self, code: str) -> dict[date, Figure]:
        """Return the counts of an area, by date."""
        return {date.fromisoformat(day): self._days[day].get(code, self._absent) for day in self.days}

    def counted(self) -> list[str]:
        """Codes of which anything is published."""
        return [code for code in self.codes if any(figure is not None for figure in self.series(code).values())]
