"""Takes a release back: readers are led to the one before, and wherever it is met its notice stands above it.

Its figures and files stay as they were at their address: whoever has cited them must be able to see what they were.
"""

from __future__ import annotations

import json
from typing import Any

from contracts.products.product import Product
from dashboards.site.notice import noticed
from lambdas.adapters import decided, objects, public
from lambdas.adapters.settings import settings
from lambdas.core.release import pointer
from lambdas.publish import listing, switch, together

NOTICE = "notice.json"


def carry_out(product: Product, release: str, decision: dict[str, Any]) -> None:
    """Carry a withdrawal out; again, it changes nothing more."""
    name, at, notice = product.name, decision["at"], decision["reason"]
    prefix = pointer.release_prefix(name, release)
    text = json.dumps({"product": name, "release": release, "withdrawn": at, "notice": notice}, ensure_ascii=False)
    public.write({prefix + NOTICE: text})
    _tell_on_pages(name, prefix, at, notice)
    listing.withdraw(product, release, at, notice)
    _lead_back(product, at)
    together.bring()
    decided.carry_out(name, release)


def _lead_back(product: Product, at: str) -> None:
    """Lead readers to the newest release that stands; what they are led to may be taken back at this moment too."""
    name = product.name
    while True:
        shown = (public.document(pointer.KEY) or {"products": {}})["products"].get(name, {}).get("release")
        if shown is None or decided.withdrawn(name, shown) is None:
            return
        before = listing.before(name, shown)
        if before is None:
            switch.none_to_go_back_to(name, shown, at)
            return
        if switch.back(name, shown, before, at)["products"][name]["release"] == before["release"]:
            listing.shown_again(product, before["release"], at)


def _tell_on_pages(product: str, prefix: str, at: str, notice: str) -> None:
    bucket = settings().published_bucket
    pages = {}
    for key, _ in objects.listed(bucket, prefix):
        stored = objects.get(bucket, key) if key.endswith(".html") else None
        if stored is not None:
            pages[key] = noticed(stored.body.decode(), at, notice, product)
    public.write(pages)
