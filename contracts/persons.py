"""Names of people, where it matters that two are not one."""

from __future__ import annotations

from typing import Annotated
from unicodedata import category, normalize

from pydantic import AfterValidator

_FILLERS = "\u115f\u1160\u3164\uffa0"  # letters of Hangul that show nothing
_LETTERS = 2


def _person(name: str) -> str:
    if sum(sign.isalpha() for sign in plain_name(name)) < _LETTERS:
        raise ValueError(f"{name!r} is no person's name: it shows fewer than {_LETTERS} letters")
    return name.strip()


def same_person(one: str, other: str) -> bool:
    """Whether two names are one person's: case, ways to write letters, spaces and unseen signs aside."""
    return plain_name(one) == plain_name(other)


def plain_name(name: str) -> str:
    """Return a name as it is compared with another."""
    # Soft hyphens, joiners, marks of direction, selectors of variants and fillers show nothing.
    shown = "".join(sign for sign in normalize("NFKC", name) if category(sign)[0] not in "CM" and sign not in _FILLERS)
    return normalize("NFKC", " ".join(shown.split()).casefold())


PersonName = Annotated[str, AfterValidator(_person)]
"""A person's name: of two letters or more that can be seen."""
