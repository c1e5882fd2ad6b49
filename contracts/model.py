"""The base of every model in the catalogue."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """Base of every model in the catalogue: immutable, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")
