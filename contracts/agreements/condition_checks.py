"""Holds the conditions of an agreement's rows against the columns that they are of."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from contracts.agreements.agreement import Condition, Value
from contracts.agreements.date_bounds import not_a_bound, not_a_date
from contracts.agreements.relations import Dated, Relation
from contracts.datasets.curated import PERIOD
from contracts.datasets.dataset import ColumnType
from contracts.reading.faulty import as_far_as_known, sound
from contracts.reading.mistakes import Mistakes, join
from contracts.reference.codes import Hierarchy

WHAT = ("among", "least", "most", "beneath", "missing")
_TYPES: dict[ColumnType, tuple[type, ...]] = {
    ColumnType.STRING: (str,),
    ColumnType.INTEGER: (int,),
    ColumnType.NUMBER: (int, float),
    ColumnType.BOOLEAN: (bool,),
}
_IN_WORDS = {
    ColumnType.STRING: "text, in quotes",
    ColumnType.INTEGER: "a whole number",
    ColumnType.NUMBER: "a number",
    ColumnType.BOOLEAN: "true or false",
}
_LARGEST = 10**15  # a double holds every whole number up to it, so that every engine compares the same


def check_conditions(
    conditions: Iterable[Condition],
    relation: Relation,
    hierarchies: Mapping[str, Hierarchy],
    place: str,
    mistakes: Mistakes,
) -> None:
    """Note every condition that not both engines could hold against a row."""
    for number, item in enumerate(conditions):
        with as_far_as_known:
            _check(item, relation, hierarchies, join(place, number), mistakes)


def _check(
    item: Condition, relation: Relation, hierarchies: Mapping[str, Hierarchy], place: str, mistakes: Mistakes
) -> None:
    said = [name for name in WHAT if _is_said(item, name)]
    if item.any_of:
        if item.column is not None or said:
            mistakes.add(place, ", ".join(["any_of", *said]), "any_of by itself, or a condition of a column")
        check_conditions(item.any_of, relation, hierarchies, join(place, "any_of"), mistakes)
        return
    if item.column is None or not said:
        mistakes.missing(place, f"a column, and one of {', '.join(WHAT)}; or any_of")
        return
    column = item.column
    if column not in relation.filtered:
        mistakes.not_among(join(place, "column"), column, relation.filtered)
        return
    kind = relation.filtered[column]
    if kind is ColumnType.DATE:
        instead = f"{PERIOD}, the period of the row" if PERIOD in relation.filtered else "a column that is no date"
        mistakes.add(join(place, "column"), column, f"{instead}: Lake Formation compares no dates")
        return
    for name in ("least", "most"):
        with as_far_as_known:
            if (value := getattr(item, name)) is not None:
                _check_bound(column, value, relation, join(place, name), mistakes, least=name == "least")
    with as_far_as_known:
        _check_among(item.among, column, relation, join(place, "among"), mistakes)
    with as_far_as_known:
        _check_order(item, place, mistakes)
    with as_far_as_known:
        _check_beneath(item, kind, hierarchies, place, mistakes)
    if sound(item.missing) is not None and column in relation.partitions:
        mistakes.add(join(place, "missing"), column, "a column that can be empty: every row has a period")


def _check_among(among: Iterable[Value], column: str, relation: Relation, place: str, mistakes: Mistakes) -> None:
    known = sorted(relation.values.get(column, ()))
    for value in among:
        _check_value(value, relation.filtered[column], place, mistakes, relation.dates.get(column))
        if known and isinstance(value, str) and value not in known:
            mistakes.not_among(place, value, known)


def _check_order(item: Condition, place: str, mistakes: Mistakes) -> None:
    """Note bounds between which there is nothing; values of other kinds are noted elsewhere."""
    least, most = item.least, item.most
    texts = isinstance(least, str) and isinstance(most, str)
    if (texts or (isinstance(least, int | float) and isinstance(most, int | float))) and least > most:  # type: ignore[operator]
        mistakes.add(join(place, "most"), most, f"{least} or more, which is the least: no row is between the two")


def _is_said(item: Condition, name: str) -> bool:
    """Whether a part of a condition is written, with a mistake of its own or without."""
    value = getattr(item, name)
    return value is not None and not (isinstance(value, tuple) and not value)


def _check_bound(column: str, value: Value, relation: Relation, place: str, mistakes: Mistakes, *, least: bool) -> None:
    kind = relation.filtered[column]
    if kind in (ColumnType.INTEGER, ColumnType.NUMBER):
        _check_value(value, kind, place, mistakes)
    elif column not in relation.dates:
        mistakes.add(place, column, "a column of numbers, or of dates as text; for other text name the values: among")
    elif allowed := not_a_bound(value, sound(relation.dates[column]), least=least):
        mistakes.add(place, value, allowed)


def _check_value(value: Value, kind: ColumnType, place: str, mistakes: Mistakes, dated: Dated | None = None) -> None:
    good = isinstance(value, _TYPES[kind]) and (kind is ColumnType.BOOLEAN or not isinstance(value, bool))
    if not good:
        mistakes.add(place, value, _IN_WORDS[kind])
    elif isinstance(value, str) and not (value.isprintable() and value):
        mistakes.add(place, value, "text without control characters, and not empty; for empty cells: missing")
    elif dated is not None and (allowed := not_a_date(value, sound(dated))):
        mistakes.add(place, value, allowed)
    elif isinstance(value, int | float) and not (math.isfinite(value) and abs(value) <= _LARGEST):
        mistakes.add(place, value, f"a number between -{_LARGEST:,} and {_LARGEST:,}")


def _check_beneath(
    item: Condition, kind: ColumnType, hierarchies: Mapping[str, Hierarchy], place: str, mistakes: Mistakes
) -> None:
    if item.beneath is None:
        return
    if kind is not ColumnType.STRING:
        mistakes.add(join(place, "beneath"), item.column, "a column of codes")
    if item.beneath.hierarchy not in hierarchies:
        mistakes.not_among(join(place, "beneath.hierarchy"), item.beneath.hierarchy, hierarchies)
        return
    codes = hierarchies[item.beneath.hierarchy].names
    if item.beneath.code not in codes:
        mistakes.not_among(join(place, "beneath.code"), item.beneath.code, codes)
