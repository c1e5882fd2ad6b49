"""What a register's file says, as typed values: the table of people that is linked from several datasets.

A register is a restricted product: it is never published, and an agreement gives a part of it as it gives a part of a
dataset.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from contracts.datasets.kinds import ColumnType
from contracts.queries.branches import Uncovered
from contracts.queries.queried import GivenRow, QueryTest
from contracts.queries.verification import Verification
from contracts.reading.model import Model

BUILDING, TABLES = "building/", "tables/"
"""Folders of the bucket of registers: what Athena writes, which is gone in a day, and the tables themselves."""


class RegisterColumn(Model):
    """A column of a register."""

    name: str = Field(description="its name")
    type: ColumnType = Field(description="string, integer, number, date or boolean")
    description: str = Field(min_length=2, description="what it means, in a sentence")


class RegisterFile(Model):
    """What register.yaml says."""

    name: str = Field(description="the name of its folder")
    title: str = Field(description="what people call the register")
    summary: str = Field(description="who is in it and what is kept of them, in a sentence or two")
    datasets: tuple[str, ...] = Field(min_length=1, description="the datasets its query links, all of one domain")
    owner: str = Field(description="who answers for it")
    person: str = Field(description="the column that names a person, once: a pseudonym of the datasets' domain")
    returns: tuple[RegisterColumn, ...] = Field(min_length=2, description="its columns, in their order")
    reconciles: tuple[str, ...] = Field(
        default=(), description="published products that its counts are held against: counts/<product>.sql"
    )


class RegisterTest(QueryTest):
    """One test of a register: given rows of its sources, its rows, and what it counts for a product."""

    counts: dict[str, tuple[GivenRow, ...]] = Field(
        default_factory=dict, description="product: what the register counts for it, rows without date"
    )


class Register(RegisterFile):
    """A register: its file, its query, its tests, and queries over it that count what a product publishes."""

    sql: str = Field(default="", description="text of query.sql, in Athena's dialect")
    tests: tuple[RegisterTest, ...] = ()
    counts: dict[str, str] = Field(default_factory=dict, description="product: text of counts/<product>.sql")
    uncovered: tuple[Uncovered, ...] = Field(default=(), description="branches that no test need cover: branches.yaml")
    verified: Verification | None = Field(default=None, description="who approved which content; see verified.yaml")

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of its columns, in their order."""
        return tuple(column.name for column in self.returns)


def register_folder(root: Path, name: str) -> Path:
    """Where a register's files lie."""
    return root / "registers" / name


def table_folder(register: str) -> str:
    """Return the folder of a register's table, in the bucket of registers."""
    return f"{TABLES}{register}/"


def building_folder(register: str, build: str, attempt: str) -> str:
    """Return where Athena writes an attempt at a build, in the bucket of registers: each has a folder of its own."""
    return f"{BUILDING}{register}/{build}/{attempt}/"
