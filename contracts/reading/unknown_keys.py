"""Finds keys that a document's model does not know, and reads those misspelt as what they must have meant."""

from __future__ import annotations

from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel

from contracts.reading.mistakes import Mistakes, join, nearest


def known_keys(value: dict[Any, Any], model: type[BaseModel], place: str, mistakes: Mistakes) -> dict[str, Any]:
    """Walk a mapping beside the model it should have, and note every key the model has no field for.

    Returns the mapping with known keys only. A key that is nearly one that is missing is read as that one, so that
    one slip of the pen is one mistake and what stands under the key is checked too.
    """
    fields = {field.alias or name: field for name, field in model.model_fields.items()}
    read: dict[str, Any] = {}
    for written, inner in value.items():
        key = str(written)
        if key not in fields:
            mistakes.not_among(join(place, key), key, fields)
            meant = nearest(key, fields)
            if meant is None or meant in value or meant in read:
                continue
            key = meant
        read[key] = _walk(inner, fields[key].annotation, join(place, key), mistakes)
    return read


def model_in(value: Any, annotation: Any) -> type[BaseModel] | None:
    """Find the model a value is to be held against: the member's for a list, the model itself for a mapping."""
    if get_origin(annotation) in (Union, UnionType):
        found = (model_in(value, part) for part in get_args(annotation))
        return next((model for model in found if model is not None), None)
    if get_origin(annotation) in (list, tuple):
        member = get_args(annotation)[0]
        return member if isinstance(value, list) and _is_model(member) else None
    return annotation if isinstance(value, dict) and _is_model(annotation) else None


def _walk(value: Any, annotation: Any, place: str, mistakes: Mistakes) -> Any:
    model = model_in(value, annotation)
    if model is None:
        return value
    if isinstance(value, list):
        return [
            known_keys(item, model, join(place, number), mistakes) if isinstance(item, dict) else item
            for number, item in enumerate(value)
        ]
    return known_keys(value, model, place, mistakes)


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)
