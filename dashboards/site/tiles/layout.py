"""Where tiles lie: regions on a grid about as on a map, the areas of a region packed into a block of hexagons.

Tiles say which region an area is of, and nothing of where in it: no map of England's areas as hexagons is exact, and
one that looks it would be read so.
"""

from __future__ import annotations

import math

# Column and row of each region of England (Register of Geographic Codes, E12) on a grid of three by four.
REGIONS = {
    "E12000001": (2, 1),
    "E12000002": (1, 2),
    "E12000003": (2, 2),
    "E12000005": (1, 3),
    "E12000004": (2, 3),
    "E12000006": (3, 3),
    "E12000009": (1, 4),
    "E12000008": (2, 4),
    "E12000007": (3, 4),
}
WIDE = 10
"""Width of a tile, from one upright side to the other."""
HIGH = WIDE / math.sqrt(3) * 2
STEP = HIGH * 0.75


def columns(count: int) -> int:
    """Return how many tiles a row of a block has, so that it is about as wide as high."""
    return max(1, math.ceil(math.sqrt(count)))


def place(number: int, count: int) -> tuple[float, float]:
    """Return the middle of a tile of a block of so many; odd rows stand half a tile to the right."""
    row, column = divmod(number, columns(count))
    return WIDE / 2 + column * WIDE + (row % 2) * WIDE / 2, HIGH / 2 + row * STEP


def size(count: int) -> tuple[float, float]:
    """Return the width and the height of a block of so many tiles."""
    wide = columns(count)
    rows = math.ceil(count / wide)
    return (wide + (0.5 if rows > 1 else 0)) * WIDE, HIGH + (rows - 1) * STEP


def hexagon() -> str:
    """Return the data of the path of a tile around its middle, a little smaller than its place."""
    x, y = WIDE / 2 - 0.4, HIGH / 2 - 0.5
    return f"M0 {-y:.1f}L{x} {-y / 2:.1f}V{y / 2:.1f}L0 {y:.1f}L{-x} {y / 2:.1f}V{-y / 2:.1f}Z"
