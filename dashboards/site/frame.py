"""Where days and counts lie in the picture of a line chart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from contracts.products.dimensions import Grain
from dashboards.site.drawing import BOLD, LETTER, Size
from dashboards.site.figure import Figure
from dashboards.site.scale import ticks, written
from dashboards.site.series import is_daily, weekly_mean
from dashboards.site.svg import Point

STROKE = 0.6  # of a day


class Aside(NamedTuple):
    """A second scale at the right, of the same line: what one count is on it, and its unit."""

    per: float
    unit: str


@dataclass(frozen=True)
class Line:
    """One series and its name. From ``incomplete_from`` on, counts will still grow: no mean is drawn there."""

    name: str
    days: Mapping[date, Figure]
    incomplete_from: date | None = None
    grain: Grain = Grain.DAY

    @cached_property
    def drawn(self) -> dict[date, float]:
        """What the strong line follows: the 7-day mean of daily counts, else the counts."""
        return self._complete(weekly_mean(self.days)) if is_daily(self.days) else self.whole

    @cached_property
    def whole(self) -> dict[date, float]:
        """The counts themselves, those that are known and will not grow."""
        return self._complete(self.days)

    def _complete(self, known: Mapping[date, Figure | float]) -> dict[date, float]:
        until = self.incomplete_from or date.max
        return {when: figure for when, figure in known.items() if when < until and isinstance(figure, int | float)}


class Frame:
    """Where days and counts lie in the picture."""

    def __init__(self, lines: Sequence[Line], size: Size, aside: Aside | None = None) -> None:
        """Take the lines; there is room for the numbers of ``aside`` at the right."""
        days = [when for item in lines for when in item.days]
        counts = [figure for item in lines for figure in item.days.values() if isinstance(figure, int)]
        self.size = size
        self.first, self.last = min(days), max(days)
        self.until = max((when for item in lines for when in item.drawn), default=self.last)
        self.ticks = ticks(max(counts, default=0))
        self.top, self.bottom = size.letter * 2.6, size.height - size.letter * 2
        longest = max((len(item.name) for item in lines), default=0) if len(lines) > 1 else 0
        room = min(size.label * size.width, longest * BOLD * size.letter) + size.letter if longest else 8
        most = self.ticks[-1] * (aside.per if aside else 0)
        self.aside_ticks = [tick for tick in ticks(most, 3, whole=False) if tick <= most]
        aside_room = max(len(written(tick)) for tick in self.aside_ticks) * LETTER * size.largest + 10 if aside else 0
        self.right = size.width - max(room, aside_room)
        self.alone = len(lines) == 1
        self.daily = all(is_daily(item.days) for item in lines)
        # Upright strokes begin beside the numbers of the axis, lines beside its zero: what is low lies on no number.
        # The topmost number lies above all strokes.
        numbers = max(len(written(tick)) for tick in self.ticks[:-1]) if self.alone and self.daily else 1
        self.left = numbers * LETTER * size.letter + 6
        self.span = max(1, (self.last - self.first).days)
        # Upright strokes stand within the picture, those of the first and the last day too.
        self.edge = STROKE / 2 * (self.right - self.left) / (self.span + STROKE) if self.alone and self.daily else 0.0

    @property
    def day(self) -> float:
        """How far one day lies from the next."""
        return (self.right - self.left - 2 * self.edge) / self.span

    def x(self, when: date) -> float:
        """Return how far from the left a day lies."""
        return self.left + self.edge + (when - self.first).days * self.day

    def y(self, count: float) -> float:
        """Return how far from the top a count lies."""
        return self.bottom - count / self.ticks[-1] * (self.bottom - self.top)

    def at(self, when: date, figure: float) -> Point:
        """Return the point of a day's count."""
        return self.x(when), self.y(figure)
