"""One way to fill a page: Jinja2 that escapes everything and refuses a name it was not given."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from lambdas.core.paper import words

_HERE = Path(__file__).parent
_KEPT = re.compile(rf"\b\w+(?:-\w+)*-\d+\b|\b\d{{1,2}} (?:{'|'.join(words.MONTHS)})\b(?: \d{{4}}\b)?")
_COMMENT, _NEEDLESS = re.compile(r"/\*.*?\*/", re.DOTALL), re.compile(r" *([{};:,]) +")


@cache
def environment(templates: Path) -> Environment:
    """Make the environment for the templates of one folder; colours.css and paper.css are the look they share."""
    env = Environment(
        loader=FileSystemLoader([templates, _HERE]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters |= {
        "number": words.number,
        "count": words.count,
        "size": words.size,
        "day": words.day,
        "moment": words.moment,
        "listing": words.listing,
        "sentence": words.sentence,
        "inside": words.inside,
        "visible": words.visible,
        "lines": words.lines,
        "unbroken": unbroken,
    }
    env.globals["stylesheet"] = lambda name: Markup(stylesheet(templates, name))  # noqa: S704 - our own
    return env


def unbroken(text: str) -> Markup:
    """Return text as HTML in which no line ends inside a name such as COVID-19, nor inside a date."""
    return Markup(_KEPT.sub(r'<span class="kept">\g<0></span>', str(escape(text))))  # noqa: S704 - escaped


def stylesheet(templates: Path, name: str) -> str:
    """Return a stylesheet of the templates, or else of those that all share, squeezed."""
    return _squeezed(Path(templates) / name, _HERE / name)


@cache
def _squeezed(*candidates: Path) -> str:
    """Our own stylesheet without its comments and needless spaces; no foreign text is in it that wants escaping."""
    path = next(candidate for candidate in candidates if candidate.exists())
    plain = _NEEDLESS.sub(r"\1", _COMMENT.sub("", path.read_text(encoding="utf-8")))
    return "\n".join(line.strip() for line in plain.splitlines() if line.strip())
