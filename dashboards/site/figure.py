"""A count as a reader may see it: a number, confidential, or not there at all."""

from __future__ import annotations


class Hidden:
    """Stands where a count is confidential."""

    def __repr__(self) -> str:
        return "[c]"


HIDDEN = Hidden()
Figure = int | Hidden | None
"""A count; HIDDEN where it is confidential; None where there is none."""


def plus(first: Figure, second: Figure) -> Figure:
    """Add two figures: hidden if either is, and what there is if one is absent."""
    if isinstance(first, Hidden) or isinstance(second, Hidden):
        return HIDDEN
    return first if second is None else second if first is None else first + second
