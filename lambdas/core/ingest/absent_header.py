"""Files that have no header: their contract states it, and every line of theirs is a row."""

from __future__ import annotations

from contracts.datasets.dataset import Dataset
from lambdas.core.ingest.intake.line import line_of
from lambdas.core.ingest.structure import Grammar


def has_header(first: bytes, dataset: Dataset) -> bool:
    """Tell whether line 1 is a header: always, but for a contract that states it; then if it holds headers only."""
    if not dataset.csv.absent_header:
        return True
    known = {*dataset.csv.absent_header, *(header for column in dataset.columns for header in column.headers)}
    return known.issuperset(Grammar(dataset.csv.delimiter, len(known)).fields(first))


def stated_header(dataset: Dataset) -> bytes:
    """Return the line that would be the header of a file that has none."""
    return line_of(dataset.csv.absent_header, dataset.csv.delimiter).removesuffix(b"\n")
