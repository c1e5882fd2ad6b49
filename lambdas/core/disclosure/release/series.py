"""A series of slices whose counts add up: its dates, earliest first, as this release and earlier ones have them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from lambdas.core.disclosure.earlier.history import Version
from lambdas.core.disclosure.earlier.matching import beneath, match, paired, same_leaves
from lambdas.core.disclosure.rules.rule import Rule
from lambdas.core.disclosure.table.errors import DisclosureError
from lambdas.core.disclosure.table.table import Bools, Dim, Ints, roll_up

Dims = tuple[Dim, ...]
Span = tuple[int, int]  # numbers of two dates, the earlier first


@dataclass(frozen=True, eq=False)
class Series:
    """Dates, and a table of ``dims`` for each; ``numbers`` are those of this release's slices, -1 where it has none.

    ``published`` has for each date the versions that earlier releases showed.
    """

    dims: Dims
    dates: tuple[str, ...]
    numbers: tuple[int, ...]
    values: Ints
    published: tuple[tuple[Version, ...], ...]

    def dim(self, name: str, spans: Iterable[Span] = ()) -> Dim:
        """Return the dimension of the dates: the last first, each with what was added since the one before it.

        For each of the ``spans`` there is a code, too, of all that was added from one date to another.
        """
        return Dim.from_pairs(name, self._chain(None), *(self._chain(span) for span in sorted(spans)))

    def added(self, number: int) -> str:
        """Return the code of what was added at a date; the first date's own where there is none before it."""
        return f"{self.dates[number]} +" if number else self.dates[0]

    def between(self, span: Span) -> str:
        """Return the code of what was added from one date to another."""
        return f"{self.dates[span[0]]} to {self.dates[span[1]]}"

    def date_of(self, code: str) -> int:
        """Return the number of the date that a code of the dimension is of, or that it leads to."""
        return next(
            number
            for number, date in enumerate(self.dates)
            if code in {date, self.added(number)} or code.endswith(f" to {date}")
        )

    def _chain(self, span: Span | None) -> list[tuple[str, str]]:
        """List a hierarchy from the last date down; over a span it steps from its end to its beginning at once."""
        pairs, above, number = [], "", len(self.dates) - 1
        while number >= 0:
            date = self.dates[number]
            pairs.append((date, above))
            if span is not None and number == span[1]:
                pairs.append((self.between(span), date))
                pairs += [(self.added(at), self.between(span)) for at in range(span[1], span[0], -1)]
                number = span[0]
            else:
                pairs += [(self.added(number), date)] if number else []
                number -= 1
            above = date
        return pairs

    def told_apart(self, shown: Bools, listed: Bools, rule: Rule) -> set[Span]:
        """List the dates between which readers would see an unsafe number of additions, past dates that are hidden.

        ``shown`` are the cells that this release shows (an axis for the dates, one for the cells), ``listed`` those
        that are published at all. Two figures that were both published before are no more told by this release.
        """
        before = np.array([self._shown_before(number) for number in range(len(self.dates))])
        found = set[Span]()
        for cell in np.flatnonzero(listed & (shown | before).any(axis=0)).tolist():
            for one, other in pairwise(np.flatnonzero((shown | before)[:, cell]).tolist()):
                new = not (before[one, cell] and before[other, cell])
                added = self._flat[other, cell] - self._flat[one, cell]
                if other > one + 1 and new and rule.unsafe(np.array([added]))[0]:
                    found.add((one, other))
        return found

    @property
    def _flat(self) -> Ints:
        return self.values.reshape(len(self.dates), -1)

    def _shown_before(self, number: int) -> Bools:
        """Mark the cells of a date whose count an earlier release shows."""
        counts = self._flat[number]
        marked = np.zeros(counts.size, bool)
        for version in self.published[number]:
            cell = match(version.dims, version.values, self.dims, counts)
            told = version.shown & (cell >= 0) & (version.values == counts[cell])
            marked[cell[told]] = True
        return marked


def laid_out(version: Version, dims: Dims, where: str) -> Ints:
    """Return the counts of an earlier version by this layout's cells (an axis a dimension), added up from its leaves.

    What is new in this layout counted nobody then. Raises DisclosureError where it cannot be told which of this
    layout's leaves somebody was counted in.
    """
    if version.dims == dims:
        return version.values.reshape([len(dim.codes) for dim in dims])
    pairs = paired(version.dims, dims)
    if len(version.dims) != len(dims) or None in pairs:
        raise DisclosureError(
            f"{where}: an earlier release has other dimensions, and counts that add up cannot be held against it; "
            "publish this one as another product once a person has compared the two"
        )
    leaves = np.ix_(*(np.flatnonzero(dim.is_leaf) for dim in version.dims))
    counts = version.table.values[leaves]
    places = np.argwhere(counts > 0)
    onto = np.zeros(places.shape, np.int64)
    for axis, (dim, to) in enumerate(zip(version.dims, pairs, strict=True)):
        own = np.flatnonzero(dim.is_leaf)
        for at in np.unique(places[:, axis]).tolist():
            assert to is not None  # noqa: S101 - seen above
            leaf = _leaf(dim, int(own[at]), dims[to])
            if leaf is None:
                raise DisclosureError(
                    f"{where}: {dim.name} {dim.codes[own[at]]} of an earlier release is no leaf of this one's "
                    "hierarchy, so it cannot be told what was added to its count; keep the code, or publish the new "
                    "hierarchy as another product"
                )
            onto[places[:, axis] == at, to] = leaf
    values = np.zeros([len(dim.codes) for dim in dims], np.int64)
    np.add.at(values, tuple(onto.T), counts[tuple(places.T)])
    return roll_up(dims, values)


def _leaf(dim: Dim, code: int, other: Dim) -> int | None:
    """Return the leaf of another layout that a leaf's people are counted in: the same code, or a total of it."""
    for above in dim.chain(code):
        at = other.position.get(dim.codes[above])
        if at is not None:
            return at if other.is_leaf[at] else None
    return None


def hold_totals(version: Version, dims: Dims, where: str) -> None:
    """Raise DisclosureError where an earlier layout has a total of which this one, with other leaves, has no count.

    What was added to such a total would be a count that nothing here protects. Of layouts with the same leaves all
    totals are there (:mod:`common`).
    """
    for dim, to in zip(version.dims, paired(version.dims, dims), strict=True):
        other = dims[to or 0]
        if to is None or same_leaves(dim, other):
            continue
        onto = {dim.codes[leaf]: _leaf(dim, leaf, other) for leaf in np.flatnonzero(dim.is_leaf).tolist()}
        leaf_of = {code: other.codes[at] for code, at in onto.items() if at is not None}
        kept = set(leaf_of.values())
        for code, leaves in zip(dim.codes, beneath(dim), strict=True):
            its = {leaf_of[leaf] for leaf in leaves if leaf in leaf_of}
            at = other.position.get(code)
            if len(its) > 1 and (at is None or its != kept & beneath(other)[at]):
                raise DisclosureError(
                    f"{where}: {dim.name} {code} of an earlier release is no total of this one's hierarchy, so what is "
                    "added to it cannot be protected; keep the code, or publish the new hierarchy as another product"
                )
