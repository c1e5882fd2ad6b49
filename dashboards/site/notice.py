"""The notice above a release that was withdrawn, and above one that corrects it."""

from __future__ import annotations

from markupsafe import Markup, escape

from dashboards.site.page import RELEASES
from lambdas.core.paper.words import day

_MAIN = '<main class="page" id="main">\n'
_BEGINS = '<div class="notice withdrawn" role="note">'


def noticed(html: str, at: str, notice: str, product: str) -> str:
    """Return a page with a notice above all that it says, that it was withdrawn on a day, and why; once."""
    if _BEGINS in html:
        return html
    return html.replace(_MAIN, f"{_MAIN}{withdrawn(at, notice, product)}\n", 1)


def withdrawn(at: str, notice: str, product: str) -> Markup:
    """Return the notice of a release of a product that was withdrawn, at a moment, ISO 8601."""
    others = f'<a href="{escape(RELEASES.format(product))}">The releases that stand</a>'
    said = f"<strong>Withdrawn on {escape(day(at))}.</strong> {escape(notice)}"
    return Markup(f"{_BEGINS}<p>{said} Do not use these figures. {others}</p></div>")  # noqa: S704 - escaped above
