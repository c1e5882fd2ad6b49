"""Holds a product's rate against its rule: what it is over must be public or protected with it, and large enough."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from contracts.products.measure import Percentage
from contracts.products.product import Method, Product
from contracts.reading.faulty import as_far_as_known
from contracts.reading.mistakes import Mistakes


def check_per_head(
    product: Product, products: Mapping[str, Product], known: Collection[str], mistakes: Mistakes
) -> None:
    """Note a rate over a product that is not there, or that hides figures. ``known`` names all products."""
    rate = product.page.per_head
    if rate is None:
        return
    if rate.over not in set(known) - {product.name}:
        mistakes.not_among("page.per_head.over", rate.over, sorted(set(known) - {product.name}))
    with as_far_as_known:
        if rate.over in products and products[rate.over].disclosure.method is not Method.PUBLISHED:
            mistakes.add("page.per_head.over", rate.over, "a product whose figures are published as they come")


def check_denominator(product: Product, products: Mapping[str, Product], mistakes: Mistakes) -> None:
    """Note a rate over what another product protects: its denominators would tell what that one hides."""
    rate = product.rate
    if rate is None or rate.share_of is not None:
        return
    for name, other in sorted(products.items()):
        with as_far_as_known:
            protects = other.disclosure.method is not Method.PUBLISHED and other.measure.name == rate.denominator
            if name != product.name and protects:
                allowed = f"a public figure: {name} protects its {rate.denominator}; of counts protected here, share_of"
                mistakes.add("rate.denominator", rate.denominator, allowed)


def check_rate(product: Product, mistakes: Mistakes) -> None:
    """Note what a rate may not be over, and where it would be shown of too few."""
    rate = product.rate
    if rate is None:
        return
    with as_far_as_known:
        if rate.share_of is None and not rate.source.strip():
            mistakes.missing("rate.source", "the publication that the denominators are from")
        if rate.share_of is not None and rate.source.strip():
            mistakes.add("rate.source", rate.source, "nothing: a share is over this table's own figures")
    with as_far_as_known:
        if rate.share_of is not None and not rate.part:
            mistakes.add("rate.part", rate.part, "true: a share is a part of its total")
    with as_far_as_known:
        dimensions = [dimension.name for dimension in product.dimensions]
        if rate.share_of is not None and rate.share_of not in dimensions:
            mistakes.not_among("rate.share_of", rate.share_of, dimensions)
    with as_far_as_known:
        if product.disclosure.method is not Method.SUPPRESS:
            mistakes.add("disclosure.method", product.disclosure.method.value, "suppress, when rate is given")
    with as_far_as_known:
        least = product.disclosure.threshold + 1
        if rate.smallest_denominator < least:
            allowed = f"{least} or more: the rule's smallest safe count"
            mistakes.add("rate.smallest_denominator", rate.smallest_denominator, allowed)


def check_percentage(product: Product, mistakes: Mistakes) -> None:
    """Note a percentage over what is no label of its slice, or of figures that are not published as they come."""
    with as_far_as_known:
        if product.page.percentage is not None:
            _check_percentage(product, product.page.percentage, mistakes)


def _check_percentage(product: Product, percentage: Percentage, mistakes: Mistakes) -> None:
    with as_far_as_known:
        slices = {item.name: item for item in product.slices if item.kind == "category"}
        if percentage.slice not in slices:
            mistakes.not_among("page.percentage.slice", percentage.slice, sorted(slices))
        else:
            labels = slices[percentage.slice].labels
            for name, found in (("of", percentage.of), ("over", percentage.over)):
                if found not in labels:
                    mistakes.not_among(f"page.percentage.{name}", found, labels)
        if percentage.of == percentage.over:
            mistakes.add("page.percentage.over", percentage.over, "another label than of")
    with as_far_as_known:
        # What is left of a total is protected only where it is a cell of the same table.
        if product.disclosure.method is not Method.PUBLISHED:
            allowed = "published, when page.percentage is given; of figures protected here, rate with share_of"
            mistakes.add("disclosure.method", product.disclosure.method.value, allowed)
