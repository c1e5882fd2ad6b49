"""Fills the templates: one look for every page, that of the open site."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lambdas.core.paper.pages import environment, stylesheet

STILL_HERE = "/still-here"
_TEMPLATES = Path(__file__).parent / "templates"
_SITE = Path(__file__).parent.parent / "site" / "templates"


def page(template: str, **values: Any) -> str:
    """Return a page. ``links`` is the public site's address, ``who`` the username or None, ``mark`` that of forms."""
    return environment(_TEMPLATES).get_template(template).render(style=style_address(), still_here=STILL_HERE, **values)


def growing_page(template: str, **values: Any) -> Iterator[str]:
    """Yield a page piece by piece, as the values that it goes through come."""
    return (
        environment(_TEMPLATES).get_template(template).generate(style=style_address(), still_here=STILL_HERE, **values)
    )


@functools.cache
def style() -> str:
    """Return the stylesheet."""
    sheets = ((_SITE, "colours.css"), (_SITE, "paper.css"), (_SITE, "site.css"), (_TEMPLATES, "private.css"))
    return "\n".join(stylesheet(*sheet) for sheet in sheets)


@functools.cache
def style_address() -> str:
    """Return where the stylesheet is; another one is at another address, so that it may be kept."""
    return f"/style-{hashlib.sha256(style().encode()).hexdigest()[:12]}.css"
