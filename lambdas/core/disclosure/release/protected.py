"""What a release is made of, whatever the method: tables from rows, protected cells, the numbers of each slice."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from contracts.products.product import Disclosure, Protection
from lambdas.core.disclosure.attacker.bounds import NO_LIMIT
from lambdas.core.disclosure.earlier.history import History
from lambdas.core.disclosure.proof.certificate import Certificate, SliceResult
from lambdas.core.disclosure.release.cells import Cells, Rows
from lambdas.core.disclosure.table.errors import DisclosureError
from lambdas.core.disclosure.table.table import Dim, Ints, roll_up


@dataclass(frozen=True)
class Protected:
    """What may go to an approver: the cells as they would be published, and the certificate.

    ``history`` is what readers will know once it is published, for the releases after it to be held against.
    """

    cells: Cells
    certificate: Certificate
    history: History


def tables_of(dims: tuple[Dim, ...], rows: Rows, count: int, slice_of: Ints) -> Ints:
    """Every slice's table, rolled up: first axis the slices."""
    if any(value is None for value in rows.values):
        raise DisclosureError("a row has no count; only a product whose publisher has protected it may have such rows")
    counts = np.array(rows.values, np.int64)
    if (counts < 0).any():
        raise DisclosureError(f"counts must not be negative; found {int(counts.min())}")
    refuse_huge(rows)
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


def refuse_huge(rows: Rows) -> None:
    """Refuse counts that no table of people holds, and that the attacker takes for no limit at all."""
    counts = np.array([value or 0 for value in rows.values], float)
    if counts.sum() < NO_LIMIT:
        return
    largest = int(counts.argmax())
    at = ", ".join(column[largest] for column in (*rows.slices.values(), *rows.codes.values()))
    raise DisclosureError(
        f"the counts sum to {NO_LIMIT:,} or more, which no table of people does; the largest is "
        f"{rows.values[largest]:,}, at {at}: correct the drop it came from"
    )


def passes(disclosure: Disclosure, summary: Ints) -> bool:
    """Whether the attacker found nothing, by the rows of a summary (see ``lambdas.core.disclosure.release.slices``)."""
    covers = disclosure.protection is Protection.RULE or disclosure.for_magnitudes
    return not summary[:, 1].any() and not (covers and summary[:, 4].any())


def slice_results(keys: list[tuple[str, ...]], cells: Cells, summary: Ints) -> tuple[SliceResult, ...]:
    """Put the summary's rows beside the numbers of released and of hidden cells."""
    released = np.bincount(cells.slice_of, minlength=len(keys))
    hidden = np.bincount(cells.slice_of, weights=cells.confidential, minlength=len(keys)).astype(int)
    return tuple(
        SliceResult(key, int(released[i]), int(hidden[i]), *(int(n) for n in summary[i])) for i, key in enumerate(keys)
    )
