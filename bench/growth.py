"""Table and plot of measured results: seconds by cells, both axes logarithmic, beside what other tools took.

    python -m bench.growth RESULTS OUT.svg

RESULTS is what ``python -m bench.disclosure --results`` wrote. The table goes to standard output. Of each instance and
time asked for the last result counts.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from html import escape
from math import log10
from pathlib import Path
from typing import Any

from bench.disclosure import HEADINGS, heading, row, told
from bench.recorded import GAUSS, GCONFID, RECORDED, SIMPLE

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 760, 480, 70, 30, 220, 50
CELLS, SECONDS = (2.8, 6.2), (-2.0, 3.2)
Points = list[tuple[float, float]]
STYLES = (
    ("#0b5cad", "circle"),
    ("#b34700", "square"),
    ("#555555", "cross"),
    ("#7a1fa2", "cross"),
    ("#00796b", "cross"),
)


def main() -> None:
    """Print the table and write the plot."""
    results, out = Path(sys.argv[1]), Path(sys.argv[2])
    lines = [json.loads(line) for line in results.read_text(encoding="utf-8").splitlines()]
    latest = {(one["instance"], one["asked"]): one for one in lines}
    ordered = sorted(latest.values(), key=lambda one: (one["cells"], one["instance"], one["asked"]))
    heading(HEADINGS)
    for one in ordered:
        row(told(one))
    out.write_text(plot(ordered), encoding="utf-8")


def plot(results: Sequence[dict[str, Any]]) -> str:
    """Draw the plot as SVG."""
    free = [one for one in results if not one["asked"]]
    series: list[tuple[str, Points]] = [
        (
            "Pratique, first safe answer",
            [(float(one["cells"]), max(one["seconds_first_safe"], 0.01)) for one in results],
        ),
        ("Pratique, merged, with audit", [(float(one["cells"]), float(one["seconds"])) for one in free]),
    ]
    for tool in (GAUSS, SIMPLE, GCONFID):
        known = [one for ones in RECORDED.values() for one in ones if one.tool == tool]
        series.append((tool, [(float(one.cells), one.seconds) for one in known]))
    body = [_axes()]
    for number, ((name, points), (colour, shape)) in enumerate(zip(series, STYLES, strict=True)):
        marks = "".join(_mark(*_at(*point), colour, shape) for point in points)
        y = TOP + 12 + 22 * number
        x = WIDTH - RIGHT + 16
        body.append(f"<g>{marks}{_mark(x, y, colour, shape)}{_text(x + 12, y + 4, name)}</g>")
    caption = "Seconds to protect a table by its number of cells, on logarithmic axes"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'font-family="sans-serif" font-size="12"><title>{caption}</title>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>{"".join(body)}</svg>\n'
    )


def _at(cells: float, seconds: float) -> tuple[float, float]:
    """Place a point on the picture."""
    across = (log10(cells) - CELLS[0]) / (CELLS[1] - CELLS[0])
    up = (log10(seconds) - SECONDS[0]) / (SECONDS[1] - SECONDS[0])
    return LEFT + across * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM)


def _axes() -> str:
    """Draw a line for each power of ten, and a dashed one along which time grows as the number of cells."""
    drawn = []
    for power in range(3, 7):
        (x, bottom), (_, top) = _at(10.0**power, 10 ** SECONDS[0]), _at(10.0**power, 10 ** SECONDS[1])
        drawn.append(_line(x, bottom, x, top) + _text(x, bottom + 18, f"{10**power:,}", "middle"))
    for power in range(-2, 4):
        (left, y), (right, _) = _at(10 ** CELLS[0], 10.0**power), _at(10 ** CELLS[1], 10.0**power)
        drawn.append(_line(left, y, right, y) + _text(left - 8, y + 4, f"{10.0**power:g}", "end"))
    drawn.append(_line(*_at(1e3, 0.1), *_at(1e6, 100.0), 'stroke-dasharray="5 4"'))
    (x, y), (left, top) = _at(10 ** (sum(CELLS) / 2), 10 ** SECONDS[0]), _at(10 ** CELLS[0], 10 ** SECONDS[1])
    drawn.append(_text(x, y + 38, "cells", "middle") + _text(left - 8, top - 10, "seconds", "end"))
    return "".join(drawn) + _text(*_at(1.1e5, 6.0), "dashed: in proportion")


def _line(x1: float, y1: float, x2: float, y2: float, more: str = "") -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="#bbbbbb" {more}/>'


def _text(x: float, y: float, words: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="#222222">{escape(words)}</text>'


def _mark(x: float, y: float, colour: str, shape: str) -> str:
    """Draw one point; shapes differ as well as colours."""
    if shape == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>'
    if shape == "square":
        return f'<rect x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8" fill="{colour}"/>'
    path = f"M{x - 4:.1f} {y - 4:.1f}l8 8m0 -8l-8 8"
    return f'<path d="{path}" stroke="{colour}" stroke-width="2" fill="none"/>'


if __name__ == "__main__":
    main()
