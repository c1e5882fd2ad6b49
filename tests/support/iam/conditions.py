"""Whether a policy's conditions hold, by IAM's rules for operators, absent keys and keys of several values.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html

An operator that is not here, or a key whose value nobody has said, is an error: a guess could let something through.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

Context = Mapping[str, str | list[str] | None]
"""What is known of a request: each key's value or values; None for one that the request is known not to have."""

_VARIABLE = re.compile(r"\$\{([^}]+)\}")
_SETS = ("ForAllValues:", "ForAnyValue:")
_IF_EXISTS = "IfExists"


class UnknownConditionError(LookupError):
    """A condition's operator or key is one that is not evaluated here."""


def hold(conditions: Mapping[str, Mapping[str, Any]], context: Context) -> bool:
    """Whether every condition holds. Raises ``UnknownConditionError``."""
    return all(
        _holds(operator, key, [str(value) for value in listed(values)], context)
        for operator, keys in conditions.items()
        for key, values in keys.items()
    )


def listed(value: Any) -> list[Any]:
    """Return a policy's value as the list that it may be written as."""
    return value if isinstance(value, list) else [value]


def like(text: str, pattern: str) -> bool:
    """Whether a text matches a pattern of ``*``, any characters, and ``?``, any one; case counts."""
    return _compiled(pattern).fullmatch(text) is not None


def arn_like(text: str, pattern: str) -> bool:
    """Whether an address matches a pattern: no sign for many reaches over a colon into another of the six parts."""
    if pattern == "*":
        return True
    parts, patterns = text.split(":", 5), pattern.split(":", 5)
    if len(patterns) != 6:
        raise UnknownConditionError(f"{pattern} is no address: it has {len(patterns)} parts of 6")
    return len(parts) == 6 and all(map(like, parts, patterns))


def filled(text: str, context: Context) -> str | None:
    """Return a text with the request's values in place of policy variables; None when the request has not one."""
    values = {name: _value(name, context) for name in _VARIABLE.findall(text)}
    if any(not isinstance(value, str) for value in values.values()):
        return None
    return _VARIABLE.sub(lambda found: str(values[found[1]]), text)


def _value(key: str, context: Context) -> str | list[str] | None:
    known = {name.lower(): value for name, value in context.items()}
    if key.lower() not in known:
        raise UnknownConditionError(f"nobody has said what {key} is of this request: say it where requests are read")
    return known[key.lower()]


def _holds(operator: str, key: str, wanted: list[str], context: Context) -> bool:
    found = _value(key, context)
    if operator == "Null":
        return (found is None) == (wanted == ["true"])
    kind = next((each for each in _SETS if operator.startswith(each)), "")
    plain = operator.removeprefix(kind).removesuffix(_IF_EXISTS)
    if plain not in _OPERATORS:
        raise UnknownConditionError(f"{operator} is no operator that is evaluated here")
    if found is None:
        absent = _NEGATED in plain if kind != "ForAnyValue:" else False
        return absent or operator.endswith(_IF_EXISTS) or kind == "ForAllValues:"
    if not kind and isinstance(found, list):
        raise UnknownConditionError(f"{key} has several values, and {operator} compares one")
    given = [text for text in (filled(each, context) for each in wanted) if text is not None]
    matches = [_matches(plain, value, given) for value in listed(found)]
    return any(matches) if kind == "ForAnyValue:" else all(matches)


def _matches(operator: str, value: str, wanted: Iterable[str]) -> bool:
    """One of the values has to match, or none of them, as the operator says."""
    matched = any(_OPERATORS[operator](value, each) for each in wanted)
    return matched != (_NEGATED in operator)


_NEGATED = "Not"
_OPERATORS: dict[str, Callable[[str, str], bool]] = {
    "StringEquals": str.__eq__,
    "StringNotEquals": str.__eq__,
    "StringLike": like,
    "StringNotLike": like,
    "ArnEquals": arn_like,
    "ArnNotEquals": arn_like,
    "ArnLike": arn_like,
    "ArnNotLike": arn_like,
    "Bool": lambda value, wanted: value.lower() == wanted.lower(),
    "NumericLessThan": lambda value, wanted: float(value) < float(wanted),
}


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile("".join({"*": ".*", "?": "."}.get(sign, re.escape(sign)) for sign in pattern), re.DOTALL)
