"""Says what pydantic found wrong in the words of the catalogue: a place, what stands there, what may stand there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from contracts.reading.mistakes import NOTHING, one_of

Place = tuple[str | int, ...]

# One of them, several of them.
_PLAIN: dict[object, tuple[str, str]] = {
    str: ("text", "texts"),
    int: ("a whole number", "whole numbers"),
    float: ("a number", "numbers"),
    bool: ("true or false", "true or false"),
    date: ("a date as yyyy-MM-dd", "dates as yyyy-MM-dd"),
    dict: ("a mapping", "mappings"),
    Any: ("a value", "values"),
}


def in_words(error: ValidationError, model: type[BaseModel], raw: object) -> Iterator[tuple[Place, object, str]]:
    """Give place, what was found and what is allowed of each error. ``raw`` is what was validated.

    A place is told once, and not at all when something within it is told: a list is not short for a faulty member.
    """
    told: dict[Place, tuple[object, bool]] = {}
    for item in error.errors():
        place, found = _followed(raw, item["loc"], missing=item["type"] == "missing")
        told.setdefault(place, (found, item["loc"][-1] == "[key]"))
    for place, (found, of_key) in told.items():
        if not any(len(other) > len(place) and other[: len(place)] == place for other in told):
            yield place, found, _allowed(model, place, found, of_key=of_key)


def _followed(raw: object, location: Place, *, missing: bool) -> tuple[Place, object]:
    """Follow pydantic's location into the document, past its names for the members of a union."""
    place: list[str | int] = []
    value = raw
    for part in location:
        if isinstance(value, Mapping) and part in value:
            place.append(str(part))
            value = value[part]
        elif isinstance(value, list | tuple) and isinstance(part, int) and part < len(value):
            place.append(part)
            value = value[part]
        elif part == "[key]":
            value = location[-2]
    if missing:
        return (*place, location[-1]), NOTHING
    return tuple(place), value


def _allowed(model: type[BaseModel], place: Place, found: object, *, of_key: bool) -> str:
    """Say what may stand at a place, from the type, the bounds and the description of its field."""
    annotation: Any = model
    description, bounds = "", ""
    for part in place:
        annotation, description, bounds = _inner(annotation, part)
    if of_key:
        annotation, bounds = str, ""
    kinds = dict.fromkeys(_kind(member, found) for member in _members(annotation) if member is not NoneType)
    if "text" in kinds:
        bounds = bounds.replace(" of them", " characters")
    return " or ".join(kinds) + bounds + (f": {description}" if description else "")


def _inner(annotation: Any, part: str | int) -> tuple[Any, str, str]:
    """Type, description and bounds of one part of what has a type."""
    for member in _members(annotation):
        if _is_model(member):
            for name, field in member.model_fields.items():
                if part in (name, field.alias):
                    return field.annotation, field.description or "", _bounds(field.metadata)
        elif get_origin(member) is dict:
            value = get_args(member)[1]
            if get_origin(value) is Annotated:
                kind, *fields = get_args(value)
                return kind, "", _bounds([limit for field in fields for limit in field.metadata])
            return value, "", ""
        elif get_origin(member) in (list, tuple) and isinstance(part, int):
            return get_args(member)[0], "", ""
    return Any, "", ""


def _members(annotation: Any) -> tuple[Any, ...]:
    found = get_args(annotation) if get_origin(annotation) in (Union, UnionType) else (annotation,)
    return tuple(get_args(one)[0] if get_origin(one) is Annotated else one for one in found)


def _kind(annotation: Any, found: object, *, several: bool = False) -> str:
    origin = get_origin(annotation) or annotation
    if _is_model(annotation):
        names = ", ".join(field.alias or name for name, field in annotation.model_fields.items())
        return f"{_PLAIN[dict][several]} with {names}"
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return one_of(found if isinstance(found, str) else "", [str(option.value) for option in annotation])
    if origin in (list, tuple):
        return f"{'lists' if several else 'a list'} of {_kind(get_args(annotation)[0], found, several=True)}"
    if origin is str and isinstance(found, bool | int | float):
        return "text, in quotes"
    return _PLAIN.get(origin, _PLAIN[Any])[several]


def _bounds(metadata: list[Any]) -> str:
    """Put the limits of a number, a list's length or a text's form in words."""
    limits = {
        name: getattr(item, name) for item in metadata for name in _LIMITS if getattr(item, name, None) is not None
    }
    text = ""
    for low, high, of_them in (("ge", "le", ""), ("min_length", "max_length", " of them")):
        if low in limits and high in limits:
            text += f", from {limits[low]} to {limits[high]}{of_them}"
        elif low in limits:
            text += f", {limits[low]} or more{of_them}"
        elif high in limits:
            text += f", at most {limits[high]}{of_them}"
    return text + (f" of the form {limits['pattern']}" if "pattern" in limits else "")


_LIMITS = ("ge", "le", "min_length", "max_length", "pattern")


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)
