"""From what a product's file lays down about its cells to arrays by cell."""

from __future__ import annotations

from functools import reduce

import numpy as np

from contracts.products.cell_terms import LEAVES, CellTerms, Cost, Selection
from lambdas.core.disclosure.rules.terms import Terms
from lambdas.core.disclosure.table.table import Bools, Dim, roll_up


def terms_of(laid_down: CellTerms, dims: tuple[Dim, ...]) -> Terms:
    """Return what a product lays down about the cells over its dimensions. What is not published is not fixed."""
    shape = [len(dim.codes) for dim in dims]
    unlisted = ~_in_tables(laid_down, dims) | _any_of(laid_down.not_published, dims)
    structural = _structural(laid_down, dims)
    fixed = _any_of(laid_down.always_published, dims) & ~unlisted
    weight = np.ones(int(np.prod(shape)))
    for item in laid_down.weights:
        weight[_any_of((item,), dims)] = item.weight
    return Terms(unlisted, structural, fixed, weight, by_count=laid_down.cost is Cost.COUNT)


def _in_tables(laid_down: CellTerms, dims: tuple[Dim, ...]) -> Bools:
    """Mark the cells of the tables that are published: the whole of every dimension that a table leaves out."""
    shape = [len(dim.codes) for dim in dims]
    if not laid_down.tables:
        return np.ones(int(np.prod(shape)), bool)
    listed = np.zeros(shape, bool)
    for table in laid_down.tables:
        listed[tuple(slice(None) if dim.name in table else slice(0, 1) for dim in dims)] = True
    return listed.reshape(-1)


def _any_of(selections: tuple[Selection, ...], dims: tuple[Dim, ...]) -> Bools:
    """Mark the cells that any of some selections selects."""
    marked = np.zeros(int(np.prod([len(dim.codes) for dim in dims])), bool)
    for item in selections:
        marked |= _cross([_codes(item, dim) for dim in dims])
    return marked


def _structural(laid_down: CellTerms, dims: tuple[Dim, ...]) -> Bools:
    """Mark the cells all of whose leaves lie beneath selected codes."""
    possible = _cross([dim.is_leaf for dim in dims])
    for item in laid_down.structural_zeros:
        beneath = []
        for dim in dims:
            marked = np.zeros(len(dim.codes), bool)
            for code in np.flatnonzero(_codes(item, dim)):
                marked[dim.leaves_under(int(code))] = True
            beneath.append(marked)
        possible = possible & ~_cross(beneath)
    shape = [len(dim.codes) for dim in dims]
    structural: Bools = roll_up(dims, possible.astype(np.int64).reshape(shape)).reshape(-1) == 0
    return structural


def _codes(item: Selection, dim: Dim) -> Bools:
    """Mark the codes of a dimension that a selection names, or all of them."""
    codes, levels = item.codes.get(dim.name), item.levels.get(dim.name)
    if codes is None and levels is None:
        return np.ones(len(dim.codes), bool)
    marked = np.isin(np.array(dim.codes), list(codes or ()))
    for level in levels or ():
        marked |= dim.is_leaf if level == LEAVES else dim.depth == level
    return marked


def _cross(masks: list[Bools]) -> Bools:
    crossed: Bools = reduce(np.logical_and.outer, masks)
    return crossed.reshape(-1)
