"""What a product's rule hides, in words: for its page and for those who approve its releases."""

from __future__ import annotations

from contracts.products.product import Disclosure


def hidden_by(disclosure: Disclosure) -> str:
    """Say which counts, or which sums, the rule hides: ``counts from 1 to 7``."""
    if not disclosure.for_magnitudes and disclosure.threshold == 0 and disclosure.zero_is_safe:
        return "no counts"
    if not disclosure.for_magnitudes:
        return f"counts from {1 if disclosure.zero_is_safe else 0} to {disclosure.threshold}"
    kinds = []
    if disclosure.threshold:
        kinds.append(f"of {disclosure.threshold} contributors or fewer")
    if disclosure.p_percent is not None:
        kinds.append(f"from which one contributor could estimate another's part within {disclosure.p_percent}%")
    if disclosure.dominance is not None:
        largest, share = disclosure.dominance.largest, disclosure.dominance.share
        who = "one contributor gives" if largest == 1 else f"{largest} contributors give"
        kinds.append(f"of which {who} more than {share}%")
    return f"sums {', and those '.join(kinds)}"
