"""Puts the guesses of an example's columns together to a data contract that its example passes."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import yaml

from contracts.datasets.checks import check_dataset
from contracts.datasets.dataset import ColumnType, Dataset
from contracts.datasets.odcs import CONTRACT, read_dataset
from contracts.reading.errors import CatalogueError
from contracts.reading.sql_words import SQL_WORDS
from contracts.reference.codes import ReferenceList
from local.drafting.column import Guess, guess
from local.drafting.example import Example
from local.errors import LocalError

_HEADING = """\
# A draft, made from one example: {file}. Everything that the file showed is marked "inferred.…" with what it rests on;
# everything in capitals was not in the file. Read all of it, correct it, take the marks out.
"""
_LONGEST_KEY = 4  # columns
_KEY_ROWS = 200_000  # rows that a key is looked for in
_MANY_DAYS = 400  # above which a period is a month


def draft(example: Example, name: str, file: str, lists: Mapping[str, ReferenceList]) -> str:
    """Return the text of a data contract; ``LocalError`` when no column can name the period of a row."""
    cells = list(zip(*example.rows, strict=True))
    guesses = [guess(header, texts, lists) for header, texts in zip(example.headers, cells, strict=True)]
    names = _names(example.headers)
    period = next(
        (n for n, g in enumerate(guesses) if g.type is ColumnType.DATE and g.required and not g.identifying), None
    )
    if period is None:
        raise LocalError(f"{file} has no column with a date in every row, which says what period a row belongs to.")
    key = _key(example.rows[:_KEY_ROWS], guesses, period)
    document = {
        **_heading(name),
        "customProperties": _dataset_properties(example, guesses, names, period, len(set(cells[period]))),
        "schema": [
            {
                "name": name,
                "logicalType": "object",
                "description": "WHAT A ROW IS.",
                "properties": [
                    _property(n, guesses[n], names[n], example.headers[n], key) for n in range(len(guesses))
                ],
            }
        ],
    }
    return _HEADING.format(file=file) + yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=118)


def checked(text: str, name: str, lists: Mapping[str, ReferenceList]) -> Dataset:
    """Return the dataset that a draft describes; ``CatalogueError`` when the catalogue would have a mistake with it."""
    with tempfile.TemporaryDirectory(prefix="pratique-") as scratch:
        folder = Path(scratch) / "catalogue" / "datasets" / name
        folder.mkdir(parents=True)
        (folder / CONTRACT).write_text(text, encoding="utf-8")
        dataset, mistakes = read_dataset(folder, folder.parents[1])
        if dataset is not None:
            dataset = check_dataset(dataset, lists, mistakes)
    if mistakes.found or dataset is None:
        raise CatalogueError(mistakes.found)
    return dataset


def slug(text: str) -> str:
    """Return a name for a dataset or a column made from a text."""
    name = re.sub(r"[^a-z0-9]+", "_", text.casefold()).strip("_")[:50] or "column"
    name = name if name[0].isalpha() else f"n_{name}"
    return f"{name}_value" if name in SQL_WORDS else name


def _names(headers: Sequence[str]) -> list[str]:
    names: list[str] = []
    for header in headers:
        name, number = slug(header), 2
        while name in names:
            name, number = f"{slug(header)}_{number}", number + 1
        names.append(name)
    return names


def _heading(name: str) -> dict[str, Any]:
    return {
        "apiVersion": "v3.2.0",
        "kind": "DataContract",
        "id": name,
        "name": name.replace("_", " ").capitalize(),
        "version": "0.1.0",
        "status": "draft",
        "description": {"purpose": "WHAT THE DATASET IS FOR."},
        "team": {"name": "WHO OWNS THE DATA"},
        "slaProperties": [
            {"property": "frequency", "value": 7, "unit": "d"},
            {"property": "retention", "value": 90, "unit": "d"},
        ],
    }


def _dataset_properties(
    example: Example, guesses: Sequence[Guess], names: Sequence[str], period: int, days: int
) -> list[dict[str, Any]]:
    copies = len({tuple(row) for row in example.rows}) < len(example.rows)
    grain = "month" if days > _MANY_DAYS else "day"
    properties: dict[str, Any] = {
        "pratique.period": {"column": names[period], "grain": grain},
        "inferred.period": f"the first column with a date in every row; {days:,} different days",
        "pratique.duplicates": "collapse" if copies else "reject",
        "inferred.duplicates": "the example has copies of rows" if copies else "the example has no copy of a row",
        "pratique.maxRejectedShare": 0.01,
    }
    layout: dict[str, Any] = {}
    if example.delimiter != ",":
        layout["delimiter"] = example.delimiter
    if example.encoding != "utf-8":
        layout["encoding"] = example.encoding
    if layout:
        properties |= {"pratique.csv": layout, "inferred.csv": "the delimiter and encoding of the example"}
    if not example.ended:
        properties |= {"pratique.finalLineEnd": "optional", "inferred.finalLineEnd": "the example ends without one"}
    if any(g.properties.get("pratique.treatment") == "pseudonymise" for g in guesses):
        properties |= {"pratique.purposeDomain": "purpose_to_be_named"}
    return [{"property": name, "value": value} for name, value in properties.items()]


def _property(number: int, guessed: Guess, name: str, header: str, key: tuple[int, ...]) -> dict[str, Any]:
    written: dict[str, Any] = {"name": name}
    if header != name:
        written["physicalName"] = header
    written |= {"description": f"WHAT {header} HOLDS.", "logicalType": guessed.type.value}
    if guessed.options:
        written["logicalTypeOptions"] = guessed.options
    if guessed.required:
        written["required"] = True
    if number in key:
        written |= {"primaryKey": True, "primaryKeyPosition": key.index(number) + 1}
    if guessed.identifying:
        written["classification"] = "identifying"
    if guessed.enum:
        written["enum"] = [{"value": value} for value in guessed.enum]
    marks = {f"inferred.{what}": why for what, why in guessed.why.items()}
    properties = {**guessed.properties, **marks}
    written["customProperties"] = [{"property": name, "value": value} for name, value in properties.items()]
    return written


def _key(rows: Sequence[Sequence[str]], guesses: Sequence[Guess], period: int) -> tuple[int, ...]:
    """Return the fewest columns that name each different row once, names and dates before numbers."""
    different = {tuple(row) for row in rows}
    numbers = {ColumnType.INTEGER, ColumnType.NUMBER}
    able = [n for n, g in enumerate(guesses) if g.required and not g.properties.get("pratique.sentinels")]
    order = sorted(able, key=lambda n: (guesses[n].type in numbers, n != period, n))
    for size in range(1, min(_LONGEST_KEY, len(order)) + 1):
        for columns in combinations(order, size):
            alone = size == 1 or period in columns  # an example may have one day where later files have several
            if alone and len({tuple(row[n] for n in columns) for row in different}) == len(different):
                return tuple(sorted(columns))
    return tuple(sorted(order))
