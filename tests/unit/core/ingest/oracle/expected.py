"""A slow, plain reading of a contract and a file, written apart from the inspection, to hold the inspection against.

It walks bytes and rows one at a time and shares no code with ``lambdas.core.ingest``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from contracts.datasets.dataset import Column, Dataset, Duplicates
from contracts.reference.codes import ReferenceList
from tests.unit.core.ingest.oracle.cells import cell, idle, plain
from tests.unit.core.ingest.oracle.curated import Row, curate
from tests.unit.core.ingest.oracle.lines import split_lines, structure


@dataclass
class Expected:
    """What an inspection must find: codes by rejected line, curated rows by accepted line."""

    rejects: dict[int, set[str]] = field(default_factory=dict)
    accepted: dict[int, Row] = field(default_factory=dict)


def expect(
    content: bytes,
    dataset: Dataset,
    lists: Mapping[str, ReferenceList],
    *,
    landed: date,
    drop: str,
    key: bytes,
    rules: Mapping[str, Callable[[Row], bool | None]],
) -> Expected:
    """Read a file with a good header by its contract, row by row."""
    lines = split_lines(content)
    header = lines[0].decode(dataset.csv.encoding).split(dataset.csv.delimiter)
    expected = Expected()
    rows: dict[int, tuple[Row, Row, set[str], set[str]]] = {}
    found = structure(lines[1:], len(header), dataset.csv.delimiter, dataset.csv.encoding)
    for number, fields in found.items():
        if isinstance(fields, str):
            expected.rejects[number] = {fields}
        else:
            rows[number] = _judge(dict(zip(header, fields, strict=True)), dataset, lists, landed, rules)
    _references(rows, dataset)
    _repeats(rows, dataset)
    for number, (texts, values, codes, _) in rows.items():
        if codes:
            expected.rejects[number] = codes
        else:
            expected.accepted[number] = curate(texts, values, dataset, lists, number, drop, key)
    return expected


def _judge(
    cells: dict[str, str],
    dataset: Dataset,
    lists: Mapping[str, ReferenceList],
    landed: date,
    rules: Mapping[str, Callable[[Row], bool | None]],
) -> tuple[Row, Row, set[str], set[str]]:
    texts: Row = {}
    values: Row = {}
    codes: set[str] = set()
    faulty: set[str] = set()
    for column in dataset.columns:
        header = next((name for name in _names(column, landed) if name in cells), "")
        text, value, broken = cell(cells.get(header, ""), column, lists, landed, header)
        if column.name == dataset.period.column and text is None:
            broken.add("required")
        texts[column.name], values[column.name] = text, value
        codes |= broken
        if broken:
            faulty.add(column.name)
    for column in dataset.columns:
        if column.codes and column.codes.day and idle(values[column.name], column, values[column.codes.day], lists):
            codes.add("code_not_on_date")
            faulty.add(column.name)
    for rule in dataset.rules:
        if all(values[name] is not None for name in rule.columns) and not rules[rule.code](values):
            codes.add(rule.code)
    return texts, values, codes, faulty


def _references(rows: dict[int, tuple[Row, Row, set[str], set[str]]], dataset: Dataset) -> None:
    """Add unknown_reference to the codes of rows that name a row that is not there."""
    for column in dataset.columns:
        told = column.references
        if told is None:
            continue
        there = {values[told.column] for _, values, _, _ in rows.values() if told.where is None or values[told.where]}
        for _, values, codes, faulty in rows.values():
            if values[column.name] is not None and values[column.name] not in there:
                codes.add("unknown_reference")
                faulty.add(column.name)


def _names(column: Column, landed: date) -> list[str]:
    """The headers that stand for a column in a file of this day."""
    held = [
        alias.header
        for alias in column.aliases
        if not (alias.since and landed < alias.since) and not (alias.until and landed > alias.until)
    ]
    return [column.header, *held]


def _repeats(rows: dict[int, tuple[Row, Row, set[str], set[str]]], dataset: Dataset) -> None:
    """Add key_clash, or else exact_duplicate, to the codes of rows whose key values are sound."""
    claims: dict[Any, Counter[Any]] = {}
    order: dict[Any, int] = {}
    named = {}
    for number, (texts, values, _, faulty) in rows.items():
        if faulty.isdisjoint(dataset.key):
            identity = tuple(_compared(name, values, dataset) for name in dataset.key)
            whole = (identity, tuple(texts.values()))
            claims.setdefault(identity, Counter())[whole] += 1
            order.setdefault(whole, number)
            named[number] = (identity, whole)
    for number, (identity, whole) in named.items():
        if len(claims[identity]) > 1:
            rows[number][2].add("key_clash")
        elif order[whole] < number:
            rows[number][2].add("exact_duplicate")


def _compared(name: str, values: Row, dataset: Dataset) -> Any:
    value = values[name]
    return plain(value) if dataset.column(name).identifies and isinstance(value, str) else value


def collapses(dataset: Dataset) -> bool:
    return dataset.duplicates is Duplicates.COLLAPSE
