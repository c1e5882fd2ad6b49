"""Copies latest.json into the CloudFront KeyValueStore that the edge answers ``/products/<product>/latest/`` from."""

from __future__ import annotations

import json
from typing import Any

from lambdas.adapters import objects, telemetry
from lambdas.adapters.settings import settings
from lambdas.core.release import pointer
from lambdas.routing import store


@telemetry.instrumented
def main(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Take the event "Object Created" of latest.json; return the routes that changed, by product.

    What is copied is the pointer as it is now, not as it was at the event, so events may come late, twice or out of
    order.
    """
    stored = objects.get(settings().published_bucket, pointer.KEY)
    if stored is None:
        raise objects.NoSuchObjectError(f"{pointer.KEY} was announced by {event.get('id')} and is not there")
    products: dict[str, dict[str, str]] = json.loads(stored.body)["products"]
    changed = store.replace({product: entry["release"] for product, entry in products.items()})
    telemetry.count("Routing.changed", len(changed))
    return {"changed": changed}
