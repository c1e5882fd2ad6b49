"""Draws the picture that other sites show beside a link to a release (Open Graph): title, figure, line, source."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

from dashboards.site.marks import shown
from dashboards.site.page import ReleasePage
from dashboards.site.summary import headline, summary
from lambdas.core.paper.words import day

CARD = "card.png"
WIDTH, HEIGHT, EDGE = 1200, 630, 72
BESIDE = 600
"""Width of the words beside the line."""
# The colours of colours.css, light.
PAPER, INK, SOFT, ACCENT, FLAG, WARN = "#fbfaf7", "#1b2126", "#535c63", "#0b5a67", "#f3c43a", "#8a5300"
Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


def card(page: ReleasePage) -> bytes:
    """Return a PNG of 1200 by 630 pixels; what it says is what the page says. The same release gives the same bytes."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, WIDTH, 14), fill=ACCENT)
    draw.rectangle((EDGE, 62, EDGE + 30, 92), fill=FLAG, outline=INK, width=3)
    draw.text((EDGE + 46, 58), "Pratique", font=_font(32), fill=INK)
    at = _lines(draw, page.product.title, 48, 130, INK, most=2)
    before, after = headline(page)
    spark = summary(page)["spark"]
    if before:
        at = _lines(draw, before, 30, at, SOFT, most=1)
    draw.text((EDGE, at + 6), shown(page.figures.headline), font=_font(120), fill=ACCENT)
    at = _lines(draw, after, 30, at + 160, INK, most=3, width=BESIDE if spark else WIDTH - 2 * EDGE)
    if page.figures.day in page.figures.lacking:
        _lines(draw, "Incomplete: rows were rejected.", 26, at, WARN, most=1)
    _line(draw, spark)
    source = f"{page.product.owner} · released {day(page.published)} · {page.product.licence}"
    draw.text((EDGE, HEIGHT - 62), source, font=_font(24), fill=SOFT)
    file = io.BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()


def _font(size: int) -> Font:
    """Return the face that comes with the library: a function has none of its own."""
    return ImageFont.load_default(size)


def _lines(
    draw: ImageDraw.ImageDraw, text: str, size: int, top: float, colour: str, *, most: int, width: int = 0
) -> float:
    """Write a text in at most so many lines; return where the next begins."""
    letters = int((width or WIDTH - 2 * EDGE) / (size * 0.5))
    for row in textwrap.wrap(text, letters, max_lines=most, placeholder=" …"):
        draw.text((EDGE, top), row, font=_font(size), fill=colour)
        top += size * 1.3
    return top


def _line(draw: ImageDraw.ImageDraw, counts: Sequence[int | None]) -> None:
    """Draw the small line of the home page to the right of the figure; a gap where a count is not known."""
    known = [count for count in counts if count is not None]
    if len(known) < 2:
        return
    left, right, top, foot = 700, WIDTH - EDGE, 280, 430
    most = max(*known, 1)
    points = [
        None if count is None else (left + n / (len(counts) - 1) * (right - left), foot - count / most * (foot - top))
        for n, count in enumerate(counts)
    ]
    draw.line((left, foot + 8, right, foot + 8), fill=SOFT, width=1)
    stroke: list[tuple[float, float]] = []
    for point in [*points, None]:
        if point is not None:
            stroke.append(point)
        elif stroke:
            draw.line(stroke, fill=ACCENT, width=6, joint="curve")
            stroke = []
    x, y = [point for point in points if point is not None][-1]
    draw.ellipse((x - 9, y - 9, x + 9, y + 9), fill=ACCENT)
