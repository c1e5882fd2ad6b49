"""Holds products that count the same people against each other: whether the two can be proved together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from contracts.products.measure import MeasureKind
from contracts.products.overlaps import overlap
from contracts.products.product import Method, Product
from contracts.reading.faulty import as_far_as_known
from contracts.reading.mistakes import Mistakes, join

_ELSE = "or, under overlaps, why the two are apart"


def check_overlaps(
    product: Product, products: Mapping[str, Product], known: Collection[str], mistakes: Mistakes
) -> None:
    """Note what keeps a product from being held against one it overlaps with. ``known`` names all products."""
    with as_far_as_known:
        _check_named(product, known, mistakes)
    for name, other in sorted(products.items()):
        with as_far_as_known:
            if name != product.name and overlap(product, other):
                _check_rule(product, other, mistakes)
                _check_slices(product, other, mistakes)
            if name != product.name and product.release.group and product.release.group == other.release.group:
                _check_group(product, other, mistakes)


def _check_group(product: Product, other: Product, mistakes: Mistakes) -> None:
    """Note what keeps products from opening together: another hour, or that one has to be proved after the other."""
    mine, its = product.release, other.release
    if mine.at != its.at:
        mistakes.add("release.at", mine.at, f"{its.at}, when {other.name} of the same group opens")
    if overlap(product, other):
        why = f"{other.name} counts the same people: one of them is proved against the other once that is out"
        mistakes.add("release.group", mine.group, f"a group without {other.name}; {why}")


def _check_named(product: Product, known: Collection[str], mistakes: Mistakes) -> None:
    others = sorted(set(known) - {product.name})
    for number, item in enumerate(product.overlaps):
        place = join("overlaps", number, "product")
        if item.product not in others:
            mistakes.not_among(place, item.product, others)
        if item.apart is not None and not item.apart.strip():
            mistakes.missing(join("overlaps", number, "apart"), "why the two tell nothing of each other")
    for name, times in Counter(item.product for item in product.overlaps).items():
        if times > 1:
            mistakes.add("overlaps", name, "each product once")


def _check_rule(product: Product, other: Product, mistakes: Mistakes) -> None:
    """Note a method that nothing is proved of together with others, and a rule that shows what the other hides."""
    mine, its = product.disclosure, other.disclosure
    if mine.method is not Method.SUPPRESS:
        mistakes.add("disclosure.method", mine.method.value, f"suppress, since {other.name} overlaps with it, {_ELSE}")
    if product.measure.kind is MeasureKind.MAGNITUDE:
        mistakes.add(
            "measure.kind", product.measure.kind.value, f"counts, since {other.name} overlaps with it, {_ELSE}"
        )
    if mine.method is not Method.SUPPRESS or its.method is not Method.SUPPRESS:
        return
    for name in ("threshold", "zero_is_safe"):
        if getattr(mine, name) != getattr(its, name):
            allowed = f"{getattr(its, name)}, as {other.name} has it: what one of the two shows the other cannot hide"
            mistakes.add(f"disclosure.{name}", getattr(mine, name), f"{allowed}, {_ELSE}")
    _check_groups(product, other, mistakes)


def _check_groups(product: Product, other: Product, mistakes: Mistakes) -> None:
    """Note a rule that shows the zeros by which groups are told that the other hides."""
    mine, its = product.disclosure, other.disclosure
    names = {dimension.name for dimension in product.dimensions}
    along = set(its.group_dimensions) or {dimension.name for dimension in other.dimensions}
    if its.least_group and names & along and not mine.least_group:
        allowed = f"hide, as {other.name} has it: zeros of one of the two tell the groups that the other hides"
        mistakes.add("disclosure.group_disclosure", mine.group_disclosure.value, f"{allowed}, {_ELSE}")


def _check_slices(product: Product, other: Product, mistakes: Mistakes) -> None:
    """Note slices that differ, so that sums over slices of one are cells of the other, and slices that add up."""
    mine, its = (sorted(item.name for item in of.slices) for of in (product, other))
    if mine != its:
        allowed = f"{', '.join(its) or 'none'}, the slices of {other.name}, which overlaps with it, {_ELSE}"
        mistakes.add("slices", ", ".join(mine) or "none", allowed)
    if product.cumulative is not None:
        mistakes.add(
            "slices", product.cumulative, f"none that is cumulative, since {other.name} overlaps with it, {_ELSE}"
        )
