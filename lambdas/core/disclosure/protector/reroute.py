"""Hide less: give the unsafe cells other circuits so that a hidden safe cell can be published."""

from __future__ import annotations

import numpy as np

from lambdas.core.disclosure.protector.circuits import Circuit
from lambdas.core.disclosure.protector.paths import NEVER
from lambdas.core.disclosure.protector.pattern import Pattern
from lambdas.core.disclosure.protector.peel import Peel
from lambdas.core.disclosure.protector.routes import Router, Routers
from lambdas.core.disclosure.table.budget import ENDLESS, Budget
from lambdas.core.disclosure.table.table import Bools, Ints, Table

ROUNDS = 4
MOST_SHARED = 12
MOST_ROUTED = 800


def improve(pattern: Pattern, budget: Budget = ENDLESS) -> None:
    """Try to publish each hidden safe cell, dearest first, by routing the circuits through it another way.

    After the first round only cells whose circuits touch what has changed are tried again.
    """
    changed: set[int] | None = None
    for _ in range(ROUNDS):
        dirty: set[int] = set()
        for cell in pattern.secondary().tolist():
            if budget.spent():
                return
            if changed is not None and not _near(pattern, cell, changed):
                continue
            dirty.update(_without(pattern, cell))
        if not dirty:
            return
        changed = dirty


def _near(pattern: Pattern, cell: int, changed: set[int]) -> bool:
    return any(not changed.isdisjoint(pattern.circuits[n].cells.tolist()) for n in pattern.users.get(cell, ()))


def _without(pattern: Pattern, cell: int) -> list[int]:
    """Publish one cell if the circuits through it can be replaced by cheaper ones; the cells that this touched."""
    numbers = sorted(pattern.users.get(cell, ()))
    if not numbers or len(numbers) > MOST_SHARED:
        return []
    finder = pattern.finder
    before = [pattern.circuits[number] for number in numbers]
    touched = np.unique(np.concatenate([circuit.cells for circuit in before]))
    for number in numbers:
        pattern.drop(number)
    freed = touched[(pattern.used[touched] == 0) & ~pattern.forced[touched]]
    kept, finder.cost[cell] = finder.cost[cell], NEVER
    finder.show(np.array([cell]))
    gain = float(finder.cost[freed[freed != cell]].sum()) + kept
    added, good = _reroute(pattern, touched, gain)
    finder.cost[cell] = kept
    finder.show(np.array([cell]))
    if good:
        return [int(c) for c in touched] + [c for n in added for c in pattern.circuits[n].cells.tolist()]
    _undo(pattern, added, before)
    return []


def _undo(pattern: Pattern, added: list[int], before: list[Circuit]) -> None:
    for number in added:
        pattern.drop(number)
    for circuit in before:
        pattern.add(circuit)


def _reroute(pattern: Pattern, touched: Ints, gain: float) -> tuple[list[int], bool]:
    """Serve what the touched cells lost; the circuits added, and whether they cost less than was gained."""
    added: list[int] = []
    paid = 0.0
    for need in pattern.needs:
        for lost in touched[(need.step[touched] > 0) & (need.count[touched] == 0)].tolist():
            if need.count[lost]:
                continue
            number = pattern.serve(lost, need, gain - paid)
            if number is None:
                return added, False
            added.append(number)
            cells = pattern.circuits[number].cells
            paid += float(pattern.finder.cost[cells[(pattern.used[cells] == 1) & ~pattern.forced[cells]]].sum())
    return added, paid < gain - 1e-6


def prune(pattern: Pattern, table: Table, budget: Budget = ENDLESS) -> int:
    """Publish every hidden safe cell that no unsafe cell needs, dearest first; the number of them.

    Circuits of any form over the cells that stay hidden are looked for, so what one circuit's cells allow together
    with another's is found too. Connected parts of more than MOST_ROUTED cells are left to the other steps.
    """
    finder = pattern.finder
    hidden = np.flatnonzero(pattern.forced | (pattern.used > 0))
    matrix = table.sums[:, finder.cell_of]
    routers = Routers(matrix, hidden, finder.room, np.ones(pattern.values.size), finder.work)
    peel = Peel(matrix, pattern.forced | (pattern.used > 0), pattern.forced)
    published = 0
    for cell in pattern.secondary().tolist():
        if budget.spent():
            break
        if pattern.used[cell] and peel.gives_away(cell):
            continue
        if pattern.used[cell] and routers.size(cell) > MOST_ROUTED:
            continue
        router = routers.of(cell)
        router.ban(cell)
        if pattern.used[cell] == 0 or _spare(pattern, cell, router):
            peel.publish(cell)
            published += 1
        else:
            router.allow(cell)
    return published


def route(pattern: Pattern, table: Table, hidden: Bools, budget: Budget = ENDLESS) -> bool:
    """Give every need a circuit over cells that are to be hidden, or else any; tell whether there was time for it.

    ``hidden`` is by internal number.
    """
    finder = pattern.finder
    cells = np.flatnonzero(hidden)
    routers = Routers(table.sums[:, finder.cell_of], cells, finder.room, np.ones(hidden.size), finder.work)
    missed = []
    for cell, need in pattern.open():
        if need.count[cell]:
            continue
        if budget.spent():
            return False
        circuit = routers.of(cell).find(cell, need.signs, int(need.step[cell]))
        if circuit is None:
            missed.append((cell, need))
        else:
            pattern.add(circuit)
    return all(need.count[cell] or pattern.serve(cell, need) is not None for cell, need in missed)


def flow(pattern: Pattern, router: Router, budget: Budget) -> bool:
    """Give every need the cheapest circuit of any form, one after the other; tell whether there was time for it.

    The router has all cells that may be hidden, at their prices; what a circuit hides costs the next one nothing.
    """
    for cell, need in pattern.open():
        if need.count[cell]:
            continue
        if budget.spent():
            return False
        circuit = router.find(cell, need.signs, int(need.step[cell]))
        if circuit is not None:
            pattern.add(circuit)
            router.free(circuit.cells)
        elif (number := pattern.serve(cell, need)) is not None:
            router.free(pattern.circuits[number].cells)
        else:
            return False
    return True


def _spare(pattern: Pattern, cell: int, router: Router) -> bool:
    """Do without one hidden cell if the router finds other circuits for all who need it."""
    before = [pattern.drop(number) for number in sorted(pattern.users[cell])]
    touched = np.unique(np.concatenate([circuit.cells for circuit in before]))
    added: list[int] = []
    for need in pattern.needs:
        for lost in touched[(need.step[touched] > 0) & (need.count[touched] == 0)].tolist():
            if need.count[lost]:
                continue
            circuit = router.find(lost, need.signs, int(need.step[lost]))
            if circuit is None:
                _undo(pattern, added, before)
                return False
            added.append(pattern.add(circuit))
    return True
