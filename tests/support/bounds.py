"""Whether a permissions boundary lets a role be given an action: IAM's rule, for the conditions that ours use."""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any

HERE = {"aws:RequestedRegion": "eu-west-2", "aws:ResourceAccount": "444455556666"}


def lets(document: Mapping[str, Any], action: str, resource: str = "*", context: Mapping[str, str] = HERE) -> bool:
    """Whether some statement allows it and none denies it."""
    applying = [one for one in document["Statement"] if _applies(one, action, resource, context)]
    return {one["Effect"] for one in applying} == {"Allow"}


def _applies(statement: Mapping[str, Any], action: str, resource: str, context: Mapping[str, str]) -> bool:
    named = _list(statement.get("Action", statement.get("NotAction")))
    matched = any(fnmatchcase(action.lower(), pattern.lower()) for pattern in named)
    touched = any(fnmatchcase(resource, pattern) for pattern in _list(statement["Resource"]))
    return matched == ("Action" in statement) and touched and _holds(statement.get("Condition", {}), context)


def _holds(conditions: Mapping[str, Any], context: Mapping[str, str]) -> bool:
    """Whether every condition holds; a key that is absent is unequal to anything."""
    for operator, keys in conditions.items():
        for key, value in keys.items():
            if operator == "Null" and (key in context) != (value == "false"):
                return False
            if operator == "StringNotEquals" and context.get(key) in _list(value):
                return False
            if operator not in {"Null", "StringNotEquals"}:
                raise NotImplementedError(operator)
    return True


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
