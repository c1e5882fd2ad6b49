"""The key of a chart of one line: what its strokes are, each beside a stroke of the kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dashboards.site.frame import Line
from dashboards.site.series import is_daily


class Sign(NamedTuple):
    """One sign of a chart: the class that the stylesheet draws it by, and what it means."""

    name: str
    words: str


def chart_key(lines: Sequence[Line]) -> list[Sign]:
    """Return the signs of a chart of these lines in the order that they are read in."""
    if not all(is_daily(item.days) for item in lines):
        return [Sign("of-line", f"each {lines[0].grain.value}")] if lines else []
    growing = [
        when
        for item in lines
        for when, figure in item.days.items()
        if item.incomplete_from and when >= item.incomplete_from and isinstance(figure, int)
    ]
    signs = [Sign("of-days", "each day"), Sign("of-line", "mean of seven days")]
    return [*signs[:1], *([Sign("of-growing", "incomplete day")] if growing else []), *signs[1:]]
