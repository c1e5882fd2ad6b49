"""Protect many tables of the same dimensions, on several processors.

Each table is protected by itself, so the result does not depend on how they are shared out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from lambdas.core.disclosure.earlier.history import Version
from lambdas.core.disclosure.proof.secure import Secured, secure_below_total
from lambdas.core.disclosure.protector.protect import Effort
from lambdas.core.disclosure.release.workers import FEWEST_FOR_WORKERS, all_done
from lambdas.core.disclosure.rules.contributions import Contributions
from lambdas.core.disclosure.rules.rule import Rule
from lambdas.core.disclosure.rules.sensitivity import distances
from lambdas.core.disclosure.rules.terms import Terms
from lambdas.core.disclosure.table.table import Bools, Dim, Ints, Table


@dataclass(frozen=True, eq=False)
class Slices:
    """Results of all tables, hidden cells by table and cell number; ``summary`` has a row a table.

    ``unsafe`` is 0 where a cell is safe; of magnitudes it is the distance that the cell's interval had to reach.
    Columns of ``summary``: unsafe, exposed, narrow, inside_rule, avoidable, exact, rounds. ``seconds``: protecting
    and auditing, summed over processors.
    """

    table_of: Ints
    cell: Ints
    unsafe: Ints
    low: Ints
    high: Ints
    summary: Ints
    seconds: tuple[float, float]

    def renumbered(self, numbers: Ints) -> Slices:
        """Give each table another number, in the same order."""
        return replace(self, table_of=numbers[self.table_of])


_NONE = np.zeros(0, np.int64)
NOTHING = Slices(_NONE, _NONE, _NONE, _NONE, _NONE, np.zeros((0, 7), np.int64), (0.0, 0.0))
"""Results of no table."""


@dataclass(frozen=True, eq=False)
class Work:
    """Tables to protect: ``values`` (first axis: tables; then one axis a dimension), the ``numbers`` they go by.

    ``earlier`` has the published versions of each table, ``given`` the contributions to each, of magnitudes, ``over``
    the public figures that its counts are parts of; the ``terms`` are those of all.
    """

    dims: tuple[Dim, ...]
    values: Ints
    numbers: Ints
    rule: Rule
    terms: Terms
    effort: Effort
    earlier: Sequence[Sequence[Version]]
    given: Sequence[Contributions | None]
    over: Sequence[Ints | None]

    def share(self, start: int, step: int) -> Work:
        """Return every ``step``-th table from ``start`` on."""
        mine = slice(start, None, step)
        return replace(
            self,
            values=self.values[mine],
            numbers=self.numbers[mine],
            earlier=self.earlier[mine],
            given=self.given[mine],
            over=self.over[mine],
        )

    def done(self) -> Slices:
        """Protect the tables."""
        return _secure_each(self)


def secure_slices(
    dims: tuple[Dim, ...],
    values: Ints,
    rule: Rule,
    terms: Terms,
    workers: int,
    earlier: Sequence[Sequence[Version]] = (),
    given: Sequence[Contributions | None] = (),
    over: Sequence[Ints | None] = (),
) -> Slices:
    """Protect each table of ``values`` (first axis: tables; then one axis a dimension), given its earlier versions.

    ``given`` has the contributions to each table of magnitudes, ``over`` the public figures that counts are parts of.
    """
    count = len(values)
    tables = [(table.reshape(-1), own) for table, own in zip(values, given, strict=False) if own is not None]
    counted = rule.unsafe(values.reshape(count, terms.structural.size), terms.structural)
    effort = Effort.for_unsafe(int(counted.sum()) + sum(int((distances(rule, *table) > 0).sum()) for table in tables))
    given, over = given or [None] * count, over or [None] * count
    work = Work(dims, values, np.arange(count), rule, terms, effort, earlier or [()] * count, given, over)
    if workers < 2 or count < FEWEST_FOR_WORKERS:
        return work.done()
    parts = all_done([work.share(start, workers) for start in range(workers)])
    numbers = np.concatenate([np.arange(count)[start::workers] for start in range(workers)])
    return join(parts, np.argsort(numbers))


def _secure_each(work: Work) -> Slices:
    columns: list[list[Ints]] = [[], [], [], [], []]
    summary = []
    protecting = auditing = 0.0
    rule = work.rule
    each = zip(work.numbers.tolist(), work.values, work.earlier, work.given, work.over, strict=True)
    for number, counts, earlier, given, over in each:
        table = Table(work.dims, counts)
        result = secure_below_total(table, rule, work.effort, work.terms.beside(over), earlier, given=given)
        cells = np.flatnonzero(result.hidden)
        low, high = np.full(table.flat.size, -1, np.int64), np.full(table.flat.size, -1, np.int64)
        answer = result.intervals
        low[answer.cells], high[answer.cells] = answer.low, answer.high
        need = np.where(result.unsafe, 1 if given is None else result.demand.high - table.flat, 0)
        found = (np.full(cells.size, number), cells, need[cells], low[cells], high[cells])
        for column, part in zip(columns, found, strict=True):
            column.append(part)
        summary.append(summary_of(result, np.ones(answer.cells.size, bool)))
        summary[-1][1] += result.exposed_elsewhere
        protecting += result.seconds_protect
        auditing += result.seconds_audit
    joined = [np.concatenate([np.zeros(0, np.int64), *column]) for column in columns]
    rows = np.array(summary, np.int64).reshape(len(work.values), 7)
    return Slices(joined[0], joined[1], joined[2], joined[3], joined[4], rows, (protecting, auditing))


def summary_of(result: Secured, mine: Bools) -> list[int]:
    """Sum up what was found of some of the attacked cells, see :class:`Slices`."""
    answer = result.intervals
    return [
        int(mine.sum()),
        int(answer.exposed[mine].sum()),
        int((answer.high - answer.low < 2)[mine].sum()),
        int(result.inside_rule[mine].sum()),
        int(result.avoidable[mine].sum()),
        int((answer.low_exact & answer.high_exact)[mine].sum()),
        result.rounds,
    ]


def join(parts: Sequence[Slices], order: Ints) -> Slices:
    """Put parts together by number of table; ``order`` is that of the rows of their summaries."""
    columns = [
        np.concatenate([getattr(part, name) for part in parts])
        for name in ("table_of", "cell", "unsafe", "low", "high")
    ]
    table_of, cell, unsafe, low, high = (column[np.argsort(columns[0], kind="stable")] for column in columns)
    summary = np.concatenate([part.summary for part in parts])[order]
    seconds = (sum(part.seconds[0] for part in parts), sum(part.seconds[1] for part in parts))
    return Slices(table_of, cell, unsafe, low, high, summary, seconds)
