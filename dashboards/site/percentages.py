"""Percentages: published figures over those that they are part of, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from contracts.products.dimensions import Slice
from contracts.products.measure import Percentage
from contracts.products.product import Product
from dashboards.site.figure import HIDDEN, Figure, Hidden
from dashboards.site.per_head import Ratio

Key = tuple[str, ...]
"""What tells figures apart but for the percentage's own slice: the other slices' values, then codes."""


class Percentages:
    """The figures that a product's percentage is made of. Hand it every cell with ``add``; then read it."""

    def __init__(self, percentage: Percentage, product: Product) -> None:
        self.percentage = percentage
        names = [item.name for item in product.slices]
        self._at = names.index(percentage.slice)
        self.slices: Sequence[Slice] = [item for item in product.slices if item.name != percentage.slice]
        self.labels = product.slices[self._at].labels
        self._figures: dict[Key, dict[str, Figure]] = {}

    @classmethod
    def of_product(cls, product: Product) -> Percentages | None:
        """Begin with a product's; None where it has no percentage."""
        found = product.page.percentage
        return None if found is None else cls(found, product)

    def add(self, keys: Key, figure: Figure) -> None:
        """Take a cell's figure, where it is one of the two."""
        label = keys[self._at]
        if label in {self.percentage.of, self.percentage.over}:
            self._figures.setdefault((*keys[: self._at], *keys[self._at + 1 :]), {})[label] = figure

    def both(self, key: Key) -> tuple[Figure, Figure]:
        """Return the part and the whole of it."""
        found = self._figures.get(key, {})
        return found.get(self.percentage.of), found.get(self.percentage.over)

    def at(self, key: Key) -> Ratio:
        """Return the percentage; HIDDEN where either figure is, None where one is not there or it is of nobody."""
        part, whole = self.both(key)
        if isinstance(part, Hidden) or isinstance(whole, Hidden):
            return HIDDEN
        return 100 * part / whole if part is not None and whole else None

    def combinations(self) -> Iterator[Key]:
        """Yield the values of the other slices that came, dates among them, in the order of labels and of time."""
        orders = [list(item.labels) for item in self.slices]
        width = len(self.slices)

        def place(key: Key) -> list[tuple[int, str]]:
            return [(o.index(k) if k in o else len(o), k) for o, k in zip(orders, key, strict=True)]

        yield from sorted({key[:width] for key in self._figures}, key=place)

    def __iter__(self) -> Iterator[Key]:
        """Yield every key, in the order in which they came."""
        yield from self._figures
