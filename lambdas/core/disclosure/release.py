"""One call from a product's rows to its protected cells and their certificate."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter

import numpy as np

from contracts.product import Disclosure, Method
from lambdas.core.disclosure.cells import CONFIDENTIAL, Cells, Rows
from lambdas.core.disclosure.certificate import Certificate, SliceResult, solver_name
from lambdas.core.disclosure.errors import DisclosureError
from lambdas.core.disclosure.groups import hidden_and_noted
from lambdas.core.disclosure.history import History, Key, Version
from lambdas.core.disclosure.magnitudes import contributions_of
from lambdas.core.disclosure.published import audit_published, published_boxes
from lambdas.core.disclosure.rule import Rule
from lambdas.core.disclosure.slices import Slices, secure_slices
from lambdas.core.disclosure.standing import versions_of, with_standing
from lambdas.core.disclosure.table import Bools, Dim, Ints, roll_up, sums

RULE_LEVEL = "rule"


@dataclass(frozen=True)
class Protected:
    """What may go to an approver: the cells as they would be published, and the certificate.

    ``history`` is what readers will know once it is published, for the releases after it to be held against.
    """

    cells: Cells
    certificate: Certificate
    history: History


def release_table(
    disclosure: Disclosure, dims: tuple[Dim, ...], rows: Rows, *, workers: int = 2, history: History | None = None
) -> Protected:
    """Protect and audit a product's tables, one for each slice.

    With method ``suppress`` the rows are leaf cells (a cell without a row is zero) and totals are computed here; with
    ``published`` they are the publisher's cells at any level and only the audit runs. ``workers`` is the number of
    processors to use for many slices, ``history`` what has been published of the product before: a slice that has not
    changed stays as it is, another is protected and attacked together with its earlier versions. Raises
    DisclosureError for rows that do not fit the dimensions.
    """
    if not 1 <= len(dims) <= 4:
        raise DisclosureError(f"a table has one to four dimensions, not {len(dims)}")
    if disclosure.method is Method.PUBLISHED:
        return _audit(disclosure, dims, rows)
    return _suppress(disclosure, dims, rows, workers, history or History())


def _suppress(disclosure: Disclosure, dims: tuple[Dim, ...], rows: Rows, workers: int, history: History) -> Protected:
    keys, slice_of = rows.by_slice()
    values = _tables(dims, rows, len(keys), slice_of)
    rule = Rule.of(disclosure)
    flat = values.reshape(len(keys), -1)
    given = contributions_of(rule, dims, rows, slice_of, values)
    stamps = [0 if own is None else own.stamp for own in given]
    told = zip(keys, flat, stamps, strict=True)
    standing = [_standing(history, key, dims, rule, counts, stamp) for key, counts, stamp in told]
    changed = [number for number, version in enumerate(standing) if version is None]
    earlier = [history.of(keys[number]) for number in changed]
    found = secure_slices(dims, values[changed], rule, workers, earlier, [given[number] for number in changed])
    result = with_standing(found, changed, standing)
    cells = _cells(dims, rows, keys, values, result)
    passes = not result.summary[:, 1].any()
    if disclosure.protection == RULE_LEVEL or rule.magnitudes:
        passes = passes and not result.summary[:, 4].any()
    secondary = cells.confidential & ~cells.unsafe
    groups, noted = hidden_and_noted(disclosure, dims, values)
    certificate = Certificate(
        passes=passes,
        disclosure=disclosure,
        solver=solver_name(),
        cells=len(cells),
        hidden=int(cells.confidential.sum()),
        unsafe=int(cells.unsafe.sum()),
        secondary=int(secondary.sum()),
        secondary_value=int(flat[cells.slice_of[secondary], cells.cell[secondary]].sum()),
        total_value=int(flat.sum()),
        exposed=int(result.summary[:, 1].sum()),
        narrow=int(result.summary[:, 2].sum()),
        inside_rule=int(result.summary[:, 3].sum()),
        avoidable=int(result.summary[:, 4].sum()),
        exact=int(result.summary[:, 5].sum()),
        set_aside=0,
        carried=len(keys) - len(changed),
        revised=sum(bool(history.of(keys[number])) for number in changed),
        groups=groups,
        group_disclosure=noted,
        seconds_protect=result.seconds[0],
        seconds_audit=result.seconds[1],
        sha256=cells.sha256(),
        slices=_slice_results(keys, cells, result.summary),
    )
    versions = dict(zip(keys, versions_of(dims, rule, flat, result, standing, stamps), strict=True))
    return Protected(cells, certificate, history.with_versions(versions))


def _standing(
    history: History, key: Key, dims: tuple[Dim, ...], rule: Rule, counts: Ints, stamp: int
) -> Version | None:
    """Return the published version of a slice that says what these counts say, if there is one: nothing new to tell."""
    return next((version for version in history.of(key) if version.says(dims, rule, counts, stamp)), None)


def _tables(dims: tuple[Dim, ...], rows: Rows, count: int, slice_of: Ints) -> Ints:
    """Every slice's table, rolled up: first axis the slices."""
    if any(value is None for value in rows.values):
        raise DisclosureError("a row has no count; only a product whose publisher has protected it may have such rows")
    counts = np.array(rows.values, np.int64)
    if (counts < 0).any():
        raise DisclosureError(f"counts must not be negative; found {int(counts.min())}")
    places = rows.positions(dims)
    for dim, at in zip(dims, places, strict=True):
        if not dim.is_leaf[at].all():
            total = dim.codes[int(at[~dim.is_leaf[at]][0])]
            raise DisclosureError(
                f"{dim.name}: {total!r} is a total; the query must return the counts of its parts only"
            )
    values = np.zeros([count, *(len(dim.codes) for dim in dims)], np.int64)
    np.add.at(values, (slice_of, *places), counts)
    return roll_up(dims, values)


