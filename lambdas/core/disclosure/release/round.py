"""Release by rounding: all figures are multiples of a base, or unsafe counts are hidden and the others rounded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from contracts.products.product import Disclosure, Method
from lambdas.core.disclosure.attacker.bounds import NO_LIMIT
from lambdas.core.disclosure.earlier.history import History, Version
from lambdas.core.disclosure.proof.certificate import Certificate, Rounding, solver_name
from lambdas.core.disclosure.release.cells import Cells, Rows
from lambdas.core.disclosure.release.protected import Protected, passes, slice_results, tables_of
from lambdas.core.disclosure.release.workers import FEWEST_FOR_WORKERS, all_done
from lambdas.core.disclosure.rounding.hide_and_round import secure_hidden_and_rounded
from lambdas.core.disclosure.rounding.round import secure_rounded
from lambdas.core.disclosure.rounding.rounded import Rounded
from lambdas.core.disclosure.rules.groups import hidden_and_noted
from lambdas.core.disclosure.rules.rule import Rule
from lambdas.core.disclosure.rules.terms import Terms
from lambdas.core.disclosure.table.errors import DisclosureError
from lambdas.core.disclosure.table.leaves import Leaves
from lambdas.core.disclosure.table.table import Dim, Ints, Table

Keys = list[tuple[str, ...]]


@dataclass(frozen=True, eq=False)
class Work:
    """Tables to round (first axis of ``values``), by a product's method; ``earlier`` has the versions of each."""

    dims: tuple[Dim, ...]
    values: Ints
    rule: Rule
    method: Method
    base: int
    earlier: Sequence[Sequence[Version]]

    def share(self, start: int, step: int) -> Work:
        """Return every ``step``-th table from ``start`` on."""
        mine = slice(start, None, step)
        return replace(self, values=self.values[mine], earlier=self.earlier[mine])

    def done(self) -> list[Rounded]:
        """Round each table and attack it."""
        secure = secure_rounded if self.method is Method.ROUND else secure_hidden_and_rounded
        tables = zip(self.values, self.earlier, strict=True)
        return [secure(Table(self.dims, counts), self.rule, self.base, versions) for counts, versions in tables]

    def done_by(self, workers: int) -> list[Rounded]:
        """Do the same on several processors."""
        if workers < 2 or len(self.values) < FEWEST_FOR_WORKERS:
            return self.done()
        results: list[Rounded | None] = [None] * len(self.values)
        for start, part in enumerate(all_done([self.share(start, workers) for start in range(workers)])):
            results[start::workers] = part
        return [result for result in results if result is not None]


def rounded(disclosure: Disclosure, dims: tuple[Dim, ...], rows: Rows, workers: int, history: History) -> Protected:
    """Round each slice that has changed, together with what was published of it, and attack it."""
    _check_earlier(history)
    keys, slice_of = rows.by_slice()
    values = tables_of(dims, rows, len(keys), slice_of)
    flat, rule, base = values.reshape(len(keys), -1), Rule.of(disclosure), disclosure.base or 1
    how = f"{disclosure.method.value} {base}"
    versions = [
        _said(history.of(key), rule, Table(dims, counts), how) for key, counts in zip(keys, values, strict=True)
    ]
    changed = [number for number, version in enumerate(versions) if version is None]
    earlier = [history.of(keys[number]) for number in changed]
    work = Work(dims, values[changed], rule, disclosure.method, base, earlier)
    found = dict(zip(changed, work.done_by(workers), strict=True))
    results = [found[i] if version is None else _standing(version) for i, version in enumerate(versions)]
    cells = _cells(dims, rows, keys, flat, rule, results)
    groups, noted = (0, 0) if disclosure.method is Method.ROUND else hidden_and_noted(disclosure, dims, values)
    certificate = replace(
        _certificate(disclosure, cells, flat, results),
        carried=len(keys) - len(changed),
        revised=sum(map(bool, earlier)),
        groups=groups,
        group_disclosure=noted,
    )
    told = {
        key: version or _version(dims, rule, counts, result)
        for key, version, counts, result in zip(keys, versions, flat, results, strict=True)
    }
    return Protected(cells, certificate, history.with_versions(told))


def _check_earlier(history: History) -> None:
    """Hold a release for a person whose rounded figures cannot be proved to keep what earlier releases hid."""
    rules = {version.rule for versions in history.slices.values() for version in versions}
    if any(rule.smallest_group or rule.magnitudes for rule in rules):
        raise DisclosureError(
            "an earlier release hid groups, or sums by contributor, and of rounded figures it is not proved that they "
            "keep those; stay with method: suppress, or publish this one as another product once a person has compared "
            "the two"
        )


