"""The API's products and their releases: ``/v1/products.json`` and ``/v1/products/<product>/releases.json``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from contracts.products.dimensions import Slice
from contracts.products.measure import Zeros
from contracts.products.product import Method, Product
from contracts.reference.codes import Hierarchy
from dashboards.site.machines.writing import API, releases_key
from lambdas.core.release.bounds import hidden_bounds
from lambdas.core.release.timeline import CORRECTS, WITHDRAWN, spans


def products_document(
    products: Mapping[str, Product], hierarchies: Mapping[str, Hierarchy], summaries: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """Return every product that has a release, with its latest one. ``summaries`` are their summary.json."""
    known = sorted((item for item in summaries if item["product"] in products), key=lambda item: item["product"])
    return {"products": [_product(products[item["product"]], hierarchies, item) for item in known]}


def _product(product: Product, hierarchies: Mapping[str, Hierarchy], summary: Mapping[str, Any]) -> dict[str, Any]:
    low, high = hidden_bounds(product.disclosure)
    return {
        "product": product.name,
        "title": product.title,
        "summary": product.summary,
        "owner": product.owner,
        "licence": product.licence,
        "measure": {"name": product.measure.name, "title": product.measure.title, "unit": product.measure.unit},
        "slices": [_slice(item) for item in product.slices],
        "dimensions": [
            {"name": item.name, "title": item.title, "whole": item.over(hierarchies).root}
            for item in product.dimensions
        ],
        "rate": None if product.rate is None else {"name": product.rate.name, "title": product.rate.title},
        "per_head": None if product.page.per_head is None else product.page.per_head.model_dump(),
        "unlisted_is_zero": product.measure.zeros is Zeros.IMPLIED
        and product.disclosure.method is not Method.PUBLISHED,
        "incomplete_dates": product.page.incomplete_days,
        "confidential_between": [low, high],
        "frequency": product.release.frequency,
        "latest": {
            "release": summary["release"],
            "published": summary["published"],
            "next_due": summary["next_due"],
            "data": f"/{API}/products/{product.name}/latest/data.json",
        },
        "releases": f"/{releases_key(product.name)}",
    }


def _slice(item: Slice) -> dict[str, Any]:
    told: dict[str, Any] = {"name": item.name, "title": item.title, "kind": item.kind}
    return told | ({"grain": item.grain} if item.kind == "date" else {"labels": item.labels})


def releases_document(product: Product, releases: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return every release of a product, newest first.

    ``from`` and ``until`` bound the time for which it was the newest: it is what was known "as reported on" any moment
    from the one until before the other. ``until`` is null of the newest. Both are the same of a release that never was
    it, as one from newer drops had come out before. A release that was the newest twice is listed twice. ``withdrawn``
    has when a release was taken back and the notice of why, ``corrects`` the withdrawn one that it comes in place of.
    """
    listed = [
        {
            "release": span.release["release"],
            "published": span.release["published"],
            "from": span.start,
            "until": span.end,
            "data": f"/{API}/{span.release['path']}data.json",
            "page": f"/{span.release['path']}index.html",
            "withdrawn": span.release.get(WITHDRAWN),
            "corrects": span.release.get(CORRECTS),
        }
        for span in spans(releases)
    ]
    return {"product": product.name, "title": product.title, "releases": listed}
