"""What products and registers have in common: a query over curated tables, and tests of it."""

from __future__ import annotations

from typing import Protocol

from pydantic import Field

from contracts.reading.model import Model

GivenRow = dict[str, str | int | float | bool | None]


class Queried(Protocol):
    """A query in Athena's dialect, the datasets that it reads and the columns that it returns, in order."""

    @property
    def sql(self) -> str:
        """The text of the query."""

    @property
    def datasets(self) -> tuple[str, ...]:
        """The datasets that it reads."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it returns."""


class QueryTest(Model):
    """One test of a query: given rows of each curated table, the rows expected."""

    name: str = Field(description="what the test shows, in a sentence")
    given: dict[str, tuple[GivenRow, ...]] = Field(description="each dataset's rows in its curated table")
    expected: tuple[GivenRow, ...] = Field(description="rows the query must return")
