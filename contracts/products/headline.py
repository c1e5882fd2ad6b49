"""The headline of a product's page: a sentence with places that the release fills in."""

from __future__ import annotations

import string
from collections.abc import Mapping

from contracts.reading.mistakes import Mistakes

VALUE = "value"
PLACES = (VALUE, "date", "area")
ALLOWED = "a sentence with {value} and, where wanted, {date} and {area}"


def check_headline(headline: str, mistakes: Mistakes) -> None:
    """Note every place that no release could fill in, and a sentence without the value."""
    where = "page.headline"
    try:
        parts = list(string.Formatter().parse(headline))
    except ValueError:  # a brace without its other half
        mistakes.add(where, headline, f"{ALLOWED}, each brace closed")
        return
    places = [(name, spec, conversion) for _, name, spec, conversion in parts if name is not None]
    for name, spec, conversion in places:
        if name not in PLACES:
            mistakes.not_among(where, name, PLACES)
        elif spec or conversion:
            written = f"{{{name}{'!' + conversion if conversion else ''}{':' + spec if spec else ''}}}"
            mistakes.add(where, written, f"{{{name}}} alone: figures and dates are written as everywhere on the site")
    if not any(name == VALUE or name not in PLACES for name, _, _ in places):
        mistakes.add(where, headline, f"{ALLOWED}: the figure is missing")


def around_value(headline: str, words: Mapping[str, str]) -> tuple[str, str]:
    """Return what stands before and after the first {value} of a headline, every other place filled in.

    ``words`` has the text of each of PLACES.
    """
    halves = [""]
    for text, name, _, _ in string.Formatter().parse(headline):
        halves[-1] += text
        if name == VALUE and len(halves) == 1:
            halves.append("")
        elif name is not None:
            halves[-1] += words[name]
    before, after = halves
    return before.strip(), after.strip()
