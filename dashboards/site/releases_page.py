"""Renders the list of a product's releases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from contracts.product import Product
from dashboards.site.page import HOME, LATEST, templates


def by_time(release: Mapping[str, Any]) -> tuple[str, str]:
    """Sort key of releases: when each was published. Names do not tell: two from the same drops differ by a hash."""
    return str(release["published"]), str(release["release"])


def render_releases(product: Product, releases: Sequence[Mapping[str, Any]]) -> str:
    """Return the HTML of the list. Each release has ``release`` and ``published``; the newest comes first."""
    ordered = sorted(releases, key=by_time, reverse=True)
    return (
        templates()
        .get_template("releases.html")
        .render(product=product, releases=ordered, home=HOME, latest=LATEST.format(product.name))
    )
