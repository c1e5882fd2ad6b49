"""What is due when: the page of the calendar, and the rows that the file for calendars is made of too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contracts.products.product import Product
from dashboards.site.page import HOME, ICALENDAR, LATEST, templates
from lambdas.core.release import calendar


@dataclass(frozen=True)
class Due:
    """The next release of a product: when it is due, in UTC, and when the latest came out, ISO 8601."""

    product: Product
    when: datetime
    published: str

    @property
    def address(self) -> str:
        """Path of the page it will be at."""
        return LATEST.format(self.product.name)

    @property
    def clock(self) -> str:
        """What clocks will show: ``09:30 BST``."""
        return calendar.in_words(self.when)

    @property
    def day(self) -> str:
        """The day, ISO 8601."""
        return calendar.local_day(self.when.isoformat()).isoformat()


def upcoming(products: Mapping[str, Product], summaries: Iterable[Mapping[str, Any]]) -> list[Due]:
    """Return the next release of every product that is out, the earliest first, by the latest ones' summary.json."""
    found = [
        Due(
            products[item["product"]],
            calendar.due(item["published"], products[item["product"]].release),
            item["published"],
        )
        for item in summaries
        if item["product"] in products
    ]
    return sorted(found, key=lambda item: (item.when, item.product.title))


def render_calendar(due: Iterable[Due]) -> str:
    """Return the HTML of the calendar."""
    return templates().get_template("calendar.html").render(due=list(due), home=HOME, file=ICALENDAR)
