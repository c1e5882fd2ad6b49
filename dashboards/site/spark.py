"""Draws a series as a small line without axes, for lists."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from dashboards.site.svg import element, line

WIDTH, HEIGHT, EDGE = 240, 56, 4


def sparkline(counts: Sequence[float]) -> Markup:
    """Return a decorative SVG; what it shows is told in words beside it. Empty for fewer than two counts."""
    if len(counts) < 2:
        return Markup()
    top = max(*counts, 1)
    points = [
        (EDGE + i / (len(counts) - 1) * (WIDTH - 2 * EDGE), HEIGHT - EDGE - count / top * (HEIGHT - 2 * EDGE))
        for i, count in enumerate(counts)
    ]
    path = element("path", class_="mean s0", d=line(points))
    dot = element("circle", class_="dot s0", cx=points[-1][0], cy=points[-1][1], r=4)
    return element("svg", path + dot, class_="spark", viewBox=f"0 0 {WIDTH} {HEIGHT}", aria_hidden="true")
