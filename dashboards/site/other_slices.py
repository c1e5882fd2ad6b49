"""Counts of the whole in the slices of a product that its page names and does not show as lines or dates."""

from __future__ import annotations

from collections.abc import Sequence

from contracts.products.dimensions import Slice
from dashboards.site.figure import Figure


class OtherSlices:
    """Keeps the counts of the whole, by the values of some slices and by date."""

    def __init__(self, slices: Sequence[Slice]) -> None:
        self._slices = slices
        self._found: dict[tuple[str, ...], dict[str, Figure]] = {}

    def add(self, keys: tuple[str, ...], day: str, figure: Figure) -> None:
        """Take the count of a date; ``keys`` are values of the slices, in their order."""
        self._found.setdefault(keys, {})[day] = figure

    def on(self, day: str) -> list[tuple[str, list[tuple[str, Figure]]]]:
        """Return the names and counts of a date, grouped by the first of their labels."""
        groups: dict[str, list[tuple[str, Figure]]] = {}
        for keys, days in sorted(self._found.items(), key=lambda item: self._place(item[0])):
            if day in days:
                first, *rest = [item.labels.get(key, key) for item, key in zip(self._slices, keys, strict=True)]
                name = ", ".join(rest) or first
                groups.setdefault(first if rest else self._slices[0].title, []).append((name, days[day]))
        return list(groups.items())

    def _place(self, keys: Sequence[str]) -> list[tuple[int, str]]:
        """Where values of the slices stand: in the order of the labels, then of the alphabet."""
        orders = [list(item.labels) for item in self._slices]
        return [(order.index(k) if k in order else len(order), k) for order, k in zip(orders, keys, strict=True)]
