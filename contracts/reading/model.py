"""The base of every model in the catalogue."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError


class Model(BaseModel):
    """Base of every model in the catalogue: immutable, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @field_validator("*", mode="before")
    @classmethod
    def _whole_numbers_are_written_so(cls, value: object, info: ValidationInfo) -> object:
        """Refuse ``yes`` and ``2.0`` where a whole number belongs: pydantic would take them for 1 and 2."""
        if cls.model_fields[str(info.field_name)].annotation is int and isinstance(value, bool | float):
            raise PydanticCustomError("int_type", "Input should be a valid integer")
        return value
