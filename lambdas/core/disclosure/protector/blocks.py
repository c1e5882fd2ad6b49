"""Ways to move one person along a dimension without being seen in its totals.

A *block* lies under one code (its top): a line for each leaf beneath the top, with the leaf's ancestors that are not
the top's, and one margin line, the top and its ancestors. Taking +1 on one line and -1 on another leaves every sum of
the dimension as it was; the margin line counts with the opposite sign, since a total moves with its parts.

Where there are several hierarchies, a leaf's line has its ancestors by all of them. Two leaves of one local authority
may be in the same CCG too, which then does not change: the price of lines is at most too high, the changes, which are
summed by cell, are exact.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lambdas.core.disclosure.table.table import Dim, Ints

MOST_MOVES = 24
NEAR = 8  # levels above a code that are all tried
Top = tuple[int, int]
"""A hierarchy, by its number, and a code of it."""


@dataclass(frozen=True, eq=False)
class Block:
    """Lines of a block, the last one its margin: ``along`` holds their nodes, one line after another from ``starts``.

    ``along`` counts in ``nodes``, the codes of the block.
    """

    nodes: Ints
    along: Ints
    starts: Ints
    lines: tuple[tuple[int, ...], ...]

    def own(self, node: int) -> list[int]:
        """Lines that hold the node."""
        return [i for i, line in enumerate(self.lines) if node in line]

    def add_up(self, prices: NDArray[np.float64], axis: int) -> NDArray[np.float64]:
        """Sum prices of the nodes along an axis to prices of the lines."""
        if not self.lines[-1]:  # a dimension of one code: its margin costs nothing
            return np.concatenate([prices, np.zeros_like(prices)], axis=axis)
        summed: NDArray[np.float64] = np.add.reduceat(prices.take(self.along, axis=axis), self.starts, axis=axis)
        return summed


@dataclass(frozen=True)
class Move:
    """A move along one dimension that has the wanted code on its plus side: codes that gain and codes that lose."""

    plus: tuple[int, ...]
    minus: tuple[int, ...]


class Axis:
    """A dimension with its blocks and moves, built once and kept."""

    def __init__(self, dim: Dim) -> None:
        self.dim = dim
        self._blocks: dict[Top, Block] = {}
        self._moves: dict[int, list[Move]] = {}

    @property
    def size(self) -> int:
        """Number of codes."""
        return len(self.dim.codes)

    def tops(self, node: int) -> list[list[Top]]:
        """Tops of the blocks in which the node can move, by level, the nearest first: one for each hierarchy.

        Of many levels, as the dates of a cumulative series are, only some of the farther ones are tried: a block holds
        what smaller ones beneath its top hold.
        """
        levels: list[list[Top]] = []
        seen: set[int] = set()
        for hierarchy, tree in enumerate(self.dim.trees):
            above, level = int(tree[node]), 0
            while above >= 0:
                if level == len(levels):
                    levels.append([])
                if above not in seen:
                    levels[level].append((hierarchy, above))
                seen.add(above)
                above, level = int(tree[above]), level + 1
        return [levels[at] for at in _tried(len(levels))] or [[(0, node)]]

    def block(self, top: Top) -> Block:
        """Give the block under a top."""
        if top not in self._blocks:
            self._blocks[top] = self._build(*top)
        return self._blocks[top]

    def _build(self, hierarchy: int, top: int) -> Block:
        if self.size == 1:
            lines: list[tuple[int, ...]] = [(0,), ()]
        else:
            margin = self.dim.chain(top)
            lines = [_without(self.dim.chain(leaf), margin) for leaf in self.dim.leaves_under(top, hierarchy)]
            lines.append(margin)
        nodes = sorted({node for line in lines for node in line})
        along = np.searchsorted(nodes, [node for line in lines for node in line])
        starts = np.cumsum([0, *(len(line) for line in lines[:-1])])
        return Block(np.array(nodes, np.int64), along, starts, tuple(lines))

    def moves(self, node: int) -> list[Move]:
        """List moves that raise the node by one: against a leaf elsewhere (near ones first), or up to the total."""
        if node not in self._moves:
            self._moves[node] = self._list(node)
        return self._moves[node]

    def _list(self, node: int) -> list[Move]:
        if self.size == 1:
            return [Move((0,), ())]
        gainers = self.dim.leaves_under(node)[:MOST_MOVES]
        moves = [Move(self.dim.chain(leaf), ()) for leaf in gainers]
        inside = set(self.dim.leaves_under(node))
        for top in self.dim.chain(node)[1:]:
            for loser in self.dim.leaves_under(top):
                if loser in inside:
                    continue
                inside.add(loser)
                lost = self.dim.chain(loser)
                for leaf in gainers:
                    gained = self.dim.chain(leaf)
                    moves.append(Move(_without(gained, lost), _without(lost, gained)))
        return moves[:MOST_MOVES]


def _tried(levels: int) -> list[int]:
    """Return the levels that are tried: the nearest ones, then each twice as far as the one before, and the last."""
    tried = list(range(min(levels, NEAR)))
    while tried and tried[-1] < levels - 1:
        tried.append(min(2 * tried[-1], levels - 1))
    return tried


def _without(chain: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, ...]:
    """Codes of a chain that are not in another one: where both move, what they share stays as it is."""
    shared = set(other)
    return tuple(node for node in chain if node not in shared)
