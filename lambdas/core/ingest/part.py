"""The base of everything an inspection reports."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Part(BaseModel):
    """Part of a report: immutable, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")
