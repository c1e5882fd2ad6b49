"""What a product lays down about its cells, besides the rule: which are published, which hold nobody, what each costs.

Cells that are not published at all (the full cross of linked tables, areas that only link two geographies) cost nothing
to hide, and nobody is told which of them are zero. Unsafe counts among them are protected as all others are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from lambdas.core.disclosure.rules.left import left_unsafe
from lambdas.core.disclosure.rules.rule import Rule
from lambdas.core.disclosure.table.errors import DisclosureError
from lambdas.core.disclosure.table.table import Bools, Ints, Table

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Terms:
    """By cell number. ``unlisted`` cells are not published, ``structural`` ones can hold nobody and all know it.

    ``fixed`` cells must be shown. ``weight`` is the price of a cell: of each person in it, or of the cell as such where
    ``by_count`` is false. ``over`` has the public figure that each count of one table is a part of, negative for none.
    """

    unlisted: Bools
    structural: Bools
    fixed: Bools
    weight: Floats
    by_count: bool = True
    over: Ints | None = None

    @classmethod
    def of(
        cls,
        table: Table,
        *,
        unlisted: Bools | None = None,
        structural: Bools | None = None,
        fixed: Bools | None = None,
        weight: Floats | None = None,
        by_count: bool = True,
    ) -> Terms:
        """Lay down what is given, and nothing else."""
        none = np.zeros(table.flat.size, bool)
        return cls(
            none if unlisted is None else unlisted,
            none if structural is None else structural,
            none if fixed is None else fixed,
            np.ones(none.size) if weight is None else weight,
            by_count,
        )

    @property
    def behind(self) -> Bools:
        """Mark the cells that readers are shown nothing of: not published now, nor known from elsewhere."""
        behind: Bools = self.unlisted & ~self.structural & ~self.fixed
        return behind

    def price(self, values: Ints) -> Floats:
        """Give what it costs to hide each cell; a zero that is hidden is something lost too."""
        return self.weight * np.maximum(values, 1) if self.by_count else self.weight.copy()

    def beside(self, over: Ints | None) -> Terms:
        """Return what is laid down about a table whose counts are parts of public figures: of none nobody can be."""
        return self if over is None else replace(self, over=over, structural=self.structural | (over == 0))

    def unsafe(self, rule: Rule, values: Ints) -> Bools:
        """Mark the counts that are unsafe by a frequency rule, and those that leave too few of a public figure."""
        unsafe = rule.unsafe(values, self.structural)
        return unsafe if self.over is None else unsafe | left_unsafe(rule, values, self.over)

    def floors(self, rule: Rule) -> Ints:
        """Give the smallest count each hidden cell can have to a reader: he knows the zeros of listed cells alone."""
        return np.where(self.unlisted, 0, rule.floor)

    def check(self, table: Table, unsafe: Bools) -> None:
        """Raise DisclosureError where the counts contradict what is laid down."""
        wrong = np.flatnonzero(np.zeros(0, bool) if self.over is None else (self.over >= 0) & (table.flat > self.over))
        if wrong.size:
            raise DisclosureError(
                f"{wrong.size} cells count more than the figure that their rate is over, {table.name(wrong[0])} first; "
                "correct the query, or let the rate say part: false where what is counted is no part of that figure"
            )
        wrong = np.flatnonzero(self.structural & (table.flat > 0))
        if wrong.size:
            raise DisclosureError(
                f"{wrong.size} cells that can hold nobody (structural_zeros) count somebody, {table.name(wrong[0])} "
                "first; correct the query or the product's file"
            )
        wrong = np.flatnonzero(self.fixed & unsafe)
        if wrong.size:
            raise DisclosureError(
                f"{wrong.size} cells that must be published (always_published) hold unsafe counts, "
                f"{table.name(wrong[0])} first; take them off the list or publish a coarser table"
            )
