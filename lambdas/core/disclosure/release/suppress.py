"""Release by suppression: unsafe counts are hidden, and others with them; what is shown is exact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from contracts.products.cell_terms import CellTerms
from contracts.products.product import Disclosure, OnConflict
from lambdas.core.disclosure.earlier.history import History, Key, Version
from lambdas.core.disclosure.proof.certificate import Certificate, Conflict, solver_name
from lambdas.core.disclosure.proof.conflicts import conflicts
from lambdas.core.disclosure.release.cells import Cells, Rows
from lambdas.core.disclosure.release.common import Common
from lambdas.core.disclosure.release.cumulative import Dates, secure_cumulative, whole_series
from lambdas.core.disclosure.release.denominators import check_stated, denominators_of, parts_of
from lambdas.core.disclosure.release.magnitudes import contributions_of
from lambdas.core.disclosure.release.protected import Protected, passes, slice_results, tables_of
from lambdas.core.disclosure.release.slices import Slices, secure_slices
from lambdas.core.disclosure.release.standing import versions_of, with_standing
from lambdas.core.disclosure.rules.cell_terms import terms_of
from lambdas.core.disclosure.rules.contributions import stamp_of
from lambdas.core.disclosure.rules.groups import hidden_and_noted
from lambdas.core.disclosure.rules.left import all_counted
from lambdas.core.disclosure.rules.rule import Rule
from lambdas.core.disclosure.rules.terms import Terms
from lambdas.core.disclosure.table.table import Bools, Dim, Ints, Table


def suppress(
    disclosure: Disclosure,
    laid_down: CellTerms,
    dims: tuple[Dim, ...],
    rows: Rows,
    workers: int,
    history: History,
    others: History,
) -> Protected:
    """Protect each slice that has changed, together with what was published of it here and elsewhere, and attack it."""
    keys, slice_of = rows.by_slice()
    values = tables_of(dims, rows, len(keys), slice_of)
    rule = Rule.of(disclosure)
    flat = values.reshape(len(keys), -1)
    known = [history.of(key) for key in keys]
    terms = terms_of(laid_down, dims)
    given = contributions_of(rule, dims, rows, slice_of, values)
    stamps = [stamp_of(own) for own in given]
    over = parts_of(dims, rows, len(keys), slice_of)
    told = zip(known, values, stamps, over, strict=True)
    standing = [_standing(of, rule, Table(dims, own), terms.beside(all_), stamp) for of, own, stamp, all_ in told]
    if rows.cumulative is not None:
        dates = Dates(list(rows.slices).index(rows.cumulative), rows.cumulative)
        standing = whole_series(dates, keys, standing)
    noted: tuple[Conflict, ...] = ()
    changed = [number for number, version in enumerate(standing) if version is None]
    if rows.cumulative is None:
        earlier = [(*known[number], *others.of(keys[number])) for number in changed]
        common = Common.of(dims, _layouts(earlier))
        wide = common.values(values[changed])
        wider = given if common.wide == dims else contributions_of(rule, common.wide, rows, slice_of, values)
        sums = [wider[number] for number in changed]
        figures = parts_of(common.wide, rows, len(keys), slice_of)
        parts = [figures[number] for number in changed]
        its_terms = common.terms(terms)
        found = common.own(secure_slices(common.wide, wide, rule, its_terms, workers, earlier, sums, parts))
        if disclosure.on_conflict is OnConflict.HOLD:
            tables = [Table(common.wide, counts) for counts in wide]
            each = [its_terms.beside(figure) for figure in parts]
            noted = _conflicts([keys[number] for number in changed], tables, rule, each, earlier)
    else:
        mine = [keys[number] for number in changed]
        parts = [over[number] for number in changed]
        found = secure_cumulative(dims, dates, mine, values[changed], rule, terms, history, parts)
    result = with_standing(found, changed, standing)
    versions = list(versions_of(dims, rule, terms, flat, result, known, given, over))
    carried = [any(version is one for one in of) for version, of in zip(versions, known, strict=True)]
    hidden = np.zeros(flat.shape, bool)
    hidden[result.table_of, result.cell] = True
    denominators = denominators_of(dims, rows, slice_of, flat, ~(hidden | terms.unlisted))
    if rows.share_of is None and (disclosure.hides_zeros or (flat[hidden] == 0).any()):
        check_stated(dims, denominators, terms.structural)
    cells = _cells(dims, rows, keys, flat, terms.unlisted, result, hidden, denominators)
    certificate = _certificate(disclosure, keys, flat, terms, result, cells)
    groups, told_of = np.add(hidden_and_noted(disclosure, dims, values), all_counted(disclosure, flat, over)).tolist()
    revised = sum(bool(of) and not stands for of, stands in zip(known, carried, strict=True))
    certificate = replace(
        certificate, carried=sum(carried), revised=revised, groups=groups, group_disclosure=told_of, conflicts=noted
    )
    return Protected(cells, certificate, history.with_versions(dict(zip(keys, versions, strict=True))))


def _certificate(
    disclosure: Disclosure, keys: list[Key], flat: Ints, terms: Terms, result: Slices, cells: Cells
) -> Certificate:
    """Write what the attacker found of a release's own cells."""
    secondary = cells.confidential & ~cells.unsafe
    return Certificate(
        passes=passes(disclosure, result.summary),
        disclosure=disclosure,
        solver=solver_name(),
        cells=int((cells.value != 0).sum()),
        hidden=int(cells.confidential.sum()),
        unsafe=int(cells.unsafe.sum()),
        secondary=int(secondary.sum()),
        secondary_value=int(flat[cells.slice_of[secondary], cells.cell[secondary]].sum()),
        total_value=int(flat[:, ~terms.unlisted].sum()),
        exposed=int(result.summary[:, 1].sum()),
        narrow=int(result.summary[:, 2].sum()),
        inside_rule=int(result.summary[:, 3].sum()),
        avoidable=int(result.summary[:, 4].sum()),
        exact=int(result.summary[:, 5].sum()),
        set_aside=0,
        carried=0,
        revised=0,
        group_disclosure=0,
        seconds_protect=result.seconds[0],
        seconds_audit=result.seconds[1],
        sha256=cells.sha256(),
        zeros=disclosure.hides_zeros or bool((flat[cells.slice_of, cells.cell] == 0)[cells.confidential].any()),
        slices=slice_results(keys, cells, result.summary),
        unlisted=int(result.summary[:, 0].sum() - cells.unsafe.sum()),
    )


