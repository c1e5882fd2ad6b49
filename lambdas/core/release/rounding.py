"""How figures were rounded, in words for readers."""

from __future__ import annotations

from contracts.products.product import Disclosure, Method


def rounded_to(disclosure: Disclosure) -> str:
    """Say in a sentence how figures are rounded; nothing where they are not."""
    if disclosure.method is Method.ROUND:
        return (
            f"Every figure is rounded to a multiple of {disclosure.base}, and totals are the sums of rounded figures."
        )
    if disclosure.method is Method.SUPPRESS_THEN_ROUND:
        return (
            f"Every figure is rounded to the nearest multiple of {disclosure.base} by itself, so rounded figures need "
            "not add up to their rounded total."
        )
    return ""


def rounded_briefly(disclosure: Disclosure) -> str:
    """Say the same in three words: ``rounded to 5``."""
    return f"rounded to {disclosure.base}" if rounded_to(disclosure) else ""
