"""Measures, every hour, what no event tells of: that a drop has not come, and that nobody has decided."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from contracts.drops.drop import UNCLAIMED, DropState
from lambdas.adapters import expected, ledger, releases, telemetry
from lambdas.adapters.catalogue import catalogue
from lambdas.adapters.releases import ReleaseState
from lambdas.core.freshness import newest, promised_from, share


@telemetry.instrumented
def main(_event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Return, and measure, each dataset's age over its promise, the drops in quarantine and the releases held.

    One that no drop ever came of is as old as the platform's waiting for it.
    """
    now = datetime.now(UTC)
    ages: dict[str, float] = {}
    waiting = sum(_waits(drop) for drop in ledger.drops(UNCLAIMED))
    for name, dataset in catalogue().datasets.items():
        drops = ledger.drops(name)
        waiting += sum(_waits(drop) for drop in drops)
        service = dataset.service
        since = newest(drops) or promised_from(expected.since(name, now), service.available)
        ages[name] = share(since, now, service.frequency_hours)
        telemetry.measure("Age.share", ages[name], dataset=name)
    products = catalogue().products
    held = sum(item["state"] == ReleaseState.HELD for product in products for item in releases.releases(product))
    telemetry.measure("Drops.waiting", waiting)
    telemetry.measure("Release.held", held)
    return {"ages": ages, "waiting": waiting, "held": held}


def _waits(drop: dict[str, Any]) -> bool:
    return bool(drop["state"] == DropState.QUARANTINED)
