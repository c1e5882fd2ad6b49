"""Units that a header writes beside its name: "Rate (per 100,000)", "Spend £ thousands", "Positivity %"."""

from __future__ import annotations

import re

_SCALE = re.compile(r"hundreds?|thousands?|millions?|billions?|bn|dozens?")
_AMOUNT = re.compile(
    r"[km]|[mµu]?g|kg|[mµ]?l|(?:milli)?litres?|(?:milli|micro)?grams?|copies|gc|(?:day|hour|minute|second|week|month|year)s?"
    r"|km|metres?|miles?|percent|pence|pounds?|gbp|degrees?|celsius|fahrenheit|[%£/]|per"
)
_JOINING = re.compile(r"an?|of|in|s|each|people|persons?|population|patients?|head")
_LONGEST = 200
_WORDS = re.compile(r"[0-9][0-9,. ]*[0-9]|[0-9]|[^\W0-9_]+|[%£/]")
_BRACKETS = re.compile(r"([^(\[]*)[(\[]([^()\[\]]*)[)\]]")
_AFTER = re.compile(r"(.*?)[\s_,-]+((?:per\s[0-9][0-9,. ]*\w*)|[^\W_]+|%)|([^%]*)(%)", re.IGNORECASE)


def written_unit(header: str) -> tuple[str, str]:
    """Return a header without the unit that it writes, and the unit, both in small letters; no unit is ""."""
    text = header.strip()
    if len(text) > _LONGEST:
        return _plain(header), ""
    if (found := _BRACKETS.fullmatch(text)) and found[1].strip() and _is_unit(found[2]):
        return _plain(found[1]), _same(found[2])
    if found := _AFTER.fullmatch(text):
        stem, unit = (found[1], found[2]) if found[2] else (found[3], found[4])
        plain_unit = unit.casefold()
        if stem.strip() and (_SCALE.fullmatch(plain_unit) or plain_unit in {"%", "percent"} or " " in unit):
            return _plain(stem), _same(unit)
    return _plain(header), ""


def _is_unit(text: str) -> bool:
    words = [word for word in _WORDS.findall(text.casefold()) if not word[0].isdigit()]
    named = [word for word in words if _SCALE.fullmatch(word) or _AMOUNT.fullmatch(word)]
    if not named:
        return text.strip(" '") in {"000", "000s"}
    return all(word in named or _JOINING.fullmatch(word) for word in words)


def another_unit(header: str, declared: str, unit: str | None) -> bool:
    """Whether a header is a declared one that writes another unit: than the declared header, or than ``unit``.

    A header that writes no unit is in another one only where the declared header writes it.
    """
    (stem, found), (other, said) = written_unit(header), written_unit(declared)
    return stem == other and found != said and found != _same(unit or "")


def _plain(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def _same(unit: str) -> str:
    """Write a unit as every way of writing it would be: 100,000 and 100000, % and percent, litres and litre."""
    text = re.sub(r"(?<=[0-9])[, ](?=[0-9])", "", unit.casefold().strip()).replace("%", "percent").replace("'", "")
    words = [word for word in re.findall(r"[0-9.]+|[^\W0-9]+|[£/]", text) if word != "in"]
    return " ".join(word.removesuffix("s") if len(word) > 2 else word for word in words)