def _conflicts(
    keys: Sequence[Key],
    tables: Sequence[Table],
    rule: Rule,
    terms: Sequence[Terms],
    earlier: Sequence[Sequence[Version]],
) -> tuple[Conflict, ...]:
    return tuple(
        Conflict(key, product, given.number, given.mark)
        for key, table, its_terms, versions in zip(keys, tables, terms, earlier, strict=True)
        for product, given in conflicts(table, rule, its_terms, versions).items()
    )


def _layouts(earlier: Sequence[Sequence[Version]]) -> dict[tuple[Dim, ...], None]:
    """List the layouts of some versions, each once."""
    return dict.fromkeys(version.dims for versions in earlier for version in versions)


def _standing(versions: Sequence[Version], rule: Rule, table: Table, terms: Terms, stamp: int) -> Version | None:
    """Return the published version of a slice that says what a table says, if there is one: nothing new to tell."""
    return next((version for version in versions if version.says(rule, table, terms, stamp)), None)


def _cells(
    dims: tuple[Dim, ...],
    rows: Rows,
    keys: list[Key],
    flat: Ints,
    unlisted: Bools,
    result: Slices,
    hidden: Bools,
    denominators: Ints | None,
) -> Cells:
    """Give the listed cells that count somebody, zeros that are hidden, and all that have a rate."""
    slice_of, cell = np.nonzero(((flat != 0) | hidden | (denominators is not None)) & ~unlisted)
    figures = None if denominators is None else denominators[slice_of, cell]
    value, confidential = flat[slice_of, cell], hidden[slice_of, cell]
    low, high = value.copy(), value.copy()
    unsafe = np.zeros(value.size, bool)
    order = np.lexsort((result.cell, result.table_of))  # as the cells are: by slice, then by number
    unsafe[confidential] = result.unsafe[order] > 0
    low[confidential], high[confidential], value[confidential] = result.low[order], result.high[order], -1
    cells = Cells(
        tuple(rows.slices), tuple(keys), dims, slice_of, cell, value, confidential, unsafe, low, high, figures
    )
    _check_same(cells, np.where(unlisted, 0, flat), hidden)
    return cells


def _check_same(cells: Cells, flat: Ints, hidden: Bools) -> None:
    """Hold what will be written against what was attacked, read as a reader does: what is not listed is zero."""
    read = np.zeros(flat.shape, np.int64)
    read[cells.slice_of, cells.cell] = cells.value
    if not (read == np.where(hidden, -1, flat)).all():
        raise AssertionError("the cells to be published are not those that were attacked: a mistake in this program")
