"""What everybody may know of a confidential count from the product's rule alone."""

from __future__ import annotations

from contracts.products.product import Disclosure, Method


def hidden_bounds(disclosure: Disclosure) -> tuple[int, int | None]:
    """Return the least and the most that a confidential count can be; None where there is no most.

    It follows from the rule as it is printed, never from the counts: the ends that an audit finds are not published,
    since they tell counts that are unsafe from those that are hidden with them.
    """
    low = 0 if disclosure.hides_zeros else 1
    return low, disclosure.threshold if disclosure.method is Method.PUBLISHED and disclosure.threshold else None
