"""The page around a Dash app: the open site's masthead, its style, its words."""

from __future__ import annotations

from pathlib import Path

from markupsafe import Markup

from dashboards.explorer.settings import Settings
from lambdas.core.paper.pages import environment, stylesheet

HERE = Path(__file__).parent
ASSETS = HERE / "assets"
_TEMPLATES = HERE / "templates"
_SITE = HERE.parent / "site" / "templates"

COMPARE, WHAT_IF, DOWNLOAD = "/", "/what-if/", "/figures.csv"
WAYS = ((COMPARE, "Explore"), (WHAT_IF, "What if"))


def frame(settings: Settings, *, here: str, title: str, description: str) -> str:
    """Return the HTML that Dash fills with its own parts."""
    sheets = ((_SITE, "colours.css"), (_SITE, "paper.css"), (_SITE, "site.css"), (_TEMPLATES, "explorer.css"))
    return (
        environment(_TEMPLATES)
        .get_template("frame.html")
        .render(
            title=title,
            description=description,
            links=settings.links,
            here=here,
            ways=WAYS,
            styles=Markup("\n".join(stylesheet(*sheet) for sheet in sheets)),  # noqa: S704 - our own
        )
    )
