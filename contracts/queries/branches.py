"""Branches of a query that no test covers, and why that cannot matter: branches.yaml beside the query."""

from __future__ import annotations

from pydantic import Field

from contracts.reading.model import Model

BRANCHES = "branches.yaml"


class Uncovered(Model):
    """A branch that no test tells from its absence, and why none needs to."""

    branch: str = Field(min_length=1, description="the branch, as `verify` names it")
    because: str = Field(min_length=20, description="why losing it would change no figure, in a sentence")


class Branches(Model):
    """What branches.yaml says."""

    uncovered: tuple[Uncovered, ...] = Field(default=(), description="branches that no test covers")
