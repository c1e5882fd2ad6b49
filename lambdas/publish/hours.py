"""When releases may open, and which of a group open at one time: those whose waits, from being due to opening, meet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from contracts.products.product import Product
from lambdas.adapters import ledger, offers, releases
from lambdas.adapters.settings import settings
from lambdas.core.release import calendar

_EVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Wait:
    """A release's wait: from when it is ``due`` until its ``hour``, when nobody keeps it back any more."""

    due: datetime
    hour: datetime


def wait(product: Product, since: str) -> Wait:
    """Return the wait of a release that may open since a moment: when it is due, or else at the next time of day."""
    may = datetime.fromisoformat(since)
    if not settings().embargo:
        return Wait(_EVER, may)
    due = _due(product)
    return Wait(due, calendar.next_opening(max(may, due), product.release.at))


def together(own: str, waits: Mapping[str, Wait]) -> list[str]:
    """Return the products, of a group, whose releases open with that of one: ``own`` and all whose waits meet its.

    One that was signed ahead of its day keeps none waiting that is due before; what is overdue is waiting still.
    """
    now = datetime.fromisoformat(ledger.now())
    until = {name: max(item.hour, now) for name, item in waits.items()}
    found = [own]
    while True:
        first, last = min(waits[name].due for name in found), max(until[name] for name in found)
        more = [name for name in waits if name not in found and waits[name].due <= last and first <= until[name]]
        if not more:
            return found
        found += more


def is_awaited(product: Product, opens: datetime) -> bool:
    """Whether a group waits for a product: something has been made of it, and its next release is due by then."""
    return releases.wanted(product.name) is not None and _due(product) <= opens


def _due(product: Product) -> datetime:
    """Return when the release after the last is due, at once where nothing that came out since its day stands.

    A correction comes out before the next is due, and the days go on from the release that it corrects: else products
    of a group would have other days from then on.
    """
    days: list[tuple[str, bool]] = []  # of the calendar, and whether what came out on it, or what corrects that, stands
    for published, stands in offers.publications(product.name):
        if days and datetime.fromisoformat(published) < calendar.due(days[-1][0], product.release):
            days[-1] = (days[-1][0], days[-1][1] or stands)
        else:
            days.append((published, stands))
    standing = [published for published, stands in days if stands]
    return calendar.due(standing[-1], product.release) if standing else _EVER
