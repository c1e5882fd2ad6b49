"""Brings the pages of areas up to date with the latest releases; one call at a time, however many releases there are.

A publication changes the pages of several hundred areas, and of several at once most would be the same pages. So they
are not its own work: the announcements that latest.json has changed wait in a queue which lets one call run at a time,
and each call does what is due then for all of them.
"""

from __future__ import annotations

import json
from typing import Any

from lambdas.adapters import objects, public, telemetry
from lambdas.areas import pages
from lambdas.core.release import pointer


@telemetry.instrumented
def main(_event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Take announcements, of whatever number, age and order; return the products whose areas were rendered.

    What counts is latest.json as it is now. What was made from it is written down last: a call that is killed in the
    middle is made again from its beginning.
    """
    latest = public.document(pointer.KEY)
    if latest is None:
        raise objects.NoSuchObjectError(f"{pointer.KEY} was announced as changed and is not there")
    standing = pointer.standing(latest)
    now = {product: entry["release"] for product, entry in standing.items()}
    before, places = public.document(pointer.AREAS) or {}, pages.places()
    made = before.get("products", {})
    changed = sorted(product for product in now.keys() | made.keys() if made.get(product) != now.get(product))
    every = before.get("places") != places
    if changed or every:
        rendered = pages.render(
            {"products": standing}, {product: made.get(product) for product in changed}, every=every
        )
        public.write(rendered)
        public.write({pointer.AREAS: json.dumps({"products": now, "places": places}, indent=2)})
        telemetry.count("Areas.written", len(rendered))
    return {"changed": changed}
