"""Draws an age pyramid: a pair of bars for each age band, women and girls to the left, men and boys to the right.

Sides and headings tell the two apart, so that it reads without colour. In the place of the bar of a confidential count
stands its sign.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from dashboards.site.age_and_sex import Band
from dashboards.site.drawing import LETTER, NARROW, Size, drawing
from dashboards.site.figure import Figure, Hidden
from dashboards.site.marks import shown
from dashboards.site.svg import element
from lambdas.core.paper.words import number

LEAST = 2
"""Age bands from which on there is a shape to see."""


@dataclass(frozen=True)
class _Sheet:
    """Where things stand: the middle column, the room of a side's longest bar, and the height of a band.

    In the narrow size a band has two lines, its name between its numbers and its bars beneath, so that bars stay long.
    """

    size: Size
    middle: float
    room: float

    @property
    def beneath(self) -> bool:
        return self.size.name == NARROW.name

    @property
    def step(self) -> float:
        return self.size.letter * (3.2 if self.beneath else 1.9)

    def edge(self, side: int) -> float:
        """Where the bars of a side begin."""
        apart = 1.0 if self.beneath else self.middle / 2
        return self.size.width / 2 + (apart if side else -apart)

    def number_at(self, side: int, width: float) -> float:
        """Where the number of a bar stands: at its end, or beside the name above it."""
        away = self.middle / 2 if self.beneath else self.middle / 2 + width + 5
        return self.size.width / 2 + (away if side else -away)


def pyramid(bands: Sequence[Band], sexes: Sequence[str], size: Size, *, title: str) -> Markup:
    """Return one SVG of the chart. ``bands`` are oldest first; ``sexes`` begins with the names of the two sides."""
    letter = size.letter
    known = [figure for band in bands for figure in (band.female, band.male) if isinstance(figure, int)]
    most = max(known, default=1) or 1
    middle = max(len(band.name) for band in bands) * LETTER * letter + 2 * letter
    written = (max((len(number(figure)) for figure in known), default=3) + 1) * LETTER * letter
    beside = size.width / 2 - 1 if size.name == NARROW.name else (size.width - middle) / 2 - written - 4
    sheet = _Sheet(size, middle, beside)
    parts = [
        element("text", name, class_="head", x=sheet.number_at(side, -5), y=letter, text_anchor=_anchor(side))
        for side, name in enumerate(sexes[:2])
    ]
    for order, band in enumerate(bands):
        y = letter * 1.9 + order * sheet.step
        parts.append(element("text", band.name, x=size.width / 2, y=y + letter * 1.1, text_anchor="middle"))
        for side, figure in enumerate((band.female, band.male)):
            width = figure / most * sheet.room if isinstance(figure, int) else 0.0
            parts += _bar(sheet, figure, side, y, width)
    height = f"{letter * 1.9 + len(bands) * sheet.step:.0f}"
    return drawing(parts, size, height, title=title, description=describe(bands, sexes), ident="pyramid")


def _bar(sheet: _Sheet, figure: Figure, side: int, y: float, width: float) -> list[Markup]:
    """Return a number and, where there is one to draw, its bar, which grows from the middle outwards."""
    letter, edge = sheet.size.letter, sheet.edge(side)
    x, top = sheet.number_at(side, width), y + (letter * 1.5 if sheet.beneath else 0)
    said = element("text", shown(figure), class_="value", x=x, y=y + letter * 1.1, text_anchor=_anchor(side))
    if not isinstance(figure, int) or figure == 0:
        return [said]
    wide = max(width, 1.0)
    left = edge if side else edge - wide
    return [element("rect", class_=f"bar side{side}", x=left, y=top, width=wide, height=letter * 1.4), said]


def _anchor(side: int) -> str:
    return "start" if side else "end"


def describe(bands: Sequence[Band], sexes: Sequence[str]) -> str:
    """Say what the chart shows: the largest bar of each side, how many are on each, and what cannot be shown."""
    said = ["Age bands, the oldest on top."]
    sides = list(zip(sexes, ([band.female for band in bands], [band.male for band in bands]), strict=False))
    for name, figures in sides:
        known = [(figure, band.name) for figure, band in zip(figures, bands, strict=True) if isinstance(figure, int)]
        if known:
            count, age = max(known, key=lambda item: item[0])
            if any(isinstance(figure, Hidden) for figure in figures):
                # What is hidden may be the most, and is in no sum.
                said.append(f"{name}: the most that is shown is {number(count)}, {_aged(age)}.")
                continue
            of = number(sum(each for each, _ in known))
            said.append(f"{name}: the largest band is {age}, {number(count)} of {of}.")
    hidden = sum(isinstance(figure, Hidden) for _, figures in sides for figure in figures)
    if hidden:
        said.append(f"{hidden} {'count is' if hidden == 1 else 'counts are'} confidential and not drawn.")
    return " ".join(said)


def _aged(band: str) -> str:
    return f"aged {band}" if band[:1].isdigit() else band
