"""The sheet a chart is drawn on: its sizes, and the SVG that carries its title and its text alternative."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from dashboards.site.svg import element, joined

LETTER, BOLD = 0.56, 0.64  # width of an average letter, in ems


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
    largest: int  # letters at their largest: on narrow screens the stylesheet makes those of small charts larger


WIDE = Size("wide", 800, 380, 15, 9, 0.22, 1.0, 15)
SMALL = Size("small", 480, 220, 15, 4, 0.22, None, 23)
NARROW = Size("narrow", 320, 300, 14, 3, 0.32, None, 14)


def drawing(
    parts: Iterable[Markup], size: Size, height: str, *, title: str, description: str, ident: str = "chart"
) -> Markup:
    """Return one SVG of a chart, complete in itself. ``ident`` tells it from other charts of the page."""
    ident = f"{ident}-{size.name}"
    words = element("title", title, id=f"{ident}-title") + element("desc", description, id=f"{ident}-desc")
    return element(
        "svg",
        words + joined(parts),
        class_=f"chart {size.name}",
        viewBox=f"0 0 {size.width} {height}",
        role="img",
        aria_labelledby=f"{ident}-title",
        aria_describedby=f"{ident}-desc",
        font_size=size.letter,
    )
