"""What other products have published of the same people: their versions are held against as the product's own are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from lambdas.core.disclosure.earlier.history import History, Key, Version
from lambdas.core.disclosure.earlier.matching import alike
from lambdas.core.disclosure.table.errors import DisclosureError
from lambdas.core.disclosure.table.table import Dim

Dims = tuple[Dim, ...]


def beside(others: Mapping[str, History], names: tuple[str, ...], dims: Dims) -> History:
    """Put the versions of overlapping products together by slice, for a release of ``dims`` that is cut by ``names``.

    Each version is told apart by its product. A dimension that goes by another name there has this release's. Raises
    DisclosureError where a product cannot be held against: nobody could say what it tells of this one.
    """
    found: dict[Key, tuple[Version, ...]] = {}
    for product, history in sorted(others.items()):
        for key, versions in _alike(product, history, names).slices.items():
            mine = (_renamed(replace(version, product=product), dims) for version in versions)
            found[key] = (*found.get(key, ()), *mine)
    return History(found, names)


def _renamed(version: Version, dims: Dims) -> Version:
    """Give each dimension that ``dims`` lack the name of one that the version lacks and that has most of its codes."""
    taken = {dim.name for dim in version.dims}
    known = {dim.name for dim in dims}
    names = dict[str, str]()
    for dim in version.dims:
        able = [other for other in dims if other.name not in taken and alike(dim, other)]
        if dim.name not in known and able:
            names[dim.name] = max(able, key=lambda other: len({*other.codes} & {*dim.codes})).name
            taken.add(names[dim.name])
    if not names:
        return version
    along = tuple(names.get(name, name) for name in version.rule.group_dimensions)
    layout = tuple(replace(dim, name=names.get(dim.name, dim.name)) for dim in version.dims)
    return replace(version, dims=layout, rule=replace(version.rule, group_dimensions=along))


def _alike(product: str, history: History, names: tuple[str, ...]) -> History:
    remedy = "or have a person compare the two, and say under overlaps why they are apart"
    if history.as_given:
        raise DisclosureError(
            f"{product}, which counts the same people, was published as its publisher had protected it, and what it "
            f"said of small counts is not known here; leave one of the two out, {remedy}"
        )
    if history.names is not None and sorted(history.names) != sorted(names):
        raise DisclosureError(
            f"{product}, which counts the same people, was cut into slices by {', '.join(history.names) or 'nothing'} "
            f"and this product is by {', '.join(names) or 'nothing'}, so that sums over slices of one are cells of the "
            f"other; cut both alike, {remedy}"
        )
    return history.sliced_by(names)
