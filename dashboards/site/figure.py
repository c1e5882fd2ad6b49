"""A count as a reader may see it: a number, confidential, or not there at all."""

from __future__ import annotations

from collections.abc import Iterable


class Hidden:
    """Stands where a count is confidential."""

    def __repr__(self) -> str:
        return "[c]"


HIDDEN = Hidden()
Figure = int | Hidden | None
"""A count; HIDDEN where it is confidential; None where there is none."""


def whole_of(parts: Iterable[Figure]) -> Figure:
    """Add up parts: hidden if one is, and none where one is absent or there are no parts: the rest is not the whole."""
    found = list(parts)
    if any(isinstance(figure, Hidden) for figure in found):
        return HIDDEN
    known = [figure for figure in found if isinstance(figure, int)]
    return sum(known) if found and len(known) == len(found) else None
