"""What the page of a table shows: choices, rows or counts, ways to other pages and to the file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from contracts.catalogue import Catalogue
from contracts.datasets.dataset import ColumnType
from dashboards.private.cells import shown
from lambdas.core.private.answering import Answer
from lambdas.core.private.question import MOST, PAGE, Compare, Condition, Question, columns_of, countable, fields
from lambdas.core.private.rights import GivenTable, Right

_LETTERS = {"ccg", "nhs"}
_NUMBERS = {ColumnType.INTEGER, ColumnType.NUMBER}
_ENDS = {Compare.LEAST: ", from", Compare.MOST: ", to"}
_FEW = 20  # choices that one sees at a glance
_BAR = 100  # width of the widest bar, in units of its picture


def table_page(
    catalogue: Catalogue,
    right: Right,
    given: GivenTable,
    asked: Question,
    answer: Answer,
    choices: Mapping[str, list[str]],
) -> dict[str, Any]:
    """Return the values that the template takes."""
    names, titles = names_of(catalogue, right, given), titles_of(catalogue, given)
    rows = [
        [
            _named(shown(given, answer.columns, row, at), names.get(column, {}))
            for at, column in enumerate(answer.columns)
        ]
        for row in answer.rows
    ]
    where = f"/agreements/{right.agreement.name}/{given.name}"
    pages = max(1, min(MOST // PAGE, -(-answer.total // PAGE)))
    return {
        "right": right,
        "given": given,
        "asked": asked,
        "columns": [
            {
                "title": titles.get(name, _title(name)),
                "kind": _kind(given, name),
                "is_pseudonym": name in given.relation.pseudonyms,
            }
            for name in answer.columns
        ],
        "rows": rows,
        "bars": _bars(answer) if asked.by else [],
        "total": answer.total,
        "first": (asked.page - 1) * PAGE + 1,
        "controls": _controls(given, asked, choices, names, titles),
        "countable": [(name, titles[name]) for name in countable(given)],
        "conditions": [_condition(item, names, titles) for item in asked.conditions],
        "where": where,
        "page": asked.page,
        "pages": pages,
        "too_many": MOST if answer.total > MOST else 0,
        "earlier": _address(where, asked, asked.page - 1) if asked.page > 1 else "",
        "later": _address(where, asked, asked.page + 1) if asked.page < pages else "",
        "file": f"{where}/file.csv?{urlencode(asked.parameters(page=1))}".removesuffix("?"),
    }


def names_of(catalogue: Catalogue, right: Right, given: GivenTable) -> dict[str, dict[str, str]]:
    """Return what codes are called, by column."""
    if given.is_product:
        product = catalogue.products[given.of]
        named = {item.name: item.labels for item in product.slices if item.labels}
        return named | {item.name: item.over(catalogue.hierarchies).names for item in product.dimensions}
    of_datasets = [item.coarser for item in right.agreement.datasets if item.dataset == given.of]
    of_registers = [item.coarser for item in right.agreement.registers if item.of_register == given.of]
    coarse = [item for coarser in (*of_datasets, *of_registers) for item in coarser if item.hierarchy]
    return {item.column: catalogue.hierarchies[item.hierarchy or ""].names for item in coarse}


def titles_of(catalogue: Catalogue, given: GivenTable) -> dict[str, str]:
    """Return what the columns are called."""
    titles = {name: _title(name) for name in columns_of(given)}
    if given.is_product:
        product = catalogue.products[given.of]
        titles |= {item.name: item.title for item in product.slices} | {product.measure.name: product.measure.title}
        titles |= {item.name: item.title for item in product.dimensions}
    return titles


def _named(text: str, names: Mapping[str, str]) -> str:
    return names.get(text, text)


def _title(name: str) -> str:
    words = name.replace("_", " ").split()
    words = [word.upper() if word in _LETTERS else word for word in words]
    return " ".join([words[0][:1].upper() + words[0][1:], *words[1:]])


def _kind(given: GivenTable, name: str) -> str:
    """Return how a column is shown and asked of: as date, number or text. A number of records is in no table."""
    kind = columns_of(given).get(name, ColumnType.INTEGER)
    if kind is ColumnType.DATE or name in given.relation.dates:
        return "date"
    return "number" if kind in _NUMBERS else "text"


def _controls(
    given: GivenTable,
    asked: Question,
    choices: Mapping[str, list[str]],
    names: Mapping[str, Mapping[str, str]],
    titles: Mapping[str, str],
) -> list[dict[str, Any]]:
    """Return the fields of the form: a list where there are few values, two fields where there is an order."""
    chosen = {(item.column, item.compare): item.text for item in asked.conditions}
    made = []
    for name, compares in fields(given).items():
        ranged = Compare.LEAST in compares
        listed = [] if ranged else choices.get(name, [])
        made += [
            {
                "name": name + compare.value,
                "title": titles[name] + _ENDS.get(compare, ""),
                "value": chosen.get((name, compare), ""),
                "kind": _kind(given, name),
                "choices": _choices(listed, names.get(name, {})),
            }
            for compare in compares
            if not (ranged and compare is Compare.IS)
        ]
    return made


def _choices(values: list[str], names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return values with what they are called; many are found by their name, few stay in their own order."""
    named = [(value, _named(value, names)) for value in values]
    return sorted(named, key=lambda each: each[1]) if len(named) > _FEW else named


def _condition(item: Condition, names: Mapping[str, Mapping[str, str]], titles: Mapping[str, str]) -> str:
    return f"{titles[item.column]} {item.sign} {_named(item.text, names.get(item.column, {}))}"


def _bars(answer: Answer) -> list[int]:
    most = max((int(row[1]) for row in answer.rows), default=1)
    return [max(1, round(_BAR * int(row[1]) / most)) for row in answer.rows]


def _address(where: str, asked: Question, page: int) -> str:
    return f"{where}?{urlencode(asked.parameters(page=page))}".removesuffix("?")
