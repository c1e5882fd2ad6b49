"""What a product's rates are over, for every cell: public figures of its leaves, or totals published with it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lambdas.core.disclosure.release.cells import Rows
from lambdas.core.disclosure.table.errors import DisclosureError
from lambdas.core.disclosure.table.table import Bools, Dim, Ints, roll_up

UNKNOWN = -1


def denominators_of(dims: tuple[Dim, ...], rows: Rows, slice_of: Ints, flat: Ints, shown: Bools) -> Ints | None:
    """Return a row a slice and a column a cell, UNKNOWN where there is none; None where the product has no rate.

    ``flat`` are the counts in that form, and ``shown`` marks those that are published. Raises DisclosureError where
    rows of the same leaf state different figures.
    """
    if rows.share_of is not None:
        return _totals(dims, rows.share_of, np.where(shown, flat, UNKNOWN))
    return None if rows.denominators is None else _stated(dims, rows, len(flat), slice_of)


def parts_of(dims: tuple[Dim, ...], rows: Rows, count: int, slice_of: Ints) -> list[Ints | None]:
    """Return for each slice the public figures that its counts are parts of, by cell; None where there are none.

    Magnitudes are no parts of figures: what a pound leaves of an area's people is nothing.
    """
    if rows.denominators is None or rows.contributors is not None or not rows.part:
        return [None] * count
    return list(_stated(dims, rows, count, slice_of))


def check_stated(dims: tuple[Dim, ...], figures: Ints | None, structural: Bools) -> None:
    """Raise DisclosureError where a leaf has no public figure: where zeros are hidden that tells of one."""
    missing = [] if figures is None else np.flatnonzero((figures == UNKNOWN).any(axis=0) & ~structural).tolist()
    if missing:
        places = np.unravel_index(missing[-1], [len(dim.codes) for dim in dims])
        codes = ", ".join(dim.codes[int(at)] for dim, at in zip(dims, places, strict=True))
        raise DisclosureError(
            f"{codes}: no denominator, and zeros are hidden here, which its absence would tell; the query must return "
            "a row with a denominator for every leaf, where nobody is counted too"
        )


def _totals(dims: tuple[Dim, ...], name: str, told: Ints) -> Ints:
    """Give each cell what is told of its total over a dimension."""
    tables = told.reshape(len(told), *(len(dim.codes) for dim in dims))
    axis = [dim.name for dim in dims].index(name) + 1
    return np.broadcast_to(np.take(tables, [0], axis), tables.shape).reshape(told.shape)


def _stated(dims: tuple[Dim, ...], rows: Rows, count: int, slice_of: Ints) -> Ints:
    """Add up the figures that rows state of their leaves, each leaf's once; UNKNOWN where a leaf beneath has none."""
    stated = np.array(rows.denominators, np.int64)
    if (stated < 0).any():
        raise DisclosureError(f"denominators must not be negative; found {int(stated.min())}")
    shape = [len(dim.codes) for dim in dims]
    places = rows.positions(dims)
    cell = np.ravel_multi_index(places, shape)
    figures = np.full((count, int(np.prod(shape))), UNKNOWN, np.int64)
    figures[slice_of, cell] = stated
    other = np.flatnonzero(figures[slice_of, cell] != stated)
    if other.size:
        at = int(other[0])
        codes = ", ".join(dim.codes[int(place[at])] for dim, place in zip(dims, places, strict=True))
        raise DisclosureError(f"{codes}: rows of one cell state different denominators; the query must state one")
    unknown = _rolled(dims, (figures == UNKNOWN).astype(np.int64), shape)
    known = _rolled(dims, np.maximum(figures, 0), shape)
    return np.where(unknown > 0, UNKNOWN, known)


def _rolled(dims: tuple[Dim, ...], leaves: Ints, shape: Sequence[int]) -> Ints:
    """Add up the leaves' figures; what stands at a total is left out."""
    tables = leaves.reshape(len(leaves), *shape)
    for axis, dim in enumerate(dims):
        np.moveaxis(tables, axis + 1, 0)[~dim.is_leaf] = 0
    return roll_up(dims, tables).reshape(len(leaves), -1)
