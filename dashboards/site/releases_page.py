"""Renders the list of a product's releases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from contracts.products.product import Product
from dashboards.site.page import HOME, LATEST, templates
from lambdas.core.release.timeline import spans


def render_releases(product: Product, releases: Sequence[Mapping[str, Any]]) -> str:
    """Return the HTML of the list, as ``lambdas.core.release.timeline.spans`` takes and orders them."""
    return (
        templates()
        .get_template("releases.html")
        .render(product=product, spans=spans(releases), home=HOME, latest=LATEST.format(product.name))
    )
