"""Draws a series as a small line without axes, for lists."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from dashboards.site.svg import element, line

WIDTH, HEIGHT, EDGE = 240, 56, 4
LEAST_DRAWN = 2
"""Known counts without which there is no line."""
_ACROSS, _DOWN = WIDTH - 2 * EDGE, HEIGHT - 2 * EDGE


def sparkline(counts: Sequence[float | None], top: float | None = None, name: str = "", said: str = "") -> Markup:
    """Return an SVG; ``name`` and ``said`` are its text alternative; without, it is decoration. None breaks the line.

    ``top`` is the count at its upper edge, the largest when absent. Empty for fewer than two known counts.
    """
    known = [count for count in counts if count is not None]
    if len(known) < LEAST_DRAWN:
        return Markup()
    top = max(*known, 1) if top is None else max(top, 1)
    points = [
        None if count is None else (EDGE + i / (len(counts) - 1) * _ACROSS, HEIGHT - EDGE - count / top * _DOWN)
        for i, count in enumerate(counts)
    ]
    x, y = [point for point in points if point][-1]
    path = element("path", class_="mean s0", d=line(points))
    dot = element("circle", class_="dot s0", cx=x, cy=y, r=4)
    told = {"role": "img"} if said else {"aria_hidden": "true"}
    words = element("title", name) + element("desc", said) if said else Markup()
    return element("svg", words + path + dot, class_="spark", viewBox=f"0 0 {WIDTH} {HEIGHT}", **told)
