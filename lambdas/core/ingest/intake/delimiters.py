"""The delimiter of a text: of those that its contract allows, the one that makes headers of line 1."""

from __future__ import annotations

from contracts.datasets.dataset import Dataset
from lambdas.core.ingest.structure import Grammar


def of_header(line: bytes, dataset: Dataset) -> str:
    """Choose the delimiter that finds the most headers of the contract on a line; the contract's own when none does."""
    wanted = {column.header for column in dataset.columns} | set(dataset.csv.ignored)
    signs = (dataset.csv.delimiter, *dataset.csv.alternatives)
    return max(signs, key=lambda sign: len(wanted.intersection(Grammar(sign, len(wanted)).fields(line))))
