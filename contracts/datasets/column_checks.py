"""Holds one column of a contract against itself and against the reference lists."""

from __future__ import annotations

from collections.abc import Mapping

from contracts.datasets.dataset import Classification, Column, ColumnType, Treatment
from contracts.datasets.drift_checks import check_drift
from contracts.reading.faulty import as_far_as_known, faulty
from contracts.reading.mistakes import Mistakes
from contracts.reference.codes import ReferenceList

CHECKS = ("nhs_number",)
TEXT = (ColumnType.STRING,)
NUMERIC = (ColumnType.INTEGER, ColumnType.NUMBER)
TREATED_TYPES = {
    Treatment.PSEUDONYMISE: ColumnType.STRING,
    Treatment.YEAR: ColumnType.DATE,
    Treatment.POSTCODE_DISTRICT: ColumnType.STRING,
}

# What only columns of some types may have: its field, its place, the types, the types in words.
ONLY_ON = (
    ("case", "pratique.case", TEXT, "a string column"),
    ("codes", "pratique.codes", TEXT, "a string column"),
    ("check", "pratique.check", TEXT, "a string column"),
    ("values", "pratique.values", (*TEXT, ColumnType.BOOLEAN), "a string or boolean column"),
    ("enum", "enum", (*TEXT, *NUMERIC), "a string, integer or number column"),
    ("conversions", "pratique.conversions", (ColumnType.NUMBER,), "a number column"),
    ("not_future", "pratique.notFuture", (ColumnType.DATE,), "a date column"),
)


def check_column(column: Column, lists: Mapping[str, ReferenceList], mistakes: Mistakes) -> Column:
    """Note every rule of the column that leads nowhere or contradicts another of its rules.

    Returns the column, its treatment faulty when it may not have that one: what the column becomes is then not known.
    """
    place = f"column {column.name!s}"
    for field, within, types, allowed in ONLY_ON:
        with as_far_as_known:
            if getattr(column, field) and column.type not in types:
                mistakes.add(f"{place}.{within}", column.type.value, allowed)
    for check in (_check_named, _check_values, _check_bounds, _check_sentinels, check_drift):
        with as_far_as_known:
            check(column, place, mistakes)
    with as_far_as_known:
        _check_codes(column, place, lists, mistakes)
    before = len(mistakes.found)
    for check in (_check_kept, _check_treated):
        with as_far_as_known:
            check(column, place, mistakes)
    if len(mistakes.found) == before:
        return column
    return column.model_copy(update={"treatment": faulty(column.treatment)})


def _check_named(column: Column, place: str, mistakes: Mistakes) -> None:
    if column.check is not None and column.check not in CHECKS:
        mistakes.not_among(f"{place}.pratique.check", column.check, CHECKS)


def _check_values(column: Column, place: str, mistakes: Mistakes) -> None:
    if column.enum:
        for target in column.values.values():
            if target not in column.enum:
                mistakes.not_among(f"{place}.pratique.values", target, column.enum)


def _check_sentinels(column: Column, place: str, mistakes: Mistakes) -> None:
    for sign in column.sentinels:
        if sign == "" or sign in column.nulls:
            mistakes.add(f"{place}.pratique.sentinels", sign, "a text that does not mean an empty cell already")


def _check_bounds(column: Column, place: str, mistakes: Mistakes) -> None:
    low, high = column.minimum, column.maximum
    if low is not None and high is not None and not _in_order(low, high):
        mistakes.add(f"{place}.logicalTypeOptions.minimum", _plain(low), f"at most the maximum, {_plain(high)}")


def _plain(bound: float | str) -> float | str:
    return int(bound) if isinstance(bound, float) and bound.is_integer() else bound


def _in_order(low: float | str, high: float | str) -> bool:
    if isinstance(low, str) or isinstance(high, str):
        return str(low) <= str(high)
    return low <= high


def _check_kept(column: Column, place: str, mistakes: Mistakes) -> None:
    if column.treatment != Treatment.KEEP:
        return
    allowed = "pseudonymise, drop, year or postcode_district"
    if column.classification == Classification.IDENTIFYING:
        mistakes.add(f"{place}.pratique.treatment", "keep", f"{allowed}: the column is classified identifying")
    elif column.check == "nhs_number":
        mistakes.add(f"{place}.pratique.treatment", "keep", f"{allowed}: an NHS number identifies a person")


def _check_treated(column: Column, place: str, mistakes: Mistakes) -> None:
    if column.treatment == Treatment.KEEP:
        return
    with as_far_as_known:
        needed = TREATED_TYPES.get(column.treatment)
        if needed is not None and column.type != needed:
            mistakes.add(f"{place}.pratique.treatment", column.treatment.value, f"on a {needed} column only")
    if column.sentinels or (column.codes and column.codes.current):
        mistakes.add(f"{place}.pratique.treatment", column.treatment.value, "keep, as sentinels and current codes need")


def _check_codes(column: Column, place: str, lists: Mapping[str, ReferenceList], mistakes: Mistakes) -> None:
    if column.codes is None:
        return
    if column.codes.list not in lists:
        mistakes.not_among(f"{place}.pratique.codes.list", column.codes.list, lists)
        return
    entries = lists[column.codes.list].entries
    kinds = {entry.kind for entry in entries}
    for kind in column.codes.kinds:
        if kind not in kinds:
            mistakes.not_among(f"{place}.pratique.codes.kinds", kind, kinds)
    allowed = {entry.code for entry in entries if entry.kind in column.codes.kinds}
    if kinds.issuperset(column.codes.kinds):
        for target in column.values.values():
            if target not in allowed:
                mistakes.add(f"{place}.pratique.values", target, f"a code of {column.codes.list} of the kinds allowed")
