"""What an agreement would reveal of a table, in numbers that name nobody: what reviewers see and decisions keep."""

from __future__ import annotations

from pydantic import Field

from contracts.reading.model import Model

SMALL = 9  # fewer than ten are unsafe in research outputs (ACRO's safe_threshold, see contracts.products.presets)


class Revealed(Model):
    """Numbers of one table. ``groups`` are combinations of the values that are given, pseudonyms aside.

    What is counted in a group is said by ``counted``: people, records, or a table's own figures.
    """

    table: str = Field(description="name of the table, as the agreement gives it")
    counted: str = Field(default="", description="what is counted in a group: people, records or figures")
    rows: int = Field(default=0, ge=0, description="rows that are given")
    people: int | None = Field(default=None, ge=0, description="different people; none where no column names a person")
    groups: int = Field(default=0, ge=0, description="groups that are not empty")
    small: int = Field(default=0, ge=0, description=f"groups of 1 to {SMALL}")
    smallest: int | None = Field(default=None, ge=1, description="the smallest group; none where there is none")
    why: str = Field(default="", description="why nothing could be counted; empty where it was")


def in_words(numbers: Revealed) -> str:
    """Say what a table reveals, in a sentence without its end."""
    if numbers.why:
        return numbers.why.rstrip(".")
    if not numbers.rows:
        return "no row is given of it as it is now, so that nothing can be said of it yet"
    people = f" of {numbers.people:,} people" if numbers.people is not None else ""
    least = f", the smallest of {numbers.smallest:,}" if numbers.smallest is not None else ""
    groups = f"{numbers.small:,} of {numbers.groups:,} groups are of 1 to {SMALL} {numbers.counted}{least}"
    return f"{numbers.rows:,} rows{people}; {groups}"
