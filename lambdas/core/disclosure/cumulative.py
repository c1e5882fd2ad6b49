"""Slices of counts that add up from date to date: what is new in one is a count of its own.

The dates of a series are one more dimension of its table. Each date's count is the total of the date before and of what
has been added since; what was added is not published, and is protected like all that is not. Dates that only earlier
releases showed are in the table as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from lambdas.core.disclosure.errors import DisclosureError
from lambdas.core.disclosure.history import History, Key, Version
from lambdas.core.disclosure.protect import Effort
from lambdas.core.disclosure.rule import Rule
from lambdas.core.disclosure.secure import Secured, secure_below_total
from lambdas.core.disclosure.slices import NOTHING, Slices, join, summary_of
from lambdas.core.disclosure.table import Bools, Dim, Ints, Table, roll_up
from lambdas.core.disclosure.terms import Terms


class Dates(NamedTuple):
    """The slices that add up: their place in a slice's key, and what they are called."""

    at: int
    name: str


@dataclass(frozen=True, eq=False)
class _Series:
    """All dates of slices that are alike otherwise, the earliest first; ``numbers`` are those of this release (-1)."""

    dates: tuple[str, ...]
    numbers: tuple[int, ...]
    values: Ints
    earlier: tuple[Version, ...]

    def dim(self, name: str) -> Dim:
        """Return the dimension of the dates: the last first, each with what was added since the one before it."""
        pairs, above = [], ""
        for number in range(len(self.dates) - 1, -1, -1):
            date = self.dates[number]
            pairs.append((date, above))
            pairs += [(f"{date} +", date)] if number else []
            above = date
        return Dim.from_pairs(name, pairs)


def secure_cumulative(
    dims: tuple[Dim, ...], dates: Dates, keys: Sequence[Key], values: Ints, rule: Rule, terms: Terms, history: History
) -> Slices:
    """Protect slices whose counts add up, each series at once and beside all that was published of it.

    ``values`` has a table of ``dims`` for each of the ``keys``. Raises DisclosureError where a count falls.
    """
    if rule.magnitudes:
        raise DisclosureError(f"{dates.name}: magnitudes by contributor cannot be cumulative; leave cumulative out")
    effort = Effort.for_unsafe(int(rule.unsafe(values.reshape(len(keys), terms.unlisted.size), terms.structural).sum()))
    others = sorted({_other(key, dates) for key in keys})
    parts = [_Part((), NOTHING)]
    for other in others:
        series = _series(dims, dates, keys, values, history, other)
        table, its_terms = _stack(dims, dates.name, series, terms)
        totals = np.arange(table.shape[0]) * terms.unlisted.size
        result = secure_below_total(table, rule, effort, its_terms, series.earlier, totals=totals)
        parts.append(_by_slice(result, table, series))
    order = np.concatenate([np.unique([n for n in part.numbers if n >= 0]) for part in parts])
    return join([part.slices for part in parts], np.argsort(order))


def whole_series(dates: Dates, keys: Sequence[Key], standing: Sequence[Version | None]) -> list[Version | None]:
    """Let slices stand as they were published only where their whole series does: its dates are attacked together."""
    changed = {_other(key, dates) for key, version in zip(keys, standing, strict=True) if version is None}
    return [None if _other(key, dates) in changed else version for key, version in zip(keys, standing, strict=True)]


def _other(key: Key, dates: Dates) -> Key:
    return (*key[: dates.at], *key[dates.at + 1 :])


def _series(
    dims: tuple[Dim, ...], dates: Dates, keys: Sequence[Key], values: Ints, history: History, other: Key
) -> _Series:
    """Put together what this release and earlier ones say of one series."""
    mine = {key[dates.at]: number for number, key in enumerate(keys) if _other(key, dates) == other}
    before = {key[dates.at]: known for key, known in history.slices.items() if _other(key, dates) == other}
    gone = {
        date: known[-1].values.reshape(values.shape[1:]) for date, known in before.items() if known[-1].dims == dims
    }
    found = sorted({*mine, *gone})
    counts = np.array([values[mine[date]] if date in mine else gone[date] for date in found])
    earlier = tuple(_at(version, dates.name, date) for date, known in before.items() for version in known)
    return _Series(tuple(found), tuple(mine.get(date, -1) for date in found), counts, earlier)


def _at(version: Version, name: str, date: str) -> Version:
    """Say of which date a version is."""
    return replace(version, dims=(Dim(name, (date,), np.array([-1])), *version.dims))


def _stack(dims: tuple[Dim, ...], name: str, series: _Series, terms: Terms) -> tuple[Table, Terms]:
    """Return the table of a series, dates first, and what is laid down about its cells."""
    dim = series.dim(name)
    added = np.diff(series.values, axis=0, prepend=0)
    for axis, of in enumerate(dims):
        np.moveaxis(added, axis + 1, 0)[~of.is_leaf] = 0
    if (added < 0).any():
        number, *place = (int(at) for at in np.argwhere(added < 0)[0])
        codes = ", ".join(of.codes[at] for of, at in zip(dims, place, strict=True))
        raise DisclosureError(
            f"{name} is cumulative, and the count of {codes} falls from {series.dates[number - 1]} to "
            f"{series.dates[number]}: its difference could not be protected; correct the query, or publish without "
            "cumulative under another name"
        )
    values = np.zeros((len(dim.codes), *series.values.shape[1:]), np.int64)
    rows = [dim.position[f"{date} +" if number else date] for number, date in enumerate(series.dates)]
    values[rows] = added
    listed = np.zeros(len(dim.codes), bool)
    listed[[dim.position[date] for date, number in zip(series.dates, series.numbers, strict=True) if number >= 0]] = (
        True
    )
    wide = Terms(
        (~listed[:, None] | terms.unlisted).reshape(-1),
        np.tile(terms.structural, len(dim.codes)),
        (listed[:, None] & terms.fixed).reshape(-1),
        np.tile(terms.weight, len(dim.codes)),
        terms.by_count,
    )
    return Table((dim, *dims), roll_up((dim, *dims), values)), wide


class _Part(NamedTuple):
    numbers: tuple[int, ...]
    slices: Slices


def _by_slice(result: Secured, table: Table, series: _Series) -> _Part:
    """Share the answer out: what was added since the date before is counted with the date that it was added to."""
    size = table.flat.size // table.shape[0]
    number_of = np.full(table.shape[0], -1)
    for number, date in zip(series.numbers, series.dates, strict=True):
        for code in (date, f"{date} +"):
            if code in table.dims[0].position:
                number_of[table.dims[0].position[code]] = number
    answer = result.intervals
    low, high = np.full(table.flat.size, -1, np.int64), np.full(table.flat.size, -1, np.int64)
    low[answer.cells], high[answer.cells] = answer.low, answer.high
    cells = np.flatnonzero(result.hidden)
    order = np.lexsort((cells % size, number_of[cells // size]))
    cells = cells[order]
    owner = number_of[answer.cells // size]
    newest = max(series.numbers)
    rows = []
    for number in sorted(number for number in series.numbers if number >= 0):
        row = summary_of(result, owner == number)
        row[1] += (
            result.exposed_before + result.certain + int(answer.exposed[owner < 0].sum()) if number == newest else 0
        )
        rows.append(row)
    unsafe: Bools = result.unsafe[cells]
    return _Part(
        series.numbers,
        Slices(
            number_of[cells // size],
            cells % size,
            unsafe.astype(np.int64),
            low[cells],
            high[cells],
            np.array(rows, np.int64).reshape(-1, 7),
            (result.seconds_protect, result.seconds_audit),
        ),
    )
