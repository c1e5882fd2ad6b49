"""Announcements on the event bus."""

from __future__ import annotations

import json
from typing import Any

from lambdas.adapters.clients import events
from lambdas.adapters.settings import settings


class EventRefusedError(Exception):
    """The event bus did not take an event."""


def announce(source: str, kind: str, detail: dict[str, Any]) -> None:
    """Put one event on the bus. Delivery is at least once: whoever listens must bear a repeated event."""
    entry: Any = {
        "Source": source,
        "DetailType": kind,
        "Detail": json.dumps(detail),
        "EventBusName": settings().event_bus,
    }
    answer = events().put_events(Entries=[entry])
    if answer["FailedEntryCount"]:
        failed = answer["Entries"][0]
        raise EventRefusedError(f"{kind}: {failed.get('ErrorCode')}: {failed.get('ErrorMessage')}")
