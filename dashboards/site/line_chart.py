"""Draws daily series as lines: the 7-day mean strong, the days themselves faint, each line labelled at its end."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from dashboards.site.figures import Figure
from dashboards.site.scale import day_ticks, ticks
from dashboards.site.series import is_daily, weekly_mean
from dashboards.site.svg import Point, element, joined, line, stems
from lambdas.core.paper.words import day, number

LETTER = 0.56  # width of an average letter, in ems
LEADING = 1.25
MEAN_APART = 2.0


@dataclass(frozen=True)
class Line:
    """One series and its name. From ``incomplete_from`` on, counts will still grow: no mean is drawn there."""

    name: str
    days: Mapping[date, Figure]
    incomplete_from: date | None = None

    @property
    def drawn(self) -> dict[date, float]:
        """What the strong line follows: the 7-day mean of daily counts, else the counts."""
        known = weekly_mean(self.days) if is_daily(self.days) else self.days
        until = self.incomplete_from or date.max
        return {when: figure for when, figure in known.items() if when < until and isinstance(figure, int | float)}


@dataclass(frozen=True)
class Size:
    """A size to draw in. The page shows one of two, by the width of the window, so that letters stay readable."""

    name: str
    width: int
    height: int
    letter: int
    months: int
    label: float  # share of the width that labels at the ends of lines may take
    days_apart: float | None  # least distance of two days on the faint lines; None draws none, for want of room


WIDE = Size("wide", 800, 380, 15, 9, 0.22, 1.0)
NARROW = Size("narrow", 320, 300, 14, 3, 0.32, None)


def line_chart(lines: Sequence[Line], size: Size, *, unit: str, title: str) -> Markup:
    """Return one SVG of the chart, complete in itself; ``title`` and the description are its text alternative."""
    frame = _Frame(lines, size)
    parts = [_grid(frame)]
    parts += [_days(frame, item, order) for order, item in enumerate(lines)]
    parts += [_mean(frame, item, order) for order, item in enumerate(lines)]
    parts += [_axes(frame, unit), _labels(frame, lines)]
    ident = f"chart-{size.name}"
    words = element("title", title, id=f"{ident}-title") + element("desc", describe(lines), id=f"{ident}-desc")
    return element(
        "svg",
        words + joined(parts),
        class_=f"chart {size.name}",
        viewBox=f"0 0 {size.width} {size.height}",
        role="img",
        aria_labelledby=f"{ident}-title",
        aria_describedby=f"{ident}-desc",
        font_size=size.letter,
    )


def describe(lines: Sequence[Line]) -> str:
    """Say what the chart shows, line by line: its highest point and its last."""
    sentences = []
    for item in lines:
        drawn = item.drawn
        if not drawn:
            continue
        top, last = max(drawn, key=lambda when: drawn[when]), max(drawn)
        mean = "7-day mean" if is_daily(item.days) else "value"
        sentences.append(
            f"{item.name}: highest {mean} {number(round(drawn[top]))} on {day(top)}, "
            f"latest {number(round(drawn[last]))} on {day(last)}."
        )
    return " ".join(sentences)


class _Frame:
    """Where days and counts lie in the picture."""

    def __init__(self, lines: Sequence[Line], size: Size) -> None:
        days = [when for item in lines for when in item.days]
        counts = [figure for item in lines for figure in item.days.values() if isinstance(figure, int)]
        self.size = size
        self.first, self.last = min(days), max(days)
        self.ticks = ticks(max(counts, default=0))
        self.top, self.bottom, self.left = size.letter * 2.6, size.height - size.letter * 2, 2.0
        longest = max((len(item.name) for item in lines), default=0) if len(lines) > 1 else 0
        room = min(size.label * size.width, longest * LETTER * size.letter) + size.letter if longest else 8
        self.right = size.width - room
        self.alone = len(lines) == 1
        self.daily = all(is_daily(item.days) for item in lines)

    def x(self, when: date) -> float:
        span = max(1, (self.last - self.first).days)
        return self.left + (when - self.first).days / span * (self.right - self.left)

    def y(self, count: float) -> float:
        return self.bottom - count / self.ticks[-1] * (self.bottom - self.top)

    def at(self, when: date, figure: float) -> Point:
        return self.x(when), self.y(figure)


def _grid(frame: _Frame) -> Markup:
    """Draw the lines that everything else lies on."""
    return joined(
        element("path", class_="grid" if tick else "zero", d=f"M0 {frame.y(tick):.1f}H{frame.right:.1f}")
        for tick in frame.ticks
    )


def _axes(frame: _Frame, unit: str) -> Markup:
    """Write numbers and months over everything else, so that no line runs through them."""
    size = frame.size
    parts = []
    for tick in frame.ticks[1:]:
        said = f"{number(tick)} {unit}" if tick == frame.ticks[-1] else number(tick)
        parts.append(element("text", said, class_="tick", x=0, y=frame.y(tick) - 5))
    for when, name in day_ticks(frame.first, frame.last, size.months):
        x = frame.x(when)
        if x < frame.right - size.letter:
            parts.append(element("path", class_="zero", d=f"M{x:.1f} {frame.bottom:.1f}v6"))
            parts.append(element("text", name, class_="tick", x=x, y=frame.bottom + size.letter * 1.6))
    return joined(parts)


def _days(frame: _Frame, item: Line, order: int) -> Markup:
    """Draw the days faintly behind their mean; a single series as upright strokes."""
    known = [(when, figure) for when, figure in sorted(item.days.items()) if isinstance(figure, int)]
    if not frame.daily or not known:
        return Markup()
    if not frame.alone:
        if frame.size.days_apart is None:
            return Markup()
        path = line((frame.at(*pair) for pair in known), frame.size.days_apart)
        return element("path", class_=f"days s{order % 4}", d=path)
    until = item.incomplete_from or date.max
    whole = [frame.at(*pair) for pair in known if pair[0] < until]
    growing = [frame.at(*pair) for pair in known if pair[0] >= until]
    width = max(1.0, (frame.right - frame.left) / max(1, (frame.last - frame.first).days) * 0.6)
    return joined(
        element("path", class_=kind, stroke_width=width, d=stems(points, frame.bottom))
        for kind, points in (("stems", whole), ("stems growing", growing))
        if points
    )


def _mean(frame: _Frame, item: Line, order: int) -> Markup:
    drawn = item.drawn
    days = sorted(item.days)
    path = line((frame.at(when, drawn[when]) if when in drawn else None for when in days), MEAN_APART)
    if not drawn:
        return Markup()
    last = max(drawn)
    x, y = frame.at(last, drawn[last])
    dot = element("circle", class_=f"dot s{order % 4}", cx=x, cy=y, r=4)
    return element("path", class_=f"mean s{order % 4}", d=path) + dot


def _labels(frame: _Frame, lines: Sequence[Line]) -> Markup:
    """Name each line at its end, moved apart where two would touch."""
    if len(lines) < 2:
        return Markup()
    letter = frame.size.letter
    letters = max(6, int((frame.size.width - frame.right - letter) / (LETTER * letter)))
    blocks = []
    for order, item in enumerate(lines):
        drawn = item.drawn
        if drawn:
            rows = [*textwrap.wrap(item.name, letters), number(round(drawn[max(drawn)]))]
            blocks.append((frame.y(drawn[max(drawn)]), order, rows))
    parts = []
    free = frame.top - letter
    for y, order, rows in _apart(sorted(blocks), letter, free, frame.bottom):
        spans = joined(
            element(
                "tspan",
                row,
                x=frame.right + letter * 0.7,
                dy=f"{LEADING if i else 0}em",
                class_="n" if i == len(rows) - 1 else "name",
            )
            for i, row in enumerate(rows)
        )
        parts.append(element("text", spans, class_=f"label s{order % 4}", y=y + letter * 0.35))
    return joined(parts)


def _apart(
    blocks: list[tuple[float, int, list[str]]], letter: int, top: float, bottom: float
) -> list[tuple[float, int, list[str]]]:
    """Move blocks of text down until none touches the one above, then up until the last fits."""
    placed: list[tuple[float, int, list[str]]] = []
    for wanted, order, rows in blocks:
        placed.append((max(wanted, top), order, rows))
        top = placed[-1][0] + (len(rows) + 0.3) * LEADING * letter
    floor = bottom
    for i in range(len(placed) - 1, -1, -1):
        y, order, rows = placed[i]
        y = min(y, floor - (len(rows) - 1) * LEADING * letter)
        placed[i] = (y, order, rows)
        floor = y - 1.3 * LEADING * letter
    return placed
