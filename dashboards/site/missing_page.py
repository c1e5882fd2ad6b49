"""Renders the page that is shown where nothing is published."""

from __future__ import annotations

from dashboards.site.page import HOME, templates


def render_missing() -> str:
    """Return the HTML of the page. It stands at any address, so its links begin at the root."""
    return templates().get_template("missing.html").render(home=HOME)