def _said(known: Sequence[Version], rule: Rule, table: Table, how: str) -> Version | None:
    return next((version for version in known if version.says(rule, table, Terms.of(table), how=how)), None)


def _standing(version: Version) -> Rounded:
    assert version.told is not None  # noqa: S101 - it says the same in the same way
    return Rounded(version.told, version.low, version.high, version.findings, (0.0, 0.0))


def _version(dims: tuple[Dim, ...], rule: Rule, counts: Ints, result: Rounded) -> Version:
    nothing = np.zeros(counts.size, bool)
    open_box = result.told.least < result.told.most
    return Version(dims, rule, counts, open_box, result.low, result.high, result.findings, nothing, told=result.told)


def _cells(dims: tuple[Dim, ...], rows: Rows, keys: Keys, flat: Ints, rule: Rule, results: Sequence[Rounded]) -> Cells:
    """Give the cells that are published: all but those whose figure is zero."""
    size = flat.shape[1]
    figures, low, high = (
        np.array(list(parts), np.int64).reshape(len(keys), size)
        for parts in zip(*((result.told.figures, result.low, result.high) for result in results), strict=True)
    )
    slice_of, cell = np.nonzero(figures)
    places = (slice_of, cell)
    value = figures[places]
    unsafe = rule.unsafe(flat)[places]
    hidden = value < 0
    return Cells(
        tuple(rows.slices), tuple(keys), dims, slice_of, cell, value, hidden, unsafe, low[places], high[places]
    )


def _certificate(disclosure: Disclosure, cells: Cells, flat: Ints, results: Sequence[Rounded]) -> Certificate:
    summary = np.array([result.findings for result in results], np.int64)
    totals = summary.sum(axis=0)
    secondary = cells.confidential & ~cells.unsafe
    return Certificate(
        passes=passes(disclosure, summary),
        disclosure=disclosure,
        solver=solver_name(),
        cells=len(cells),
        hidden=int(cells.confidential.sum()),
        unsafe=int(totals[0]),
        secondary=int(secondary.sum()),
        secondary_value=int(flat[cells.slice_of[secondary], cells.cell[secondary]].sum()),
        total_value=int(flat.sum()),
        exposed=int(totals[1]),
        narrow=int(totals[2]),
        inside_rule=int(totals[3]),
        avoidable=int(totals[4]),
        exact=int(totals[5]),
        set_aside=0,
        carried=0,
        revised=0,
        group_disclosure=0,
        seconds_protect=sum(result.seconds[0] for result in results),
        seconds_audit=sum(result.seconds[1] for result in results),
        sha256=cells.sha256(),
        slices=slice_results(list(cells.slice_keys), cells, summary),
        rounding=_rounding(disclosure.base or 1, cells.dims, flat, results),
        zeros=_hides_zeros(disclosure, cells, flat),
    )


def _hides_zeros(disclosure: Disclosure, cells: Cells, flat: Ints) -> bool:
    """Whether a hidden count may be a zero: by the rule, or since an earlier release hid one that is hidden still."""
    carried = bool((flat[cells.slice_of, cells.cell] == 0)[cells.confidential].any())
    return carried or (disclosure.hides_zeros and disclosure.method is Method.SUPPRESS_THEN_ROUND)


def _rounding(base: int, dims: tuple[Dim, ...], flat: Ints, results: Sequence[Rounded]) -> Rounding:
    """Measure how far figures are from their counts, by level, beside what readers are told of it."""
    levels = Leaves(dims).levels().reshape(-1)
    figures = np.array([result.told.figures for result in results], np.int64).reshape(flat.shape)
    shown = figures >= 0
    off = np.where(shown, np.abs(figures - flat), 0)
    parts = [levels == level for level in range(int(levels.max()) + 1)]
    within, lowest = (
        max((result.told.within(cells) for result in results), default=0) for cells in (levels >= 0, levels == 0)
    )
    return Rounding(
        base=base,
        within=None if within >= NO_LIMIT else within,
        within_lowest=lowest,
        largest=tuple(int(off[:, part].max(initial=0)) for part in parts),
        mean=tuple(round(float(off[:, part].sum() / max(1, shown[:, part].sum())), 3) for part in parts),
    )
