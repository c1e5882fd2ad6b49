"""Checks that a product's test can name: each looks for one mistake that analysts often make."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from pydantic import Field, SerializerFunctionWrapHandler, field_validator, model_serializer

from contracts.datasets.curated import curated_names
from contracts.datasets.dataset import Dataset
from contracts.reading.faulty import as_far_as_known
from contracts.reading.mistakes import Mistakes, join
from contracts.reading.model import Model


class TotalOf(Model):
    """A total of the given rows that the measure must add up to: of a column, of its different values, or of rows."""

    dataset: str = Field(description="the dataset whose given rows are added up")
    column: str | None = Field(default=None, description="the number column that is added up")
    distinct: str | None = Field(default=None, description="the column whose different values are counted")
    where: dict[str, str | int | float | bool | None] = Field(
        default_factory=dict, description="column: value of the rows that count; absent: all given rows"
    )
    of: dict[str, str] = Field(
        default_factory=dict,
        description="slice or dimension: value of the answer's rows that add up to it, of a total that the query makes",
    )


class DenominatorOf(Model):
    """What the denominators of a rate must be made from."""

    dataset: str = Field(description="the dataset with the public figures")
    column: str = Field(description="its number column")
    where: dict[str, str | int | float | bool | None] = Field(
        default_factory=dict, description="column: value of the rows that count, of one year; absent: all given rows"
    )
    by: dict[str, str] = Field(
        default_factory=dict,
        description="column to the slice or dimension that has its value: a row counts for those of its own area",
    )


class DatesOf(Model):
    """Which date column a product's dates are from, and the days that it is meant to count; absent: all of them."""

    column: str = Field(description="the date column")
    first: date | None = Field(default=None, description="the first day that is counted")
    last: date | None = Field(default=None, description="the last day that is counted")

    @model_serializer(mode="wrap")
    def _as_written(self, whole: SerializerFunctionWrapHandler) -> Any:
        """Say no more than the name of the column where that is all: a product's content is approved as it is said."""
        return whole(self) if self.first or self.last else self.column


class UsualChecks(Model):
    """The checks of a test. docs/products.md has an example of each mistake that they find."""

    total: TotalOf | None = Field(
        default=None, description="what the measure adds up to: double counting, lost rows, totals that do not add up"
    )
    copies: tuple[str, ...] = Field(
        default=(), description="datasets whose rows may come twice and change nothing: a join that multiplies"
    )
    denominator: DenominatorOf | None = Field(default=None, description="what the rate is over: a wrong denominator")
    dates: dict[str, DatesOf] = Field(
        default_factory=dict, description="dataset: its date column that the product's dates are from: off by one"
    )
    hidden: dict[str, str] = Field(
        default_factory=dict, description="dataset: its number column that may be suppressed: taken as zero"
    )

    @field_validator("dates", mode="before")
    @classmethod
    def _by_column(cls, value: object) -> object:
        """Take the name of a column for one of which every day is counted."""
        if not isinstance(value, Mapping):
            return value
        return {dataset: {"column": of} if isinstance(of, str) else of for dataset, of in value.items()}


def columns_named(checks: UsualChecks) -> list[tuple[str, str, str]]:
    """Return place, dataset and column of each column that the checks name."""
    found = [(join("dates", dataset), dataset, item.column) for dataset, item in checks.dates.items()]
    found += [(join("hidden", dataset), dataset, column) for dataset, column in checks.hidden.items()]
    if checks.denominator is not None:
        of = checks.denominator
        found.append(("denominator.column", of.dataset, of.column))
        found += [("denominator", of.dataset, column) for column in (*of.where, *of.by)]
    if checks.total is not None:
        named = (checks.total.column, checks.total.distinct, *checks.total.where)
        found += [("total", checks.total.dataset, column) for column in named if column is not None]
    return found


def check_usual(
    checks: UsualChecks,
    tables: Mapping[str, Dataset],
    *,
    keys: Collection[str],
    has_rate: bool,
    has_date: bool,
    mistakes: Mistakes,
) -> None:
    """Note what the checks name and there is not.

    ``tables`` are the datasets that the product reads, ``keys`` its slices and dimensions.
    """
    named = {dataset for _, dataset, _ in columns_named(checks)} | set(checks.copies)
    named |= {checks.total.dataset} if checks.total else set()
    for dataset in sorted(named):
        if dataset not in tables:
            mistakes.not_among("checks", dataset, tables)
    for place, dataset, column in columns_named(checks):
        with as_far_as_known:
            if dataset in tables and column not in (names := curated_names(tables[dataset])):
                mistakes.not_among(f"checks.{place}", column, names)
    with as_far_as_known:
        for dataset, column in checks.hidden.items():
            if dataset in tables and f"{column}_status" not in curated_names(tables[dataset]):
                mistakes.add(
                    f"checks.hidden.{dataset}", column, "a column with sentinels, which has a status beside it"
                )
    if checks.total is not None:
        _check_total(checks.total, keys, mistakes)
    if checks.denominator is not None and not has_rate:
        mistakes.add("checks.denominator", checks.denominator.column, "nothing: the product has no rate")
    if checks.dates and not has_date:
        mistakes.add("checks.dates", ", ".join(checks.dates), "nothing: the product has no slice of dates")


def _check_total(total: TotalOf, keys: Collection[str], mistakes: Mistakes) -> None:
    for name in total.of:
        if name not in keys:
            mistakes.not_among("checks.total.of", name, keys)
    if total.column and total.distinct:
        mistakes.add("checks.total", "column and distinct", "one of the two, or neither for a number of rows")
