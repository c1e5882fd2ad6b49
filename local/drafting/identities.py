"""What in a column seems to identify a person, by its header and by its values; in doubt it does."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

NHS_NUMBER, POSTCODE, OTHER = "nhs_number", "postcode", "other"
_ENOUGH = 0.2  # of different values; one in eleven numbers of ten digits is a valid NHS number by chance
_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]? *[0-9][A-Z]{2}", re.IGNORECASE)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE = re.compile(r"(?:\+44|0044|0)[ ()-]*[1237](?:[ ()-]*[0-9]){8,9}")
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_PERSONS = re.compile(
    r"dob|(date|year|month|place)?ofbirth|birth(date|day|place)?|born|e?mail(address)?|(tele)?phone(number|no)?|mobile|"
    r"telno|(home|postal|street)?address[0-9]*|post(al)?code|pcode|nhs(no|num|number|id)|nationalinsurance\w*|nino|passport\w*|"
    r"(fore|sur|first|last|middle|maiden|family|given|full|sir|nick|patient|person|christian)names?|initials|mrn|"
    r"(hospital|patient|person|pat|case)(no|num|number|id|identifier|key)|uprn|chi(no|number)?"
)
_PLACES = re.compile(
    r"areas?|trusts?|ccgs?|sub|icbs?|org\w*|regions?|lad?[0-9]*|utla|ltla|local|council|provider|sites?|country|county|city|"
    r"town|district|authority|board|hb|department|specialty|hospital|practice|lab(oratory)?|works|pharmacy|school|ward|"
    r"company|supplier|group|disease|drug|product|vaccine|test|measure|variable|indicator|column|file|dataset|category"
)
_TELLING = re.compile(
    r"patient|person|mother|father|parent|contact|carer|doctor|gp|clinician|nurse|user|client|staff|my|kin"
)


@dataclass(frozen=True)
class Identity:
    """The kind of identifier that a column holds, whether all values are of it, and what that rests on."""

    kind: str
    whole: bool
    why: str


def identity(header: str, values: Collection[str]) -> Identity | None:
    """Tell what identifier a column seems to hold; ``values`` are its different texts, without signs."""
    named = _named(header)
    for kind, words, fits in _KINDS:
        share = sum(map(fits, values)) / len(values) if values else 0.0
        if share >= _ENOUGH or (share > 0 and named):
            said = f"every value is {words}" if share == 1 else f"{share:.0%} of the different values are {words}"
            return Identity(kind, share == 1, said)
    if named:
        kind = NHS_NUMBER if "nhs" in plain_header(header) and "name" not in plain_header(header) else OTHER
        return Identity(kind, whole=False, why="the header sounds like a person's details")
    return None


def is_nhs_number(text: str) -> bool:
    """Tell whether a text is ten digits of which the last checks the others."""
    digits = re.sub(r"[ -]", "", text)
    if not re.fullmatch(r"[0-9]{10}", digits) or len(set(digits)) == 1:
        return False
    return sum(int(digit) * (10 - place) for place, digit in enumerate(digits)) % 11 == 0


def plain_header(header: str) -> str:
    """Return a header in small letters, without what stands between its words."""
    return "".join(_words(header))


def _words(header: str) -> list[str]:
    return [word.casefold() for word in _WORDS.findall(header)]


def _named(header: str) -> bool:
    words = _words(header)
    runs = {"".join(words[start:end]) for start in range(len(words)) for end in range(start + 1, start + 4)}
    if any(_PERSONS.fullmatch(run) for run in runs):
        return True
    if any(word in {"name", "names"} for word in words):
        return any(map(_TELLING.fullmatch, words)) or not any(map(_PLACES.fullmatch, words))
    # Headers in capitals or run together show no words: SITENAME, patientname.
    whole = plain_header(header)
    return len(words) == 1 and whole.endswith("name") and not _PLACES.match(whole)


_KINDS: tuple[tuple[str, str, Callable[[str], bool]], ...] = (
    (NHS_NUMBER, "valid NHS numbers", is_nhs_number),
    (POSTCODE, "full postcodes", lambda text: _POSTCODE.fullmatch(text) is not None),
    (OTHER, "e-mail addresses", lambda text: _EMAIL.fullmatch(text) is not None),
    (OTHER, "telephone numbers", lambda text: _PHONE.fullmatch(text) is not None),
)
