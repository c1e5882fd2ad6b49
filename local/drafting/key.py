"""The primary key that an example suggests, and rows of it that are totals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations

from contracts.datasets.dataset import ColumnType
from local.drafting.column import SENTINELS, Guess

_LONGEST_KEY = 4  # columns
_MOST_ABLE = 12  # columns of which a key is put together
_KEY_ROWS = 200_000  # rows that a key is looked for in
_FIRST_ROWS = 1_000  # rows that most choices fail in already
_LAST_ROWS = 20
_TOTAL = re.compile(r"(grand |overall |sub-?)?totals?", re.IGNORECASE)


def total_rows(rows: Sequence[Sequence[str]]) -> tuple[int, list[str]] | None:
    """Return the first column whose last cells say that the row is a total, and its texts that do; None without."""
    for column in range(len(rows[0])):
        if any(_TOTAL.fullmatch(row[column].strip()) for row in rows[-_LAST_ROWS:]):
            found = sorted({row[column] for row in rows if _TOTAL.fullmatch(row[column].strip())})
            return column, found
    return None


def key_of(rows: Sequence[Sequence[str]], guesses: Sequence[Guess], period: int | None) -> tuple[int, ...]:
    """Return the fewest columns that name each different row once, names and dates before numbers."""
    different = list(dict.fromkeys(map(tuple, rows[:_KEY_ROWS])))
    numbers = {ColumnType.INTEGER, ColumnType.NUMBER}
    able = [n for n, g in enumerate(guesses) if g.required and not g.properties.get(SENTINELS)]
    order = sorted(able, key=lambda n: (guesses[n].type in numbers, n != period, n))
    for size in range(1, min(_LONGEST_KEY, len(order)) + 1):
        for columns in combinations(order[:_MOST_ABLE], size):
            # An example may have one day where later files have several.
            alone = size == 1 or period is None or period in columns
            if alone and names_each(different[:_FIRST_ROWS], columns) and names_each(different, columns):
                return tuple(sorted(columns))
    return tuple(sorted(order))


def names_each(rows: Sequence[Sequence[str]], columns: tuple[int, ...]) -> bool:
    """Tell whether some columns are the same in no two rows that differ."""
    different = {tuple(row) for row in rows}
    return len({tuple(row[n] for n in columns) for row in different}) == len(different)
