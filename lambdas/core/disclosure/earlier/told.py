"""What a release tells of a table whose figures are not all exact."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lambdas.core.disclosure.attacker.bounds import NO_LIMIT
from lambdas.core.disclosure.table.table import Bools, Ints

EXACT = "exact"
HIDDEN = -1


@dataclass(frozen=True, eq=False)
class Told:
    """The ``figures`` of every cell as published, by cell number (HIDDEN for none), and what a reader knows of each.

    He knows the count to lie in the box from ``least`` to ``most`` (NO_LIMIT for no upper end). ``how`` says by which
    method, so that another one does not count as the same figures.
    """

    how: str
    figures: Ints
    least: Ints
    most: Ints

    @property
    def hidden(self) -> Bools:
        """Mark the cells without a figure."""
        hidden: Bools = self.figures == HIDDEN
        return hidden

    def within(self, cells: Bools) -> int:
        """Give how far the figures of these cells can be off at most: NO_LIMIT where readers are told of no bound."""
        shown = cells & ~self.hidden
        if not shown.any():
            return 0
        if self.most[shown].max() >= NO_LIMIT:
            return NO_LIMIT
        return int(np.maximum(self.most - self.figures, self.figures - self.least)[shown].max())
