"""Which zeros to hide so that a group is not certain: of the parts that hold nobody, one that could hold somebody.

One such zero that can be one, with all published sums kept, is a table in which not all of the group are in its part.
"""

from __future__ import annotations

import numpy as np

from lambdas.core.disclosure.protector.circuits import Finder
from lambdas.core.disclosure.protector.paths import NEVER, Floats
from lambdas.core.disclosure.rules.demand import Demand
from lambdas.core.disclosure.rules.terms import Terms
from lambdas.core.disclosure.table.table import Ints, Table

MOST_TRIED = 6
MOST_GROUPS = 2_000


def zeros_to_lift(table: Table, demand: Demand, terms: Terms, price: Floats) -> Ints:
    """Choose a zero for each group: one that serves other groups too, or else the one that hides least with it.

    A group all of whose zeros must be published gets none, and the attacker will say so.
    """
    groups = demand.groups
    if not len(groups):
        return np.zeros(0, np.int64)
    never = terms.fixed | terms.structural
    finder = Finder(table, price, demand.floor, never)
    finder.room = (table.flat - demand.known)[finder.cell_of]
    finder.hide(finder.place[np.flatnonzero(demand.unsafe & ~never | terms.behind)])
    served = np.bincount(groups.other, minlength=table.flat.size)
    chosen: set[int] = set()
    for number in range(len(groups)):
        able = groups.others(number)
        able = able[~never[able]]
        if able.size and chosen.isdisjoint(able.tolist()):
            best = able[np.lexsort((able, -served[able]))][:MOST_TRIED]
            chosen.add(_cheapest(finder, best) if len(groups) <= MOST_GROUPS else int(best[0]))
    return np.array(sorted(chosen), np.int64)


def _cheapest(finder: Finder, cells: Ints) -> int:
    """Find the zero whose circuit hides least; the first where none has one in its nearest block. Hide its circuit."""
    best, budget, circuit = int(cells[0]), NEVER, None
    for cell in cells.tolist():
        found = finder.find(int(finder.place[cell]), 1, (1,), budget)
        if found is not None:
            best, circuit = cell, found
            budget = float(finder.price[found.cells].sum())
    if circuit is not None:
        finder.hide(circuit.cells)
    return best
