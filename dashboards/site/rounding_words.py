"""Says in words how the figures of a release were rounded, and what follows from it for those who use them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contracts.products.product import Disclosure
from lambdas.core.release.rounding import rounded_to

NEAREST = (
    "Where figures that are left would give one of them away, larger counts are hidden with it. Both kinds carry the "
    "same mark, since telling them apart would give something away."
)


def rounding_words(disclosure: Disclosure, certificate: Mapping[str, Any], source: str) -> list[str]:
    """Return paragraphs on method ``round``: what was done, how far off a figure can be, what a zero means."""
    told = certificate["rounding"]
    lowest = f"A figure of the lowest level is at most {told['within_lowest']} away from its count"
    bound = f"{lowest}. How far totals can be off is not published."
    if told["within"] is not None:
        bound = f"{lowest}, and no figure is more than {told['within']} away."
    small = "" if not disclosure.threshold else f" Counts from 1 to {disclosure.threshold} could point to a person."
    return [
        f"{rounded_to(disclosure)}{small} {source}",
        f"{bound} A count of zero is shown as 0, and so are some that are smaller than {disclosure.base}.",
    ]
