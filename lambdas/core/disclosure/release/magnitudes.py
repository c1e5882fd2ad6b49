"""From rows of contributions to the contributions of each slice's table."""

from __future__ import annotations

import hashlib

import numpy as np

from lambdas.core.disclosure.release.cells import Rows
from lambdas.core.disclosure.rules.contributions import Contributions, contributions_to
from lambdas.core.disclosure.rules.rule import Rule
from lambdas.core.disclosure.table.errors import DisclosureError
from lambdas.core.disclosure.table.table import Dim, Ints

LARGEST_TOTAL = 10**9  # larger ones leave a solver's tolerance too little of a double's digits


def contributions_of(
    rule: Rule, dims: tuple[Dim, ...], rows: Rows, slice_of: Ints, values: Ints
) -> list[Contributions | None]:
    """Return the contributions to each table of ``values``, None for each table of counts.

    Raises DisclosureError where rule and rows are not of one kind, or for totals that are too large.
    """
    if rows.contributors is None:
        if rule.magnitudes:
            raise DisclosureError("p_percent and dominance are for magnitudes; the rows do not say who contributes")
        return [None] * len(values)
    if not rule.magnitudes:
        raise DisclosureError("magnitudes need p_percent or dominance; the number of contributors alone is no rule")
    if values.max(initial=0) > LARGEST_TOTAL:
        raise DisclosureError(f"a total is above {LARGEST_TOTAL:,}; let the query return larger units, as thousands")
    number = {name: _number(name) for name in set(rows.contributors)}
    who = np.array([number[name] for name in rows.contributors], np.int64)
    amounts, places = np.array(rows.values, np.int64), rows.positions(dims)
    found: list[Contributions | None] = []
    for table in range(len(values)):
        mine = np.flatnonzero(slice_of == table)
        found.append(contributions_to(dims, [place[mine] for place in places], who[mine], amounts[mine]))
    return found


def _number(name: str) -> int:
    """Return the number that a contributor goes by in every release: 63 bits of a hash."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8]) >> 1
