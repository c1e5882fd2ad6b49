"""A product's rate: a published count over a public figure or a published total; shown where both are."""

from __future__ import annotations

from contracts.products.measure import Rate

CONFIDENTIAL, NOT_AVAILABLE = "[c]", "[x]"


def rate_of(rate: Rate, value: int | None, denominator: int | None) -> str:
    """Return a cell's rate as it is published.

    [c] where the count or the total it is a share of is confidential or the denominator too small, [x] where there is
    no denominator. Rounded half up, in whole numbers, so that it is the same on any machine.
    """
    if value is None:
        return CONFIDENTIAL
    if denominator is None:
        return denominator_shown(rate, None)
    if denominator < rate.smallest_denominator:
        return CONFIDENTIAL
    scale = 10**rate.decimals
    rounded = (2 * rate.per * scale * value + denominator) // (2 * denominator)
    whole, part = divmod(rounded, scale)
    return f"{whole}.{part:0{rate.decimals}d}" if rate.decimals else str(whole)


def denominator_shown(rate: Rate, denominator: int | None) -> str:
    """Return what a rate is over as it is published: a total that is not there is confidential."""
    if denominator is None:
        return CONFIDENTIAL if rate.share_of else NOT_AVAILABLE
    return str(denominator)


def as_number(text: str) -> float | None:
    """Return a published rate for JSON; None where there is none."""
    return None if text in {CONFIDENTIAL, NOT_AVAILABLE} else float(text)
