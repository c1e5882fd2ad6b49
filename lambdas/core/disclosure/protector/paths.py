"""Cheapest alternating cycles in many weighted bipartite graphs at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lambdas.core.disclosure.table.table import Bools

Floats = NDArray[np.float64]
NEVER = 1e12
MOST_TURNS = 6


def shortest(
    weights: Floats, allowed: Bools, own: tuple[slice, slice], start: tuple[int, int], budget: float
) -> tuple[int, int, list[tuple[int, int, int]]] | None:
    """Find the cheapest alternating cycle through the start edge, over all signs and patterns (Bellman-Ford).

    Returns the start edge's sign, the pattern and the edges (line, line, sign relative to the start edge's).
    """
    row, column = start
    first = weights[:, :, row, column].copy()
    first[~allowed] = NEVER
    back = weights[::-1]
    line = back[:, :, :, column].copy()
    line[:, :, own[0]] = NEVER
    home = back[:, :, row, :]
    best, end = budget, None
    lines: list[Floats] = []
    crossings: list[Floats] = []
    for turn in range(MOST_TURNS):
        crossing = np.minimum.reduce(line[:, :, :, None] + weights, axis=2)
        crossing[:, :, own[1]] = NEVER
        lines.append(line)
        crossings.append(crossing)
        begun = crossing + first[:, :, None]
        closed = begun + home
        at = int(closed.argmin())
        if closed.flat[at] < best:
            best = float(closed.flat[at])
            end = (turn, *(int(i) for i in np.unravel_index(at, closed.shape)))
        if begun.min() >= best:
            break
        line = np.minimum.reduce(crossing[:, :, None, :] + back, axis=3)
        line[:, :, own[0]] = NEVER
    if end is None:
        return None
    turn, side, part, at = end
    edges = [(row, column, 1), (row, at, -1)]
    for k in range(turn, -1, -1):
        here = int((lines[k][side, part] + weights[side, part, :, at]).argmin())
        edges.append((here, at, 1))
        at = int((crossings[k - 1][side, part] + back[side, part, here]).argmin()) if k else column
        edges.append((here, at, -1))
    return (1 if side == 0 else -1), part, edges
