"""Writes SVG: elements with escaped attributes and text, and short paths."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from markupsafe import Markup, escape

Point = tuple[float, float]


def element(name: str, content: str | Markup = "", **attributes: str | float) -> Markup:
    """Return an element. A trailing underscore of an attribute's name falls away, inner ones become hyphens."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_short(value))}"' for key, value in attributes.items()
    )
    return Markup(f"<{name}{written}>{escape(content)}</{name}>")  # noqa: S704 - every part is escaped


def joined(parts: Iterable[Markup]) -> Markup:
    """Return elements one after another."""
    return Markup().join(parts)


def line(points: Iterable[Point | None], apart: float = 0.0) -> str:
    """Return the data of a path through the points; None lifts the pen.

    Points less than ``apart`` to the right of the one before are left out, save the last: nobody could see them.
    Coordinates are relative, in tenths, which takes half the bytes.
    """
    strokes: list[list[Point]] = [[]]
    for point in points:
        if point is None:
            strokes.append([])
        elif len(strokes[-1]) > 1 and point[0] - strokes[-1][-2][0] < apart:
            strokes[-1][-1] = point
        else:
            strokes[-1].append(point)
    return "".join(_stroke(stroke) for stroke in strokes if stroke)


def _stroke(points: list[Point]) -> str:
    tenths = [(round(x * 10), round(y * 10)) for x, y in points]
    written = [f"M{_short(tenths[0][0] / 10)} {_short(tenths[0][1] / 10)}"]
    for (x, y), (to_x, to_y) in pairwise(tenths):
        across, down = _short((to_x - x) / 10), _short((to_y - y) / 10)
        written.append(f"l{across}{down if down[0] == '-' else f' {down}'}")
    return "".join(written)


def stems(points: Iterable[Point], foot: float) -> str:
    """Return the data of a path of upright strokes from ``foot`` to each point, whole units high: they are many."""
    return "".join(f"M{_short(x)} {_short(foot)}V{y:.0f}" for x, y in points)


def _short(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:.1f}".removesuffix(".0")
