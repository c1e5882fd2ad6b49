"""Columns that are given less finely than they are kept: areas by region, years of birth by ten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from contracts.agreements.agreement import Coarser
from contracts.agreements.conditions import Among
from contracts.agreements.relations import Relation
from contracts.datasets.dataset import ColumnType
from contracts.reference.codes import Hierarchy


@dataclass(frozen=True)
class Coarse:
    """A coarser column: the code above each code, or the lower end of each number's band.

    A code that has none above it at that level, because the hierarchy does not know it, is given as empty.
    """

    column: str
    above: Mapping[str, tuple[str, ...]]
    band: int = 0

    def in_duckdb(self) -> str:
        """Write it as an expression of DuckDB's SQL."""
        if self.band:
            return f'CAST(floor("{self.column}" / {self.band}) * {self.band} AS BIGINT)'
        cases = " ".join(_when(self.column, code, codes) for code, codes in self.above.items())
        return f"CASE {cases} END"


def coarse_column(item: Coarser, hierarchies: Mapping[str, Hierarchy]) -> Coarse:
    """Return a dataset's column as an agreement gives it."""
    if item.band is not None:
        return Coarse(item.column, {}, item.band)
    hierarchy, level = hierarchies[item.hierarchy or ""], item.level or 0
    parents = {node.code: node.parent for node in hierarchy.nodes}
    above: dict[str, list[str]] = {}
    for code in parents:
        at = code
        while hierarchy.depths[at] > level:
            at = parents[at]
        above.setdefault(at, []).append(code)
    return Coarse(item.column, {code: tuple(codes) for code, codes in above.items()})


def levels(item: Coarser, relation: Relation, hierarchies: Mapping[str, Hierarchy]) -> Among:
    """Return the condition that leaves the rows of a product whose code is at a level or above it."""
    hierarchy = hierarchies[relation.hierarchies[item.column]]
    codes = tuple(code for code, depth in hierarchy.depths.items() if depth <= (item.level or 0))
    return Among(item.column, ColumnType.STRING, codes)


def _when(column: str, code: str, codes: tuple[str, ...]) -> str:
    return f'WHEN "{column}" IN ({", ".join(map(_text, codes))}) THEN {_text(code)}'


def _text(code: str) -> str:
    return "'" + code.replace("'", "''") + "'"
