"""The few facts of a release that the home page shows: summary.json beside the release's page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from contracts.headline import around_value
from dashboards.site.bar_chart import ranked
from dashboards.site.figure import Figure, Hidden
from dashboards.site.page import ReleasePage
from dashboards.site.series import is_daily, trend, weekly_mean
from lambdas.core.paper.words import number

SPARK_DAYS = 90
TOP = 3


def summary(page: ReleasePage) -> dict[str, Any]:
    """Return title, the headline in parts, trend, dates, and points of a small line or else the largest areas."""
    total = page.figures.complete()
    before, after = headline(page)
    drawn = weekly_mean(total) if is_daily(total) else {}
    found = trend(total, page.product.measure.unit, page.figures.grain)
    spark = _spark(drawn)
    return {
        "product": page.product.name,
        "title": page.product.title,
        "summary": page.product.summary,
        "release": page.release,
        "published": page.published,
        "next_due": page.next_due.isoformat(),
        "headline": {"before": before, "value": shown(page.figures.headline), "after": after},
        "trend": None if found is None else {"direction": found.direction, "text": found.text},
        "top": [] if spark else [{"name": name, "value": number(count)} for name, count in ranked(page.areas, TOP)],
        "spark": spark,
    }


def _spark(drawn: Mapping[date, float]) -> list[int | None]:
    """Return the last days' means, None on days without one: a line that skipped days would tell a lie.

    Empty when a third of the days have none: such a line would tell nothing.
    """
    last = max(drawn, default=None)
    if last is None:
        return []
    found = [drawn.get(last - timedelta(days=back)) for back in range(SPARK_DAYS - 1, -1, -1)]
    spark = [None if mean is None else round(mean) for mean in found]
    span = min(SPARK_DAYS, (last - min(drawn)).days + 1)
    return spark if 3 * (SPARK_DAYS - spark.count(None)) > 2 * span else []


def headline(page: ReleasePage) -> tuple[str, str]:
    """Return the product's headline before and after the first place of its value, which pages make stand out."""
    words = {"value": shown(page.figures.headline), "date": page.figures.dated(page.figures.day), "area": page.area}
    return around_value(page.product.page.headline, words)


def shown(figure: Figure) -> str:
    """Return a figure as readers see it: ``1,204``; ``[c]`` when confidential; ``[x]`` when there is none."""
    if figure is None:
        return "[x]"
    return "[c]" if isinstance(figure, Hidden) else number(figure)
