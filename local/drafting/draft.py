"""Puts the guesses of an example's columns together to a data contract that its example passes."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from contracts.datasets.checks import check_dataset
from contracts.datasets.dataset import ColumnType, Dataset
from contracts.datasets.odcs import CONTRACT, read_dataset
from contracts.reading.errors import CatalogueError
from contracts.reading.sql_words import SQL_WORDS
from contracts.reference.codes import ReferenceList
from local.drafting.column import Guess, guess, without_signs
from local.drafting.example import Example
from local.drafting.key import key_of, names_each, total_rows
from local.drafting.written import custom, written_as
from local.errors import LocalError

_HEADING = """\
# A draft, made from one example: {file}. Everything that the file showed is marked "inferred.…" with what it rests on;
# everything in capitals was not in the file. Read all of it, correct it, take the marks out.
"""
_MANY_DAYS = 400  # above which a period is a month


def draft(example: Example, name: str, file: str, lists: Mapping[str, ReferenceList]) -> str:
    """Return the text of a data contract, with what the example showed marked; ``LocalError`` for one without rows."""
    totals = total_rows(example.rows)
    rows = [row for row in example.rows if totals is None or row[totals[0]] not in totals[1]]
    if not rows:
        raise LocalError(f"{file} has totals and no row besides.")
    cells = list(zip(*rows, strict=True))
    guesses = [
        guess(header, texts, lists, example.kinds.get(header))
        for header, texts in zip(example.headers, cells, strict=True)
    ]
    names = _names(example.headers)
    period = _period(example, guesses)
    key = key_of(rows, guesses, period)
    if not names_each(rows, key):
        guesses = [without_signs(g, texts, lists) for g, texts in zip(guesses, cells, strict=True)]
        key = key_of(rows, guesses, period)
    document = {
        **_heading(name),
        "customProperties": [
            *_period_properties(period, names, cells),
            *_dataset_properties(example, rows, guesses),
            *_total_properties(totals, names),
            *written_as(example),
        ],
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


def _period(example: Example, guesses: Sequence[Guess]) -> int | None:
    """Return the column that names the period of a row: that of the columns which are dates, else the first date."""
    able = [n for n, g in enumerate(guesses) if g.type is ColumnType.DATE and g.required and not g.identifying]
    dates = example.layout.dates if example.layout else None
    return next((n for n in able if dates and example.headers[n] == dates.date), able[0] if able else None)


def _period_properties(
    period: int | None, names: Sequence[str], cells: Sequence[Sequence[str]]
) -> list[dict[str, Any]]:
    if period is None:
        why = "no column has a date in every row; each file is then taken as the whole dataset"
        return custom({"pratique.period": {"grain": "all"}, "inferred.period": why})
    days = len(set(cells[period]))
    grain = "month" if days > _MANY_DAYS else "day"
    why = f"the first column with a date in every row; {days:,} different days"
    return custom({"pratique.period": {"column": names[period], "grain": grain}, "inferred.period": why})


def _total_properties(totals: tuple[int, list[str]] | None, names: Sequence[str]) -> list[dict[str, Any]]:
    if totals is None:
        return []
    value = {"column": names[totals[0]], "values": totals[1]}
    return custom({"pratique.totalRows": value, "inferred.totalRows": "among the last rows are some that say so"})


def _dataset_properties(
    example: Example, rows: Sequence[Sequence[str]], guesses: Sequence[Guess]
) -> list[dict[str, Any]]:
    copies = len(set(map(tuple, rows))) < len(rows)
    properties: dict[str, Any] = {
        "pratique.duplicates": "collapse" if copies else "reject",
        "inferred.duplicates": "the example has copies of rows" if copies else "the example has no copy of a row",
        "pratique.maxRejectedShare": 0.01,
    }
    if not example.ended:
        properties |= {"pratique.finalLineEnd": "optional", "inferred.finalLineEnd": "the example ends without one"}
    if any(g.properties.get("pratique.treatment") == "pseudonymise" for g in guesses):
        properties |= {"pratique.purposeDomain": "purpose_to_be_named"}
    return custom(properties)


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
    written["customProperties"] = custom(properties)
    return written