def _cells(dims: tuple[Dim, ...], rows: Rows, keys: list[tuple[str, ...]], values: Ints, result: Slices) -> Cells:
    """Give the cells that are published: all that count somebody, and zeros that are hidden."""
    flat = values.reshape(len(keys), -1)
    hidden = np.zeros(flat.shape, bool)
    hidden[result.table_of, result.cell] = True
    slice_of, cell = np.nonzero((flat != 0) | hidden)
    value, confidential = flat[slice_of, cell], hidden[slice_of, cell]
    low, high = value.copy(), value.copy()
    unsafe = np.zeros(value.size, bool)
    order = np.lexsort((result.cell, result.table_of))  # as the cells are: by slice, then by number
    unsafe[confidential] = result.unsafe[order] > 0
    low[confidential], high[confidential], value[confidential] = result.low[order], result.high[order], -1
    cells = Cells(tuple(rows.slices), tuple(keys), dims, slice_of, cell, value, confidential, unsafe, low, high)
    _check_same(cells, flat, hidden)
    return cells


def _check_same(cells: Cells, flat: Ints, hidden: Bools) -> None:
    """Hold what will be written against what was attacked, read as a reader does: what is not listed is zero."""
    read = np.zeros(flat.shape, np.int64)
    read[cells.slice_of, cells.cell] = cells.value
    if not (read == np.where(hidden, -1, flat)).all():
        raise AssertionError("the cells to be published are not those that were attacked: a mistake in this program")


def _slice_results(keys: list[tuple[str, ...]], cells: Cells, summary: Ints) -> tuple[SliceResult, ...]:
    released = np.bincount(cells.slice_of, minlength=len(keys))
    hidden = np.bincount(cells.slice_of, weights=cells.confidential, minlength=len(keys)).astype(int)
    return tuple(
        SliceResult(key, int(released[i]), int(hidden[i]), *(int(n) for n in summary[i])) for i, key in enumerate(keys)
    )


def _audit(disclosure: Disclosure, dims: tuple[Dim, ...], rows: Rows) -> Protected:
    keys, slice_of = rows.by_slice()
    shape = [len(dim.codes) for dim in dims]
    number = np.ravel_multi_index(rows.positions(dims), shape)
    hidden = np.array([value is None for value in rows.values], bool)
    if rows.status is not None:
        hidden |= np.array([status == CONFIDENTIAL for status in rows.status], bool)
    values = np.array([-1 if value is None else value for value in rows.values], np.int64)
    order = np.lexsort((number, slice_of))
    number, slice_of, hidden, values = number[order], slice_of[order], hidden[order], values[order]
    low, high = values.copy(), values.copy()
    values[hidden] = -1
    summary = np.zeros((len(keys), 7), np.int64)
    aside, begin = 0, perf_counter()
    for i in range(len(keys)):
        mine = np.flatnonzero(slice_of == i)
        box_low, box_high = published_boxes(dims, disclosure, number[mine], values[mine], hidden[mine])
        targets = mine[hidden[mine]]
        answer, skipped = audit_published(sums(dims), box_low, box_high, number[targets], disclosure.threshold)
        low[mine], high[mine] = box_low[number[mine]], box_high[number[mine]]
        low[targets], high[targets] = answer.low, answer.high
        inside = int(((answer.low > 1) | (answer.high < disclosure.threshold)).sum())
        exact = int((answer.low_exact & answer.high_exact).sum())
        narrow = int((answer.high - answer.low < 2).sum())
        summary[i] = [targets.size, int(answer.exposed.sum()), narrow, inside, inside, exact, 1]
        aside += skipped
    cells = Cells(tuple(rows.slices), tuple(keys), dims, slice_of, number, values, hidden, hidden.copy(), low, high)
    certificate = Certificate(
        passes=not summary[:, 1].any() and not (disclosure.protection == RULE_LEVEL and summary[:, 4].any()),
        disclosure=disclosure,
        solver=solver_name(),
        cells=len(cells),
        hidden=int(hidden.sum()),
        unsafe=int(hidden.sum()),
        secondary=0,
        secondary_value=0,
        total_value=int(values[~hidden].sum()),
        exposed=int(summary[:, 1].sum()),
        narrow=int(summary[:, 2].sum()),
        inside_rule=int(summary[:, 3].sum()),
        avoidable=int(summary[:, 4].sum()),
        exact=int(summary[:, 5].sum()),
        set_aside=aside,
        carried=0,
        revised=0,
        groups=0,
        group_disclosure=0,
        seconds_protect=0.0,
        seconds_audit=perf_counter() - begin,
        sha256=cells.sha256(),
        slices=_slice_results(keys, cells, summary),
    )
    return Protected(cells, certificate, History())
