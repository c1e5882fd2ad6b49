"""Release of tables that their publisher has protected: nothing is hidden or changed, only the audit runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from time import perf_counter

import numpy as np

from contracts.products.product import Disclosure
from lambdas.core.disclosure.earlier.history import History, Key
from lambdas.core.disclosure.proof.certificate import Certificate, solver_name
from lambdas.core.disclosure.proof.published import audit_published, published_boxes, rounded_by
from lambdas.core.disclosure.release.cells import CONFIDENTIAL, Cells, Rows
from lambdas.core.disclosure.release.protected import Protected, passes, refuse_huge, slice_results
from lambdas.core.disclosure.table.errors import DisclosureError
from lambdas.core.disclosure.table.table import Dim, Ints, sums


def audit(disclosure: Disclosure, dims: tuple[Dim, ...], rows: Rows, history: History) -> Protected:
    """Attack each slice as its publisher made it.

    What the publisher's own table says of hidden counts is not known here, which ``history`` notes. Raises
    DisclosureError where the table shows a count that the rule says must not be shown.
    """
    refuse_huge(rows)
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
    _refuse_small(disclosure, dims, keys, slice_of, number, values)
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
        passes=passes(disclosure, summary),
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
        slices=slice_results(keys, cells, summary),
    )
    return Protected(cells, certificate, replace(history, as_given=True))


def _refuse_small(
    disclosure: Disclosure, dims: tuple[Dim, ...], keys: Sequence[Key], slice_of: Ints, cells: Ints, values: Ints
) -> None:
    """Refuse a table in which a count is shown that is certainly from 1 to the threshold, however it was rounded."""
    small = np.flatnonzero(
        (values > 0) & (values + rounded_by(dims, disclosure, cells, values) <= disclosure.threshold)
    )
    if small.size == 0:
        return
    first = small[0]
    places = np.unravel_index(cells[first], [len(dim.codes) for dim in dims])
    codes = [dim.codes[int(at)] for dim, at in zip(dims, places, strict=True)]
    raise DisclosureError(
        f"{small.size} counts from 1 to {disclosure.threshold} are shown, the first at "
        f"{', '.join((*keys[int(slice_of[first])], *codes))}: the publisher has not protected this table; ask for one "
        "that is, or let the product say method: suppress"
    )
