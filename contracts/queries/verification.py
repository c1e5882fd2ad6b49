"""A product or register is verified while what makes its figures is what a named reviewer approved."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Protocol

from pydantic import Field

from contracts.reading.model import Model
from contracts.reading.persons import PersonName

VERIFIED = "verified.yaml"

# What makes the figures: words of the page may be mended without another review.
_MAKES_FIGURES = frozenset(
    {"sql", "tests", "uncovered", "datasets", "slices", "dimensions", "measure", "rate", "disclosure", "cells"}
    | {"person", "returns", "counts"}  # of a register
)


class Verification(Model):
    """What verified.yaml says: who approved which exact content of the product, and when."""

    reviewer: PersonName = Field(max_length=200, description="who read it: a person's name")
    day: date = Field(description="the day of the approval")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$", description="SHA-256 of what was approved; the command writes it")


class Verifiable(Protocol):
    """A product or a register, as far as this looks at one."""

    @property
    def name(self) -> str:
        """The name of its folder."""

    @property
    def verified(self) -> Verification | None:
        """What verified.yaml beside it says."""

    def model_dump_json(self, *, include: set[str], exclude_defaults: bool) -> str:
        """Return the fields that are asked for as JSON, but for those that say nothing."""


def content_of(product: Verifiable) -> str:
    """Return the SHA-256 of a query, its tests and all that its answer is made by and protected by."""
    content = json.loads(product.model_dump_json(include=set(_MAKES_FIGURES), exclude_defaults=True))
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def unverified(product: Verifiable) -> str | None:
    """Say why a product or register is not verified, and what is to be done; None when it is."""
    kind = type(product).__name__.lower()
    remedy = f"have a reviewer read it, then run `pratique {kind} verify {product.name} --reviewer WHO`"
    if product.verified is None:
        return f"nobody has verified {product.name}: {remedy}"
    if product.verified.sha256 != content_of(product):
        who = f"{product.verified.reviewer} approved on {product.verified.day}"
        return f"the query, tests or rules of {product.name} are not what {who}: {remedy}"
    return None
