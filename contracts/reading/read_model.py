"""Turns a mapping of the catalogue into its model, whole or, when parts of it are wrong, as far as it goes."""

from __future__ import annotations

from collections.abc import Hashable
from functools import cache
from typing import Annotated, Any, TypeVar, cast, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from contracts.reading.faulty import faulty
from contracts.reading.mistakes import Mistakes, join
from contracts.reading.unknown_keys import known_keys, model_in
from contracts.reading.words import in_words

M = TypeVar("M", bound=BaseModel)


def read_model(raw: dict[str, Any], model: type[M], place: str, mistakes: Mistakes) -> M:
    """Return the model that a mapping describes, with every mistake in it noted.

    A part with a mistake is ``Faulty``; the others can be relied on.
    """
    known = known_keys(raw, model, place, mistakes)
    try:
        return model.model_validate(known)
    except ValidationError as error:
        for within, found, allowed in in_words(error, model, known):
            mistakes.add(join(place, *within), found, allowed)
        return _as_far_as_it_goes(known, model)


def _as_far_as_it_goes(raw: dict[str, Any], model: type[M]) -> M:
    parts: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        key = field.alias or name
        if key in raw:
            parts[name] = _part(raw[key], field)
        else:
            parts[name] = faulty() if field.is_required() else field.get_default(call_default_factory=True)
    return model.model_construct(**parts)


def _part(value: Any, field: FieldInfo) -> Any:
    model = model_in(value, field.annotation)
    if model is not None and isinstance(value, dict):
        return _as_far_as_it_goes(value, model)
    if model is not None and value:
        members = [_as_far_as_it_goes(item, model) if isinstance(item, dict) else faulty(item) for item in value]
        return tuple(members) if get_origin(field.annotation) is tuple else members
    kind = Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
    try:
        return _adapter(cast(Hashable, kind)).validate_python(value)
    except ValidationError:
        return faulty(value)


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    """Make the validator of a field's type once: it takes far longer than validating."""
    return TypeAdapter(kind)
