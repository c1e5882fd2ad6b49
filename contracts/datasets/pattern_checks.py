"""Holds the patterns of a contract's columns against RE2, the engine that reads them when a drop is inspected.

Python's own engine reads more than RE2, which never takes longer than its text: a pattern that looks ahead or refers
back would load here and fault on every drop.
"""

from __future__ import annotations

import re2

from contracts.datasets.dataset import Dataset
from contracts.reading.faulty import as_far_as_known
from contracts.reading.mistakes import Mistakes, join

ALLOWED = "a regular expression as RE2 reads it, without looking ahead or referring back, and up to 1,000 repetitions"


def check_patterns(dataset: Dataset, mistakes: Mistakes) -> None:
    """Note every pattern that RE2 does not read."""
    quiet = re2.Options()
    quiet.log_errors = False
    with as_far_as_known:
        for number, column in enumerate(dataset.columns):
            with as_far_as_known:
                if column.pattern is not None:
                    _check(column.pattern, join("schema", 0, "properties", number), quiet, mistakes)


def _check(pattern: str, column: str, quiet: re2.Options, mistakes: Mistakes) -> None:
    try:
        re2.compile(pattern, quiet)
    except re2.error as error:
        place = join(column, "logicalTypeOptions", "pattern")
        mistakes.add(place, pattern, f"{ALLOWED} ({_words(error)})")


def _words(error: Exception) -> str:
    told = error.args[0] if error.args else error
    return told.decode(errors="replace") if isinstance(told, bytes) else str(told)
