"""Names of people, where it matters that two are not one."""

from __future__ import annotations

from typing import Annotated
from unicodedata import category, normalize

from pydantic import AfterValidator

_FILLERS = "\u115f\u1160\u3164\uffa0"  # letters of Hangul that show nothing
_APOSTROPHES = "'`\u00b4\u02b9\u02bb\u02bc\u2018\u2019\u201b\u2032\uff07"
_LETTERS = 2


def _person(name: str) -> str:
    if sum(sign.isalpha() for sign in plain_name(name)) < _LETTERS:
        raise ValueError(f"{name!r} is no person's name: it shows fewer than {_LETTERS} letters")
    return name.strip()


def same_person(one: str, other: str) -> bool:
    """Whether two names are one person's: case, accents, hyphens, apostrophes, spaces and unseen signs aside.

    Telephones write another apostrophe than keyboards do, and a username has no accents.
    """
    return plain_name(one) == plain_name(other)


def plain_name(name: str) -> str:
    """Return a name as it is compared with another."""
    # Soft hyphens, joiners, marks of direction, selectors of variants and fillers show nothing.
    apart = "".join(" " if category(sign) == "Pd" or sign == "." else sign for sign in name if sign not in _APOSTROPHES)
    letters = normalize("NFKD", normalize("NFKD", apart).casefold())
    shown = "".join(sign for sign in letters if category(sign)[0] not in "CM" and sign not in _FILLERS)
    return normalize("NFKC", " ".join(shown.split()))


PersonName = Annotated[str, AfterValidator(_person)]
"""A person's name: of two letters or more that can be seen."""
