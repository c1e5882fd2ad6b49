"""The second scale of a chart of one line, and what stands beside it: the same figures per so many people."""

from __future__ import annotations

from datetime import date

from dashboards.site.frame import Aside
from dashboards.site.page import ReleasePage
from dashboards.site.per_head import Rates, written


def aside_of(rates: Rates | None, code: str) -> Aside | None:
    """Return the scale of an area's rates; None without rates, and where it is not known how many people there are."""
    one = None if rates is None else rates.of(code, 1)
    return Aside(one, f"per {rates.rate.per:,}") if rates and one else None


def aside_of_whole(page: ReleasePage) -> Aside | None:
    """Return the scale of the page's chart, where that has one line: then it is a chart of the whole's rate too."""
    return aside_of(page.rates, next(iter(page.area_names), "")) if len(page.figures.lines) == 1 else None


def rates_of_whole(page: ReleasePage) -> dict[date, str]:
    """Return the rate of each date of that line, of days that of the mean of seven; nothing where it has no scale."""
    if page.rates is None or aside_of_whole(page) is None:
        return {}
    total = page.figures.total
    found = page.rates.compared(next(iter(page.area_names)), total, page.figures.incomplete_from)
    return {when: written(found.get(when)) for when in total}
