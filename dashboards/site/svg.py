"""Writes SVG: elements with escaped attributes and text, and short paths."""

from __future__ import annotations

from collections.abc import Iterable

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


def line(points: Iterable[Point | None]) -> str:
    """Return the data of a path through the points; None lifts the pen."""
    written = []
    pen = "M"
    for point in points:
        if point is None:
            pen = "M"
            continue
        written.append(f"{pen}{_short(point[0])} {_short(point[1])}")
        pen = "L"
    return "".join(written)


def stems(points: Iterable[Point], foot: float) -> str:
    """Return the data of a path of upright strokes from ``foot`` to each point."""
    return "".join(f"M{_short(x)} {_short(foot)}V{_short(y)}" for x, y in points)


def _short(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:.1f}".removesuffix(".0")
