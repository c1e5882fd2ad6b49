"""Parts of a table that are small enough to look for circuits of any form in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from lambdas.core.disclosure.protector.circuits import Finder
from lambdas.core.disclosure.protector.paths import NEVER
from lambdas.core.disclosure.protector.pattern import Pattern
from lambdas.core.disclosure.table.table import Bools, Dim, Ints


def windows(finder: Finder, unsafe: Bools, most: int) -> Iterator[Ints]:
    """Yield sets of cells that may be hidden, no more than ``most`` each: all of them, if they are that few.

    Otherwise they are those along the largest dimension beneath one code, and above it: a change beneath it can be
    made up for within. One for each code that unsafe cells lie right beneath, the deepest first.
    """
    may = finder.cost < NEVER
    if np.count_nonzero(may) <= most:
        yield np.flatnonzero(may)
        return
    dim = finder.axes[0].dim
    each = finder.sizes[1] * finder.others
    tops = np.unique(finder.block_of(np.flatnonzero(unsafe)))
    beneath = {int(top): dim.leaves_under(int(top)) for top in tops}
    for top in sorted(beneath, key=lambda code: (len(beneath[code]), code)):
        for leaves in _pieces(dim, top, most // each):
            cells: Ints = (np.array(_nodes(dim, leaves))[:, None] * each + np.arange(each)).reshape(-1)
            cells = cells[may[cells]]
            if cells.size <= most:
                yield cells


def _pieces(dim: Dim, top: int, most: int) -> list[list[int]]:
    """Share the codes right beneath one out over as few pieces of at most so many codes as will do: their leaves."""
    family = [dim.leaves_under(int(child)) for child in np.flatnonzero(dim.parent == top)] or [dim.leaves_under(top)]
    above = len(dim.chain(top))
    pieces = -(-sum(len(_nodes(dim, leaves)) - above for leaves in family) // max(1, most - above))
    return [[leaf for leaves in family[k::pieces] for leaf in leaves] for k in range(min(pieces, len(family)))]


def _nodes(dim: Dim, leaves: Iterable[int]) -> list[int]:
    """List leaves and every code above one of them."""
    return sorted({node for leaf in leaves for node in dim.chain(leaf)})


def serving(pattern: Pattern, cells: Ints) -> list[int]:
    """Return the numbers of the circuits that serve needs of these cells and of no others."""
    inside = np.zeros(pattern.values.size, bool)
    inside[cells] = True
    numbers = sorted({n for cell in cells[pattern.unsafe[cells]].tolist() for n in pattern.users.get(cell, ())})
    found = []
    for number in numbers:
        circuit = pattern.circuits[number]
        if all(inside[circuit.cells[need.met_by(circuit)]].all() for need in pattern.needs):
            found.append(number)
    return found
