"""Draws counts of one day as bars, the longest first or in an order of their own, each with its name and number."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from markupsafe import Markup

from dashboards.site.drawing import LETTER, Size, drawing
from dashboards.site.figure import Figure
from dashboards.site.svg import element
from lambdas.core.paper.words import number

MOST = 15
Rows = Sequence[tuple[str, Figure | float]]


def bar_chart(
    rows: Rows,
    size: Size,
    *,
    title: str,
    ident: str = "chart",
    written: Callable[[float], str] = number,
    in_order: bool = False,
    full: float = 0,
) -> Markup:
    """Return one SVG of the chart. ``rows`` are names and figures; only known ones are drawn, at most MOST.

    A bar of ``full`` is as long as there is room for; the longest bar is, where none is given. With ``in_order`` they
    stay in the order that they come in, as ages do, unless there are too many.
    """
    shown = _chosen(rows, in_order=in_order)
    letter, step = size.letter, _step(size)
    beside = size.name == "wide"
    longest = max((len(name) for name, _ in shown), default=1)
    left = min(0.4 * size.width, longest * LETTER * letter + 12) if beside else 0.0
    room = (len(written(max((count for _, count in shown), default=0))) + 1) * LETTER * letter + 6
    most = full or max((count for _, count in shown), default=1) or 1
    parts = []
    for order, (name, count) in enumerate(shown):
        y = order * step + letter * (0.3 if beside else 1.5)
        width = max(1.0, count / most * (size.width - left - room))
        baseline = y + letter * 1.1
        name_at = (left - 10, baseline) if beside else (0.0, y - letter * 0.35)
        parts.append(element("text", name, class_="name", x=name_at[0], y=name_at[1]))
        parts.append(element("rect", class_="bar", x=left, y=y, width=width, height=letter * 1.5))
        parts.append(element("text", written(count), class_="value", x=left + width + 6, y=baseline))
    said = describe(rows, written, in_order=in_order)
    return drawing(parts, size, f"{bars_height(rows, size):.0f}", title=title, description=said, ident=ident)


def bars_height(rows: Rows, size: Size) -> float:
    """Return how high the chart of these rows is."""
    return len(ranked(rows)) * _step(size) + size.letter * 0.6


def _step(size: Size) -> float:
    return size.letter * (2.1 if size.name == "wide" else 3.5)


def ranked(rows: Rows, most: int = MOST) -> list[tuple[str, float]]:
    """Return the largest known counts, longest first."""
    known = [(name, figure) for name, figure in rows if isinstance(figure, int | float)]
    return sorted(known, key=lambda row: (-row[1], row[0]))[:most]


def _chosen(rows: Rows, *, in_order: bool) -> list[tuple[str, float]]:
    known = [(name, figure) for name, figure in rows if isinstance(figure, int | float)]
    return known if in_order and len(known) <= MOST else ranked(rows)


def describe(rows: Rows, written: Callable[[float], str] = number, *, in_order: bool = False) -> str:
    """Say what the chart shows: the highest and the lowest of the bars drawn, and how many it cannot draw."""
    shown, known = ranked(rows), len(ranked(rows, len(rows)))
    if not shown:
        return "No count can be shown."
    (top, most), (bottom, least) = shown[0], shown[-1]
    # What is confidential or missing may be more than what is drawn.
    lacking = f" Not known, and not drawn: {len(rows) - known} of {len(rows)}." if known < len(rows) else ""
    if in_order and _chosen(rows, in_order=True) != shown:
        return f"The largest is {top}, {written(most)}, the smallest {bottom}, {written(least)}.{lacking}"
    of = f"{known} known" if lacking else f"{known}"
    drawn = f"The {len(shown)} largest of {of}, longest first." if len(shown) < known else "Longest first."
    return f"{drawn} From {top}, {written(most)}, to {bottom}, {written(least)}.{lacking}"
