"""Errors of the catalogue, for the person who edits it.

PratiqueError
└── CatalogueError      one or more mistakes in catalogue/, all told at once
"""

from __future__ import annotations

from dataclasses import dataclass


class PratiqueError(Exception):
    """A fault that a user of the platform can mend; its text says how."""


@dataclass(frozen=True, order=True)
class Mistake:
    """One thing to mend in one file of the catalogue."""

    file: str
    field: str
    found: str
    allowed: str

    def __str__(self) -> str:
        return f"{self.file}: {self.field}: found {self.found}; allowed: {self.allowed}"


class CatalogueError(PratiqueError):
    """The catalogue has mistakes; ``mistakes`` holds every one that was found."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        self.mistakes = sorted(set(mistakes))
        count = len(self.mistakes)
        heading = f"{count} mistake{'' if count == 1 else 's'} in the catalogue:"
        super().__init__("\n".join([heading, *(f"  {mistake}" for mistake in self.mistakes)]))
