"""What can be chosen of a release, and the addresses of the pages that show it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

FOLDER, MAP = "view", "map.html"
_OTHER = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Choice:
    """One value that can be chosen: its facet, its value and what people call it. ``file`` is its page's name."""

    facet: str
    value: str
    name: str
    file: str


@dataclass(frozen=True)
class Facet:
    """A column, or several together, of which one value at a time can be chosen."""

    name: str
    title: str
    choices: list[Choice]


def facet(name: str, title: str, values: Iterable[tuple[str, str]]) -> Facet:
    """Return a facet of values and their names; no two of its pages have the same file."""
    choices, taken = list[Choice](), set[str]()
    for value, called in values:
        plain = _OTHER.sub("-", f"{name}-{value}".lower()).strip("-")
        file, number = plain, 1
        while file in taken:
            number += 1
            file = f"{plain}-{number}"
        taken.add(file)
        choices.append(Choice(name, value, called, f"{file}.html"))
    return Facet(name, title, choices)
