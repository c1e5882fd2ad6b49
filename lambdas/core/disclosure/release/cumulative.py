"""Slices of counts that add up from date to date: what is new in one is a count of its own.

The dates of a series are one more dimension of its table. Each date's count is the total of the date before and of what
has been added since; what was added is not published, and is protected like all that is not. Dates that only earlier
releases showed are in the table as well. Where a figure is shown, the next hidden and the one after it shown, what was
added from the first to the last is a count that is protected too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from lambdas.core.disclosure.earlier.history import History, Key, Version
from lambdas.core.disclosure.proof.secure import Secured, secure_below_total
from lambdas.core.disclosure.protector.protect import Effort
from lambdas.core.disclosure.release.common import Common
from lambdas.core.disclosure.release.series import Series, Span, hold_totals, laid_out
from lambdas.core.disclosure.release.slices import NOTHING, Slices, join, summary_of
from lambdas.core.disclosure.rules.rule import Rule
from lambdas.core.disclosure.rules.terms import Terms
from lambdas.core.disclosure.table.errors import DisclosureError
from lambdas.core.disclosure.table.table import Bools, Dim, Ints, Table, roll_up


class Dates(NamedTuple):
    """The slices that add up: their place in a slice's key, and what they are called."""

    at: int
    name: str


def secure_cumulative(
    dims: tuple[Dim, ...],
    dates: Dates,
    keys: Sequence[Key],
    values: Ints,
    rule: Rule,
    terms: Terms,
    history: History,
    over: Sequence[Ints | None],
) -> Slices:
    """Protect slices whose counts add up, each series at once and beside all that was published of it.

    ``values`` has a table of ``dims`` for each of the ``keys``, ``over`` the public figures that its counts are parts
    of. Raises DisclosureError where a count falls.
    """
    if rule.magnitudes:
        raise DisclosureError(f"{dates.name}: magnitudes by contributor cannot be cumulative; leave cumulative out")
    effort = Effort.for_unsafe(int(rule.unsafe(values.reshape(len(keys), terms.unlisted.size), terms.structural).sum()))
    others = sorted({_other(key, dates) for key in keys})
    parts = [_Part((), NOTHING)]
    for other in others:
        before = {key[dates.at]: known for key, known in history.slices.items() if _other(key, dates) == other}
        # Totals that earlier layouts had, and slivers between them and these, are cells that are not published.
        common = Common.of(dims, (version.dims for known in before.values() for version in known))
        mine = {key[dates.at]: number for number, key in enumerate(keys) if _other(key, dates) == other}
        series = _series(common, mine, values, before)
        figures = {date: common.spread(figure) for date, at in mine.items() if (figure := over[at]) is not None}
        part = _by_slice(*_secured(series, dates.name, rule, common.terms(terms), effort, figures), series)
        parts.append(part._replace(slices=common.own(part.slices)))
    order = np.concatenate([np.unique([n for n in part.numbers if n >= 0]) for part in parts])
    return join([part.slices for part in parts], np.argsort(order))


def whole_series(dates: Dates, keys: Sequence[Key], standing: Sequence[Version | None]) -> list[Version | None]:
    """Let slices stand as they were published only where their whole series does: its dates are attacked together."""
    changed = {_other(key, dates) for key, version in zip(keys, standing, strict=True) if version is None}
    return [None if _other(key, dates) in changed else version for key, version in zip(keys, standing, strict=True)]


def _other(key: Key, dates: Dates) -> Key:
    return (*key[: dates.at], *key[dates.at + 1 :])


def _series(common: Common, mine: Mapping[str, int], values: Ints, before: Mapping[str, tuple[Version, ...]]) -> Series:
    """Put together what this release (``mine``: its slices' numbers) and earlier ones say of the dates of a series."""
    dims, own = common.wide, common.values(values[list(mine.values())])
    now = dict(zip(mine, own, strict=True))
    found = sorted({*mine, *before})
    counts = [now[date] if date in now else laid_out(before[date][-1], dims, date) for date in found]
    for date in found:
        for version in before.get(date, ()):
            hold_totals(version, dims, date)
    published = tuple(before.get(date, ()) for date in found)
    return Series(dims, tuple(found), tuple(mine.get(date, -1) for date in found), np.array(counts), published)


def _secured(
    series: Series, name: str, rule: Rule, terms: Terms, effort: Effort, figures: Mapping[str, Ints]
) -> tuple[Secured, Table]:
    """Protect a series until no two figures that it shows tell of few additions, with hidden ones between them."""
    earlier = tuple(
        replace(version, dims=(Dim(name, (date,), np.array([-1])), *version.dims))
        for date, known in zip(series.dates, series.published, strict=True)
        for version in known
    )
    if not rule.group_dimensions:  # what was added on a date is no group of those who were counted by then
        rule = replace(rule, group_dimensions=tuple(dim.name for dim in series.dims))
    spans = set[Span]()
    while True:
        table, its_terms = _stack(series, name, terms, spans)
        its_terms = its_terms.beside(_stacked(table, figures))
        totals = np.arange(table.shape[0]) * terms.unlisted.size
        result = secure_below_total(table, rule, effort, its_terms, earlier, totals=totals)
        shown = ~(result.hidden | its_terms.unlisted).reshape(table.shape[0], -1)
        told = series.told_apart(shown[[table.dims[0].position[date] for date in series.dates]], ~terms.unlisted, rule)
        if told <= spans:
            return result, table
        spans |= told


def _stack(series: Series, name: str, terms: Terms, spans: Set[Span]) -> tuple[Table, Terms]:
    """Return the table of a series, dates first, and what is laid down about its cells."""
    dim, dims = series.dim(name, spans), series.dims
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
    values[[dim.position[series.added(number)] for number in range(len(series.dates))]] = added
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


def _stacked(table: Table, figures: Mapping[str, Ints]) -> Ints | None:
    """Give the public figures of the dates that have them; what was added on a date is a part of none."""
    if not figures:
        return None
    over = np.full((table.shape[0], table.flat.size // table.shape[0]), -1, np.int64)
    for date, figure in figures.items():
        over[table.dims[0].position[date]] = figure
    return over.reshape(-1)


class _Part(NamedTuple):
    numbers: tuple[int, ...]
    slices: Slices


def _by_slice(result: Secured, table: Table, series: Series) -> _Part:
    """Share the answer out: what was added since the date before is counted with the date that it was added to."""
    size = table.flat.size // table.shape[0]
    number_of = np.array([series.numbers[series.date_of(code)] for code in table.dims[0].codes])
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
        row[1] += result.exposed_elsewhere + int(answer.exposed[owner < 0].sum()) if number == newest else 0
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
