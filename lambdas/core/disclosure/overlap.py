"""What other products have published of the same people: their versions are held against as the product's own are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from lambdas.core.disclosure.errors import DisclosureError
from lambdas.core.disclosure.history import History, Key, Version


def beside(others: Mapping[str, History], names: tuple[str, ...]) -> History:
    """Put the versions of overlapping products together by slice, for a release that is cut by ``names``.

    Each version is told apart by its product. Raises DisclosureError where a product cannot be held against: nobody
    could say what it tells of this one.
    """
    found: dict[Key, tuple[Version, ...]] = {}
    for product, history in sorted(others.items()):
        for key, versions in _alike(product, history, names).slices.items():
            found[key] = (*found.get(key, ()), *(replace(version, product=product) for version in versions))
    return History(found, names)


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
