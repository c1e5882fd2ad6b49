"""What all models of an environment's file share."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Settings(BaseModel):
    """Base of every model here: immutable, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")
