"""Writes SVG: elements with escaped attributes and text, and short paths."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from markupsafe import Markup, escape

Point = tuple[float, float]


def element(name: str, content: str | Markup = "", **attributes: str | float) -> Markup:
    """Return an element. A trailing underscore of an attribute's name falls away, inner ones become hyphens."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(short(value))}"' for key, value in attributes.items()
    )
    rest = f">{escape(content)}</{name}>" if content else "/>"
    return Markup(f"<{name}{written}{rest}")  # noqa: S704 - every part is escaped


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
    written = [f"M{short(tenths[0][0] / 10)} {short(tenths[0][1] / 10)}"]
    for (x, y), (to_x, to_y) in pairwise(tenths):
        written.append(f"l{_pair(short((to_x - x) / 10), short((to_y - y) / 10))}")
    return "".join(written)


def stems(points: Iterable[Point], foot: float) -> str:
    """Return the data of a path of upright strokes between ``foot`` and each point, whole units high: they are many.

    Every other stroke is drawn downwards, so that the pen has a short way to the next.
    """
    written: list[str] = []
    at, up = (0, 0), True
    for x, y in points:
        tenth, top, low = round(x * 10), round(y), round(foot)
        begin, end = (low, top) if up else (top, low)
        move = "m" if written else "M"
        written.append(f"{move}{_pair(short((tenth - at[0]) / 10), short(begin - at[1]))}V{end}")
        at, up = (tenth, end), not up
    return "".join(written)


def _pair(across: str, down: str) -> str:
    return f"{across}{down}" if down[0] == "-" else f"{across} {down}"


def short(value: str | float) -> str:
    """Return a number in tenths, in as few letters as a path or an attribute may have it: ``-.5``, ``3``."""
    if isinstance(value, str):
        return value
    found = f"{value:.1f}".removesuffix(".0").replace("-0.", "-.").removeprefix("-0")
    return found.removeprefix("0") if found.startswith("0.") else found or "0"
