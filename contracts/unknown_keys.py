"""Finds keys the Open Data Contract Standard does not know; its models below the top level let them pass unseen."""

from __future__ import annotations

from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel

from contracts.mistakes import Mistakes, join


def note_unknown_keys(value: Any, model: type[BaseModel], place: str, mistakes: Mistakes) -> None:
    """Walk a document beside the model it should have, and note every key the model has no field for."""
    if not isinstance(value, dict):
        return
    fields = {field.alias or name: field for name, field in model.model_fields.items()}
    for key, inner in value.items():
        if key not in fields:
            mistakes.not_among(join(place, str(key)), str(key), fields)
            continue
        _walk(inner, fields[key].annotation, join(place, str(key)), mistakes)


def _walk(value: Any, annotation: Any, place: str, mistakes: Mistakes) -> None:
    model = _model_for(value, annotation)
    if isinstance(value, list):
        for number, item in enumerate(value):
            if model is not None:
                note_unknown_keys(item, model, join(place, number), mistakes)
    elif model is not None:
        note_unknown_keys(value, model, place, mistakes)


def _model_for(value: Any, annotation: Any) -> type[BaseModel] | None:
    """Find the model a value is to be held against: the list's member for a list, the model itself for a mapping."""
    if get_origin(annotation) in (Union, UnionType):
        found = (_model_for(value, part) for part in get_args(annotation))
        return next((model for model in found if model is not None), None)
    if get_origin(annotation) is list:
        member = get_args(annotation)[0]
        return member if isinstance(value, list) and _is_model(member) else None
    return annotation if isinstance(value, dict) and _is_model(annotation) else None


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)
