"""Holds a dataset's contract against itself and against the reference lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from contracts.curated import PLATFORM_PREFIX, curated_columns
from contracts.dataset import Classification, Column, ColumnType, Dataset, Treatment
from contracts.mistakes import Mistakes, join
from contracts.reference import ReferenceList

CHECKS = ("nhs_number",)
ENCODINGS = ("utf-8", "cp1252")
NUMERIC = (ColumnType.INTEGER, ColumnType.NUMBER)
TREATED_TYPES = {
    Treatment.PSEUDONYMISE: ColumnType.STRING,
    Treatment.YEAR: ColumnType.DATE,
    Treatment.POSTCODE_DISTRICT: ColumnType.STRING,
}


def check_dataset(dataset: Dataset, lists: Mapping[str, ReferenceList], mistakes: Mistakes) -> None:
    """Note every reference that leads nowhere and every pair of rules that contradict each other."""
    _check_layout(dataset, mistakes)
    _check_period(dataset, mistakes)
    _check_key(dataset, mistakes)
    _check_rules(dataset, mistakes)
    _check_domain(dataset, mistakes)
    for column in dataset.columns:
        place = f"column {column.name}"
        _check_types(column, place, mistakes)
        _check_values(column, place, mistakes)
        _check_treatment(column, place, mistakes)
        _check_codes(column, place, lists, mistakes)
    _check_curated_names(dataset, mistakes)


def _check_layout(dataset: Dataset, mistakes: Mistakes) -> None:
    for name, times in Counter(column.name for column in dataset.columns).items():
        if times > 1:
            mistakes.add("schema[0].properties.name", name, "each name once")
    headers = Counter([column.header for column in dataset.columns] + list(dataset.csv.ignored))
    for header, times in headers.items():
        if times > 1:
            mistakes.add("schema[0].properties.physicalName", header, "each header once, taken in or ignored")
    if len(dataset.csv.delimiter) != 1:
        mistakes.add("pratique.csv.delimiter", dataset.csv.delimiter, "one character")
    if dataset.csv.encoding not in ENCODINGS:
        mistakes.not_among("pratique.csv.encoding", dataset.csv.encoding, ENCODINGS)


def _check_period(dataset: Dataset, mistakes: Mistakes) -> None:
    place = "pratique.period.column"
    names = [column.name for column in dataset.columns]
    if dataset.period.column not in names:
        mistakes.not_among(place, dataset.period.column, names)
        return
    column = dataset.column(dataset.period.column)
    if column.type is not ColumnType.DATE or not column.required or column.treatment is not Treatment.KEEP:
        mistakes.add(place, column.name, "a date column that is required and kept")


def _check_key(dataset: Dataset, mistakes: Mistakes) -> None:
    for name in dataset.key:
        if not dataset.column(name).required:
            mistakes.add(f"column {name}.required", False, "true: it is part of the primary key")


def _check_rules(dataset: Dataset, mistakes: Mistakes) -> None:
    names = [column.name for column in dataset.columns]
    for number, rule in enumerate(dataset.rules):
        place = join("schema", 0, "quality", number)
        if not rule.code.isidentifier():
            mistakes.add(join(place, "name"), rule.code, "letters, digits and underscores")
        if not rule.sql:
            mistakes.missing(join(place, "implementation", "sql"), "an expression that is true for a good row")
        if not rule.columns:
            mistakes.missing(join(place, "implementation", "columns"), "the columns the rule looks at")
        if not rule.message:
            mistakes.missing(join(place, "description"), "what the supplier should do")
        for name in rule.columns:
            if name not in names:
                mistakes.not_among(join(place, "implementation", "columns"), name, names)
    for code, times in Counter(rule.code for rule in dataset.rules).items():
        if times > 1:
            mistakes.add("schema[0].quality.name", code, "each rule's name once")


def _check_domain(dataset: Dataset, mistakes: Mistakes) -> None:
    pseudonymised = [column.name for column in dataset.columns if column.treatment is Treatment.PSEUDONYMISE]
    if pseudonymised and not dataset.purpose_domain:
        mistakes.missing("pratique.purposeDomain", f"the domain {', '.join(pseudonymised)} is pseudonymised under")
    if dataset.purpose_domain and not pseudonymised:
        mistakes.add("pratique.purposeDomain", dataset.purpose_domain, "nothing: no column is pseudonymised")


def _check_types(column: Column, place: str, mistakes: Mistakes) -> None:
    text_only = {"case": column.case, "codes": column.codes, "check": column.check}
    for name, value in text_only.items():
        if value is not None and column.type is not ColumnType.STRING:
            mistakes.add(f"{place}.pratique.{name}", column.type.value, "a string column")
    if column.values and column.type not in (ColumnType.STRING, ColumnType.BOOLEAN):
        mistakes.add(f"{place}.pratique.values", column.type.value, "a string or boolean column")
    if column.enum and column.type not in (ColumnType.STRING, *NUMERIC):
        mistakes.add(f"{place}.enum", column.type.value, "a string, integer or number column")
    if column.sentinels and column.type not in NUMERIC:
        mistakes.add(f"{place}.pratique.sentinels", column.type.value, "an integer or number column")
    if column.not_future and column.type is not ColumnType.DATE:
        mistakes.add(f"{place}.pratique.notFuture", column.type.value, "a date column")
    if column.check is not None and column.check not in CHECKS:
        mistakes.not_among(f"{place}.pratique.check", column.check, CHECKS)


def _check_values(column: Column, place: str, mistakes: Mistakes) -> None:
    if column.enum:
        for target in column.values.values():
            if target not in column.enum:
                mistakes.not_among(f"{place}.pratique.values", target, column.enum)
    low, high = column.minimum, column.maximum
    if low is not None and high is not None and not _in_order(low, high):
        mistakes.add(f"{place}.logicalTypeOptions.minimum", _plain(low), f"at most the maximum, {_plain(high)}")


def _plain(bound: float | str) -> float | str:
    return int(bound) if isinstance(bound, float) and bound.is_integer() else bound


def _in_order(low: float | str, high: float | str) -> bool:
    if isinstance(low, str) or isinstance(high, str):
        return str(low) <= str(high)
    return low <= high


def _check_treatment(column: Column, place: str, mistakes: Mistakes) -> None:
    allowed = "pseudonymise, drop, year or postcode_district"
    if column.treatment is Treatment.KEEP:
        if column.classification is Classification.IDENTIFYING:
            mistakes.add(f"{place}.pratique.treatment", "keep", f"{allowed}: the column is classified identifying")
        elif column.check == "nhs_number":
            mistakes.add(f"{place}.pratique.treatment", "keep", f"{allowed}: an NHS number identifies a person")
        return
    needed = TREATED_TYPES.get(column.treatment)
    if needed is not None and column.type is not needed:
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
    for target in column.values.values():
        if allowed and target not in allowed:
            mistakes.add(f"{place}.pratique.values", target, f"a code of {column.codes.list} of the kinds allowed")


def _check_curated_names(dataset: Dataset, mistakes: Mistakes) -> None:
    for column in dataset.columns:
        if column.name.startswith(PLATFORM_PREFIX):
            mistakes.add(
                f"column {column.name}.name", column.name, f"a name that does not start with {PLATFORM_PREFIX}"
            )
    names = Counter(column.name for column in dataset.columns)
    for name, times in Counter(column.name for column in curated_columns(dataset)).items():
        if times > 1 and names[name] < 2:
            mistakes.add("curated columns", name, "each name once, those made by treatments and statuses included")
