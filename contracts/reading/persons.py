"""Names of people, where it matters that two are not one."""

from __future__ import annotations

from typing import Annotated
from unicodedata import category, normalize

from pydantic import AfterValidator

_FILLERS = "\u115f\u1160\u3164\uffa0"  # letters of Hangul that show nothing
_APOSTROPHES = "'`\u00b4\u02b9\u02bb\u02bc\u2018\u2019\u201b\u2032\uff07"
_LETTERS = 2
_TITLES = (
    *("dame", "dr", "doctor", "lady", "lord", "miss", "mr", "mrs", "ms", "mx", "prof", "professor"),
    *("rev", "reverend", "sir"),
)
_STROKES = {"\u00e6": "ae", "\u0153": "oe", "\u00f0": "d", "\u00fe": "th", "\u0131": "i"}
_ALIKE = {
    **dict(zip("\u00f8\u0142\u0111\u0127\u0167", "oldht", strict=True)),
    # Cyrillic: a, ve, ie, ka, em, en, o, er, es, te, u, ha, dze, i, je, shha, palochka, qa, we, komi de
    **dict(
        zip(
            "\u0430\u0432\u0435\u043a\u043c\u043d\u043e\u0440\u0441\u0442\u0443\u0445\u0455\u0456\u0458\u04bb\u04cf\u051b\u051d\u0501",
            "abekmhopctyxsijhlqwd",
            strict=True,
        )
    ),
    # Greek, as the capitals look: alpha, beta, epsilon, zeta, eta, iota, kappa, mu, nu, omicron, rho, tau, upsilon, chi
    **dict(
        zip(
            "\u03b1\u03b2\u03b5\u03b6\u03b7\u03b9\u03ba\u03bc\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7",
            "abezhikmnoptyx",
            strict=True,
        )
    ),
}
_LATIN = str.maketrans(_STROKES | _ALIKE)
"""What letters that Unicode takes apart into nothing look like, in lower case."""


def _person(name: str) -> str:
    if sum(sign.isalpha() for sign in plain_name(name)) < _LETTERS:
        raise ValueError(f"{name!r} is no person's name: it shows fewer than {_LETTERS} letters")
    return name.strip()


def same_person(one: str, other: str) -> bool:
    """Whether two names may be one person's, so that they do not count as two.

    Case, accents, titles, the order of the parts and all signs but letters and digits are left aside, and letters of
    Greek and Cyrillic stand for those of Latin that they look like. Initials, other forms of a first name and names
    that were changed or written in other letters are not seen through.
    """
    mine, theirs = _parts(one), _parts(other)
    return sorted(mine) == sorted(theirs) or "".join(mine) == "".join(theirs)


def same_name(one: str, other: str) -> bool:
    """Whether two are one name as it is written: case, accents, hyphens, apostrophes, spaces, unseen signs aside.

    Telephones write another apostrophe than keyboards do, and a username has no accents.
    """
    return plain_name(one) == plain_name(other)


def _parts(name: str) -> list[str]:
    """Return the parts of a name in the letters that they look like, without titles where anything else is left."""
    alike = plain_name(plain_name(name).translate(_LATIN))
    words = "".join(sign if sign.isalnum() else " " for sign in alike).split()
    return [word for word in words if word not in _TITLES] or words


def plain_name(name: str) -> str:
    """Return a name as it is compared with another."""
    # Soft hyphens, joiners, marks of direction, selectors of variants and fillers show nothing.
    apart = "".join(" " if category(sign) == "Pd" or sign == "." else sign for sign in name if sign not in _APOSTROPHES)
    letters = normalize("NFKD", normalize("NFKD", apart).casefold())
    shown = "".join(sign for sign in letters if category(sign)[0] not in "CM" and sign not in _FILLERS)
    return normalize("NFKC", " ".join(shown.split()))


PersonName = Annotated[str, AfterValidator(_person)]
"""A person's name: of two letters or more that can be seen."""
