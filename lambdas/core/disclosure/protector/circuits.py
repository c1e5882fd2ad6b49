"""Cheapest integer circuits: whole-number changes of hidden cells that leave every published sum as it is.

A circuit through a cell proves it protected: the true table plus the circuit is a second table that fits. It is an
alternating cycle over the lines of two dimensions' blocks, crossed with a move along each of the others. Its price is
what would have to be hidden in addition. Shortest paths are found for all moves and both signs at once.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from lambdas.core.disclosure.protector.blocks import Axis, Block, Move
from lambdas.core.disclosure.protector.paths import NEVER, Floats, shortest
from lambdas.core.disclosure.table.budget import Work
from lambdas.core.disclosure.table.table import Bools, Dim, Ints, Table

# Price of a cell that is hidden already: of two circuits that hide as much the shorter is taken. A power of two, as
# prices are multiples of it: their sums are exact, and so the same in whatever order a machine adds them up.
TINY = 2.0**-13
MOST_STARTS = 6
SEARCH, EDGE = 1e-4, 2e-7  # seconds that a search takes, and each of its edges


@dataclass(frozen=True)
class Circuit:
    """Cells (internal numbers, ascending) and by how much each changes."""

    cells: Ints
    change: Ints


@dataclass(frozen=True, eq=False)
class _Pattern:
    """The product of moves along the remaining dimensions: offsets and signs of each, and both as a matrix."""

    parts: list[list[tuple[int, int]]]
    mix: Floats


class Finder:
    """Finds circuits in one table; knows what each cell would cost to hide.

    Cells are numbered in C order of the axes sorted by size, largest first; ``place`` turns the table's numbers into
    these. ``room`` is how far each cell can fall (hidden ones stay at ``floor``, one for all or one a cell, or above).
    """

    def __init__(self, table: Table, cost: Floats, floor: int | Ints, never: Bools) -> None:
        order = sorted(range(len(table.dims)), key=lambda i: (-len(table.dims[i].codes), i))
        self.axes = [Axis(table.dims[i]) for i in order]
        index = np.arange(table.flat.size).reshape(table.shape).transpose(order).reshape(-1)
        self.cell_of = index
        self.place = np.empty_like(index)
        self.place[index] = np.arange(index.size)
        while len(self.axes) < 2:
            self.axes.append(Axis(Dim("", ("",), np.array([-1]))))
        self.sizes = [axis.size for axis in self.axes]
        self.others = int(np.prod(self.sizes[2:], dtype=np.int64))
        self.values = table.flat[index]
        self.cost = np.rint(cost[index] / TINY) * TINY + TINY
        self.room = self.values - np.broadcast_to(floor, index.size)[index]
        self.cost[(self.room < 0) | never[index]] = NEVER
        self.price = self.cost.copy()
        self.work = Work()
        self._patterns: dict[int, _Pattern] = {}

    def show(self, cells: Ints) -> None:
        """Price these cells as not hidden: a circuit through them pays."""
        self.price[cells] = self.cost[cells]

    def hide(self, cells: Ints) -> None:
        """Price these cells as hidden: a circuit through them is free."""
        self.price[cells] = TINY

    def find(self, cell: int, step: int, signs: tuple[int, ...], budget: float, reach: int = 0) -> Circuit | None:
        """Find the cheapest circuit that changes the cell by +/- ``step`` for less than the budget, or None.

        ``signs`` are the directions allowed; ``reach`` how many levels above the nearest block to look.
        """
        a, b, rest = self._split(cell)
        best: Circuit | None = None
        tops = [self.axes[0].tops(a), self.axes[1].tops(b)]
        for up_a, up_b in itertools.product(range(reach + 1), range(reach + 1)):
            if up_a >= len(tops[0]) or up_b >= len(tops[1]):
                continue
            for top_a, top_b in itertools.product(tops[0][up_a], tops[1][up_b]):
                blocks = self.axes[0].block(top_a), self.axes[1].block(top_b)
                found = self._search(cell, (a, b, rest), blocks, step, signs, budget)
                if found is not None:
                    budget, best = found
        return best

    def block_of(self, cells: Ints) -> Ints:
        """Top of the nearest block of each cell along the largest dimension."""
        parent = self.axes[0].dim.parent
        tops: Ints = np.maximum(parent[cells // (self.sizes[1] * self.others)], 0)
        return tops

    def _split(self, cell: int) -> tuple[int, int, int]:
        pair, rest = divmod(cell, self.others)
        return pair // self.sizes[1], pair % self.sizes[1], rest

    def _pattern(self, rest: int) -> _Pattern:
        if rest in self._patterns:
            return self._patterns[rest]
        sizes = self.sizes[2:]
        nodes = np.unravel_index(rest, sizes) if sizes else ()
        choices = [axis.moves(int(node)) for axis, node in zip(self.axes[2:], nodes, strict=True)]
        parts = [_product(moves, sizes) for moves in itertools.product(*choices)]
        mix = np.zeros((2 * self.others, 2 * len(parts)))
        for i, part in enumerate(parts):
            for offset, sign in part:
                gain, loss = (0, self.others) if sign > 0 else (self.others, 0)
                mix[gain + offset, i] += 1.0
                mix[loss + offset, len(parts) + i] += 1.0
        self._patterns[rest] = _Pattern(parts, mix)
        return self._patterns[rest]

    def _weights(self, blocks: tuple[Block, Block], pattern: _Pattern, step: int) -> Floats:
        """Price of each edge: [sign, pattern, line of the first block, line of the second]."""
        shape = (*self.sizes[:2], self.others)
        grid = np.ix_(blocks[0].nodes, blocks[1].nodes)
        price = self.price.reshape(shape)[grid]
        fall = np.where(self.room.reshape(shape)[grid] < step, NEVER, price)
        mixed = np.concatenate([price, fall], axis=2) @ pattern.mix
        weights = blocks[1].add_up(blocks[0].add_up(np.moveaxis(mixed, 2, 0), 1), 2)
        weights = weights.reshape(2, -1, *weights.shape[1:])
        weights[:, :, -1, :] = weights[::-1, :, -1, :].copy()
        weights[:, :, :, -1] = weights[::-1, :, :, -1].copy()
        return weights

    def _search(
        self,
        cell: int,
        where: tuple[int, int, int],
        blocks: tuple[Block, Block],
        step: int,
        signs: tuple[int, ...],
        budget: float,
    ) -> tuple[float, Circuit] | None:
        pattern = self._pattern(where[2])
        rows, columns = blocks[0].own(where[0]), blocks[1].own(where[1])
        weights = self._weights(blocks, pattern, step)
        self.work.add(SEARCH + EDGE * weights.size)
        flip = (rows[0] == len(blocks[0].lines) - 1) != (columns[0] == len(blocks[1].lines) - 1)
        allowed = np.array([sign in signs for sign in ((-1, 1) if flip else (1, -1))])
        open_sides = weights[allowed]
        own = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)  # leaves of one code stand together
        starts = [(float(open_sides[:, :, r, c].min()), r, c) for r in rows for c in columns]
        found: tuple[float, Circuit] | None = None
        for least, r, c in sorted(starts)[:MOST_STARTS]:
            if least >= budget:
                break
            path = shortest(weights, allowed, own, (r, c), budget)
            if path is None:
                continue
            sign, part, edges = path
            circuit = self._circuit(cell, blocks, pattern.parts[part], sign * step, edges)
            if circuit is None:
                continue
            price = float(np.maximum(self.price[circuit.cells], 0.0).sum())
            if price < budget:
                budget, found = price, (price, circuit)
        return found

    def _circuit(
        self,
        cell: int,
        blocks: tuple[Block, Block],
        part: list[tuple[int, int]],
        step: int,
        edges: list[tuple[int, int, int]],
    ) -> Circuit | None:
        """Add up the edges' cells; None when they cancel at the cell or a cell would fall too far."""
        total: dict[int, int] = {}
        last_row, last_column = len(blocks[0].lines) - 1, len(blocks[1].lines) - 1
        for row, column, sign in edges:
            outer = sign * step * (-1 if row == last_row else 1) * (-1 if column == last_column else 1)
            for a in blocks[0].lines[row]:
                for b in blocks[1].lines[column]:
                    base = (a * self.sizes[1] + b) * self.others
                    for offset, inner in part:
                        total[base + offset] = total.get(base + offset, 0) + outer * inner
        cells = np.array(sorted(key for key, change in total.items() if change), np.int64)
        change = np.array([total[key] for key in cells.tolist()], np.int64)
        if abs(total.get(cell, 0)) < abs(step) or (self.room[cells] + change < 0).any():
            return None
        return Circuit(cells, change)


def _product(moves: tuple[Move, ...], sizes: list[int]) -> list[tuple[int, int]]:
    """Offsets and signs of a product of moves over the remaining dimensions."""
    part = [(0, 1)]
    for move, size in zip(moves, sizes, strict=True):
        ends = [(node, 1) for node in move.plus] + [(node, -1) for node in move.minus]
        part = [(offset * size + node, sign * end) for offset, sign in part for node, end in ends]
    return part
