"""What a product says of another product that counts the same people."""

from __future__ import annotations

from pydantic import Field

from contracts.reading.model import Model


class Overlap(Model):
    """Another product that counts the same people, or is found to and does not."""

    product: str = Field(description="name of the other product")
    apart: str | None = Field(
        default=None, description="why the two tell nothing of each other, in a sentence; absent: they do"
    )
