"""Holds what a product lays down about its cells, and the hierarchies of a dimension, against each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from contracts.products.cell_terms import LEAVES, Selection
from contracts.products.dimensions import Dimension
from contracts.products.product import Method, Product
from contracts.reading.faulty import as_far_as_known
from contracts.reading.mistakes import Mistakes, join
from contracts.reference.codes import Hierarchy

ONLY_SUPPRESS = "suppress, when cells is given: its other entries say what may be hidden"


def check_dimension(dimension: Dimension, place: str, hierarchies: Mapping[str, Hierarchy], mistakes: Mistakes) -> None:
    """Note hierarchies that there are not, and those that are not over the same leaves and the same whole."""
    with as_far_as_known:
        if dimension.hierarchy not in hierarchies:
            mistakes.not_among(join(place, "hierarchy"), dimension.hierarchy, hierarchies)
    for number, name in enumerate(dimension.other_hierarchies):
        where = join(place, "other_hierarchies", number)
        with as_far_as_known:
            if name not in hierarchies:
                mistakes.not_among(where, name, hierarchies)
            elif dimension.hierarchy in hierarchies:
                _check_over_same(hierarchies[dimension.hierarchy], hierarchies[name], where, mistakes)


def _check_over_same(first: Hierarchy, other: Hierarchy, where: str, mistakes: Mistakes) -> None:
    if other.root != first.root:
        mistakes.add(where, other.name, f"a hierarchy whose first code is {first.root}, as in {first.name}")
    if apart := sorted(set(other.leaves) ^ set(first.leaves)):
        allowed = f"a hierarchy with the leaves of {first.name}: {apart[0]} is a leaf of only one of the two"
        mistakes.add(where, other.name, allowed)
        return
    for code in sorted(first.leaves_of.keys() & other.leaves_of.keys()):
        if first.leaves_of[code] != other.leaves_of[code]:
            mistakes.add(where, other.name, f"another code for {code}: in {first.name} it has other leaves")


def check_cells(product: Product, hierarchies: Mapping[str, Hierarchy], mistakes: Mistakes) -> None:
    """Note every dimension, code and level that there is not, and cells that a product cannot do without."""
    laid_down = product.cells
    with as_far_as_known:
        if not laid_down.plain and product.disclosure.method is not Method.SUPPRESS:
            mistakes.add("cells", product.disclosure.method.value, ONLY_SUPPRESS)
    with as_far_as_known:
        _check_tables(product, mistakes)
    for name in ("not_published", "structural_zeros", "always_published", "weights"):
        with as_far_as_known:
            for number, item in enumerate(getattr(laid_down, name)):
                with as_far_as_known:
                    _check_selection(item, product, hierarchies, join("cells", name, number), mistakes)


def _check_tables(product: Product, mistakes: Mistakes) -> None:
    names = [item.name for item in product.dimensions]
    for number, table in enumerate(product.cells.tables):
        for name in table:
            if name not in names:
                mistakes.not_among(join("cells", "tables", number), name, names)
    unused = [name for name in names if not any(name in table for table in product.cells.tables)]
    if product.cells.tables and unused:
        mistakes.add("cells.tables", unused[0], "each dimension in a table at least; leave out one that no table has")


def _check_selection(
    item: Selection, product: Product, hierarchies: Mapping[str, Hierarchy], place: str, mistakes: Mistakes
) -> None:
    over = {dimension.name: dimension.over(hierarchies) for dimension in product.dimensions}
    if not item.codes and not item.levels:
        mistakes.missing(place, "codes or levels of one dimension at least")
    for name in [*item.codes, *item.levels]:
        if name not in over:
            mistakes.not_among(place, name, over)
    for name, codes in item.codes.items():
        for code in codes:
            if name in over and code not in over[name].names:
                mistakes.not_among(join(place, "codes", name), code, over[name].names)
    for name, levels in item.levels.items():
        if name in over:
            _check_levels(levels, over[name], join(place, "levels", name), mistakes)
    roots = [hierarchy.root for hierarchy in over.values()]
    if "not_published" in place and item.selects(roots, list(over), list(over.values())):
        mistakes.add(place, "the whole", "cells without the whole of every dimension, which the page shows first")


def _check_levels(levels: Sequence[str | int], hierarchy: Hierarchy, place: str, mistakes: Mistakes) -> None:
    deepest = max(hierarchy.depths.values())
    for level in levels:
        known = level == LEAVES if isinstance(level, str) else 0 <= level <= deepest
        if not known:
            mistakes.add(place, level, f"a level of {hierarchy.name}, from 0 for the whole to {deepest}, or {LEAVES}")
