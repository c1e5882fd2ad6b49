"""Finds a column of a contract by its name, faulty ones borne in mind."""

from __future__ import annotations

from contracts.datasets.dataset import Column, Dataset
from contracts.reading.faulty import Faulty, FaultyPartError


def named(dataset: Dataset, name: str) -> Column | None:
    """Return the column of this name, None when there is none; FaultyPartError when a faulty one may be it."""
    sound = [column for column in dataset.columns if not isinstance(column, Faulty) and _has_name(column)]
    for column in sound:
        if column.name == name:
            return column
    if len(sound) < len(dataset.columns):
        raise FaultyPartError(name)
    return None


def _has_name(column: Column) -> bool:
    return not isinstance(column.name, Faulty)
