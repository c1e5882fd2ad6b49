"""What a product lays down about its cells besides the rule: which are published, hold nobody, or are hidden last."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from pydantic import Field

from contracts.reading.model import Model
from contracts.reference.codes import Hierarchy

LEAVES = "leaves"
Chosen = tuple[frozenset[str] | None, ...]
"""For each dimension the codes that are chosen; None for all."""


class Selection(Model):
    """Cells whose codes are among those named, in every dimension that is named."""

    codes: dict[str, tuple[str, ...]] = Field(default_factory=dict, description="dimension: codes of it")
    levels: dict[str, tuple[str | int, ...]] = Field(
        default_factory=dict, description="dimension: levels of it, 0 for the whole and on, or leaves"
    )

    def chosen(self, names: Sequence[str], hierarchies: Sequence[Hierarchy]) -> Chosen:
        """Return the codes of each dimension; all of one that is not named."""
        found: list[frozenset[str] | None] = []
        for name, hierarchy in zip(names, hierarchies, strict=True):
            if name not in self.codes and name not in self.levels:
                found.append(None)
                continue
            levels = self.levels.get(name, ())
            leaves = hierarchy.leaves if LEAVES in levels else ()
            at = {code for code, depth in hierarchy.depths.items() if depth in levels}
            found.append(frozenset({*self.codes.get(name, ()), *leaves, *at}))
        return tuple(found)

    def selects(self, codes: Sequence[str], names: Sequence[str], hierarchies: Sequence[Hierarchy]) -> bool:
        """Whether a combination of codes, one of each dimension, is selected."""
        chosen = self.chosen(names, hierarchies)
        return all(among is None or code in among for code, among in zip(codes, chosen, strict=True))


class Weight(Selection):
    """What it costs to hide some cells, as a multiple of what it costs to hide others."""

    weight: float = Field(gt=0, le=1_000, description="above 1 to hide them last, below 1 to hide them first")


class Cost(StrEnum):
    """What hiding a cell costs, before weights."""

    COUNT = "count"  # its count: little value is hidden
    CELLS = "cells"  # the same for every cell: few cells are hidden


class CellTerms(Model):
    """What a product lays down about its cells. Codes of several hierarchies have their level in the first."""

    tables: tuple[tuple[str, ...], ...] = Field(
        default=(), description="dimensions of each table that is published; absent: all dimensions crossed"
    )
    not_published: tuple[Selection, ...] = Field(default=(), description="cells that are not published at all")
    structural_zeros: tuple[Selection, ...] = Field(
        default=(), description="combinations that can hold nobody, with all beneath them"
    )
    always_published: tuple[Selection, ...] = Field(default=(), description="cells that must not be hidden")
    cost: Cost = Field(default=Cost.COUNT, description="what hiding a cell costs")
    weights: tuple[Weight, ...] = Field(default=(), description="cells to hide last or first; the last that fits holds")

    @property
    def plain(self) -> bool:
        """Whether nothing is laid down."""
        return self == CellTerms()

    @property
    def publishes_all(self) -> bool:
        """Whether every combination of codes is published."""
        return not self.tables and not self.not_published

    def publishes(self, codes: Sequence[str], names: Sequence[str], hierarchies: Sequence[Hierarchy]) -> bool:
        """Whether a combination of codes, one of each dimension, is published."""
        apart = {name for name, code, of in zip(names, codes, hierarchies, strict=True) if code != of.root}
        if self.tables and not any(apart.issubset(table) for table in self.tables):
            return False
        return not any(item.selects(codes, names, hierarchies) for item in self.not_published)
