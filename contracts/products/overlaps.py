"""Products that publish counts of the same people: a reader of both can subtract one from the other."""

from __future__ import annotations

from collections.abc import Mapping

from contracts.products.product import Product


def overlapping(product: Product, products: Mapping[str, Product]) -> tuple[str, ...]:
    """Name the other products that a product overlaps with, in order.

    These are products of a dataset that it reads too and of a measure of the same name, and those that either of the
    two names; not those that either says it is apart from.
    """
    return tuple(name for name in sorted(products) if name != product.name and overlap(product, products[name]))


def overlap(product: Product, other: Product) -> bool:
    """Whether two products count the same people."""
    said = [
        item for one, two in ((product, other), (other, product)) for item in one.overlaps if item.product == two.name
    ]
    if any(item.apart is not None for item in said):
        return False
    alike = product.measure.name == other.measure.name and not set(product.datasets).isdisjoint(other.datasets)
    return alike or bool(said)
