"""The few facts of a release that the home page shows: summary.json beside the release's page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from contracts.products.headline import around_value
from dashboards.site.bar_chart import ranked
from dashboards.site.changes import in_words
from dashboards.site.figure import Figure
from dashboards.site.marks import shown
from dashboards.site.page import ReleasePage
from dashboards.site.series import is_daily, trend, weekly_mean, with_gaps
from lambdas.core.paper.words import number

SPARK_DAYS = 90
LEAST_DATES = 4
TOP = 3


def summary(page: ReleasePage) -> dict[str, Any]:
    """Return title, the headline in parts, trend, dates, and points of a small line or else the largest areas."""
    total = page.figures.complete()
    before, after = headline(page)
    drawn = weekly_mean(total) if is_daily(total) else _known(total)
    found = trend(total, page.shown_on, page.product.measure.unit, page.figures.grain)
    spark = _spark(drawn)
    return {
        "product": page.product.name,
        "title": page.product.title,
        "summary": page.product.summary,
        "release": page.release,
        "published": page.published,
        "next_due": page.next_due.isoformat(),
        "headline": {"before": before, "value": shown(page.figures.headline), "after": after},
        "lacks": page.figures.day in page.figures.lacking,
        "trend": None if found is None else {"direction": found.direction, "text": found.text},
        "top": [] if spark else [{"name": name, "value": number(count)} for name, count in ranked(page.areas, TOP)],
        "spark": spark,
        "unit": page.product.measure.unit,
        "files": [item.name for item in page.downloads],
        "grain": page.figures.grain.value,
        "frequency": page.product.release.frequency,
        "changes": None if page.changes is None else in_words(page.changes, page.product.measure.unit),
        "covers": [days[0].isoformat(), days[-1].isoformat()] if (days := list(page.figures.total)) else None,
    }


def _spark(drawn: Mapping[date, float]) -> list[int | None]:
    """Return the last dates' means or counts, None on dates without one: a line that skipped them would tell a lie.

    Empty when a third of the dates have none: such a line would tell nothing.
    """
    if len(drawn) < LEAST_DATES:
        return []
    spark = [None if day not in drawn else round(drawn[day]) for day in with_gaps(drawn)[-SPARK_DAYS:]]
    return spark if 3 * (len(spark) - spark.count(None)) > 2 * len(spark) else []


def _known(total: Mapping[date, Figure]) -> dict[date, float]:
    """Return the counts of weeks, months or quarters, where none of them is confidential; nothing else."""
    known = {when: float(figure) for when, figure in total.items() if isinstance(figure, int)}
    return known if len(known) == len(total) else {}


def headline(page: ReleasePage) -> tuple[str, str]:
    """Return the product's headline before and after the first place of its value, which pages make stand out."""
    words = {"value": shown(page.figures.headline), "date": page.figures.dated(page.figures.day), "area": page.area}
    return around_value(page.product.page.headline, words)
