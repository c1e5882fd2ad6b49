"""Names lines at their ends, so that no key is needed."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from markupsafe import Markup

from dashboards.site.drawing import BOLD
from dashboards.site.frame import Frame, Line
from dashboards.site.svg import element, joined
from lambdas.core.paper.words import number, short_day

LEADING = 1.25


def line_labels(frame: Frame, lines: Sequence[Line]) -> Markup:
    """Name each line at its end, moved apart where two would touch."""
    if len(lines) < 2:
        return Markup()
    letter = frame.size.letter
    letters = max(6, int((frame.size.width - frame.right - letter) / (BOLD * letter)))
    blocks = []
    for order, item in enumerate(lines):
        drawn = item.drawn
        if drawn:
            rows = [*textwrap.wrap(item.name, letters), _latest(item, frame)]
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


def _latest(item: Line, frame: Frame) -> str:
    """Return the last number of a line; with its day, when other lines go on beyond it."""
    last = max(item.drawn)
    count = number(round(item.drawn[last]))
    return count if last == frame.until else f"{count} ({short_day(last)})"


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
