"""What goes in and what comes out: rows of a product's query, and the cells of the protected tables."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from contracts.products.product import Product
from lambdas.core.disclosure.attacker.bounds import NO_LIMIT
from lambdas.core.disclosure.table.errors import DisclosureError
from lambdas.core.disclosure.table.table import Bools, Dim, Ints

CONFIDENTIAL, REPORTED = "confidential", "reported"


@dataclass(frozen=True)
class Rows:
    """A product's query result by column. ``values`` may be None where ``status`` says confidential.

    ``cumulative`` names the slice along which counts add up, if there is one. ``denominators`` are the public figures
    of each row's leaf that rates are over, and counts a ``part`` of them unless it is false; ``share_of`` is the
    dimension over whose totals rates are instead. With ``contributors`` the rows are what each of them gives, and the
    values sum to magnitudes.
    """

    slices: Mapping[str, Sequence[str]]
    codes: Mapping[str, Sequence[str]]
    values: Sequence[int | None]
    status: Sequence[str] | None = None
    contributors: Sequence[str] | None = None
    denominators: Sequence[int] | None = None
    share_of: str | None = None
    cumulative: str | None = None
    part: bool = True

    @classmethod
    def of(cls, product: Product, records: Iterable[Mapping[str, str]]) -> Rows:
        """Take records (as csv.DictReader gives them) with the product's columns; an empty value is None."""
        kept = list(records)
        measure, status, who = product.measure.name, product.measure.status, product.measure.contributor
        share = product.rate.share_of if product.rate else None
        over = product.rate.denominator if product.rate and not share else None
        return cls(
            slices={s.name: [record[s.name] for record in kept] for s in product.slices},
            codes={d.name: [record[d.name] for record in kept] for d in product.dimensions},
            values=[int(record[measure]) if record[measure] else None for record in kept],
            status=[record[status] for record in kept] if status else None,
            contributors=[record[who] for record in kept] if who else None,
            denominators=[int(record[over]) for record in kept] if over else None,
            share_of=share,
            cumulative=product.cumulative,
            part=product.rate is None or product.rate.part,
        )

    def positions(self, dims: tuple[Dim, ...]) -> list[Ints]:
        """Where each row's codes stand in the dimensions. Raises DisclosureError for a code that is not listed."""
        found = []
        for dim in dims:
            unknown = set(self.codes[dim.name]) - set(dim.codes)
            if unknown:
                raise DisclosureError(
                    f"{dim.name}: {len(unknown)} codes are not in its hierarchy, {min(unknown)!r} first; "
                    "add them to the hierarchy or map them in the query"
                )
            found.append(np.array([dim.position[code] for code in self.codes[dim.name]], np.int64))
        return found

    def by_slice(self) -> tuple[list[tuple[str, ...]], Ints]:
        """List the slices in order, and the slice of each row."""
        if not self.slices:
            return [()], np.zeros(len(self.values), np.int64)
        keys = list(zip(*self.slices.values(), strict=True))
        ordered = sorted(set(keys))
        position = {key: i for i, key in enumerate(ordered)}
        return ordered, np.array([position[key] for key in keys], np.int64)


@dataclass(frozen=True, eq=False)
class Cells:
    """Cells of all slices, by slice and then by cell number; arrays of equal length.

    A cell that is absent was zero and is published as zero (method ``published``: was not published).
    ``value`` is -1 where the cell is confidential; the true count of such a cell is nowhere in here. ``low`` and
    ``high`` are the attacker's interval of a confidential cell (equal to the value otherwise; NO_LIMIT for no upper
    end). ``unsafe`` marks primary suppression: for the approver. Publishing it would tell readers that the count is
    at most the threshold, so what is published carries one mark for both kinds, and no interval. ``denominator`` is the
    figure that a rate of the cell is over (-1 where it is not known or not shown); cells that are zero are listed with
    it.
    """

    slice_names: tuple[str, ...]
    slice_keys: tuple[tuple[str, ...], ...]
    dims: tuple[Dim, ...]
    slice_of: Ints
    cell: Ints
    value: Ints
    confidential: Bools
    unsafe: Bools
    low: Ints
    high: Ints
    denominator: Ints | None = None

    def __len__(self) -> int:
        return self.cell.size

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the slices and dimensions, as :meth:`labels` gives them."""
        return (*self.slice_names, *(dim.name for dim in self.dims))

    def code_positions(self) -> list[NDArray[np.intp]]:
        """For each dimension the position of each cell's code."""
        return list(np.unravel_index(self.cell, [len(dim.codes) for dim in self.dims]))

    def labels(self) -> Iterator[tuple[str, ...]]:
        """Slice values and codes of each cell."""
        places = [at.tolist() for at in self.code_positions()]
        for key, *at in zip(self.slice_of.tolist(), *places, strict=True):
            codes = [dim.codes[i] for dim, i in zip(self.dims, at, strict=True)]
            yield (*self.slice_keys[key], *codes)

    def published(self) -> Iterator[tuple[str | int, ...]]:
        """Rows for what is published: labels, value ("" where confidential), status."""
        for labels, value, hidden in zip(self.labels(), self.value.tolist(), self.confidential.tolist(), strict=True):
            yield (*labels, "" if hidden else value, CONFIDENTIAL if hidden else REPORTED)

    def candidate(self) -> Iterator[tuple[str | int, ...]]:
        """Rows for the approver: as published, with reason (primary, secondary or ""), low, high, any denominator."""
        figures = [()] * len(self) if self.denominator is None else _written(self.denominator)
        marks = zip(self.unsafe.tolist(), self.low.tolist(), self.high.tolist(), strict=True)
        for row, (unsafe, low, high), figure in zip(self.published(), marks, figures, strict=True):
            hidden = row[-1] == CONFIDENTIAL
            ends = ("" if low < 0 else low, "" if high < 0 or high >= NO_LIMIT else high)
            yield (*row, ("primary" if unsafe else "secondary") if hidden else "", *ends, *figure)

    def sha256(self) -> str:
        """Hash of what is published: the rows of :meth:`published`, fields joined by U+001F, each line ended by LF."""
        digest = hashlib.sha256()
        for row in self.published():
            digest.update("\x1f".join(map(str, row)).encode() + b"\n")
        return digest.hexdigest()


def _written(denominator: Ints) -> list[tuple[str | int]]:
    return [("" if figure < 0 else figure,) for figure in denominator.tolist()]
