"""Holds a dataset's contract against itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from contracts.datasets.column_checks import check_column
from contracts.datasets.column_names import named
from contracts.datasets.curated import PLATFORM_PREFIX, curated_names
from contracts.datasets.dataset import ColumnType, Dataset, Grain, Rule, Treatment
from contracts.datasets.drift_checks import check_absence
from contracts.datasets.expectation_checks import check_expectations
from contracts.datasets.layout_checks import check_layouts, check_total_rows
from contracts.reading.faulty import Faulty, as_far_as_known, or_faulty
from contracts.reading.mistakes import Mistakes, join, one_of
from contracts.reference.codes import ReferenceList

ENCODINGS = ("utf-8", "cp1252", "utf-16", "recognised")


def check_dataset(dataset: Dataset, lists: Mapping[str, ReferenceList], mistakes: Mistakes) -> Dataset:
    """Note every reference that leads nowhere and every pair of rules that contradict each other.

    What needs a part with a mistake of its own is left off. Returns the dataset with each part faulty that has one.
    """
    dataset = _with_columns_checked(dataset, lists, mistakes)
    for check in (
        _check_names,
        _check_headers,
        _check_csv,
        _check_period,
        _check_key,
        _check_values,
        _check_rules,
        _check_domain,
        _check_curated_names,
        check_layouts,
        check_total_rows,
        check_absence,
    ):
        with as_far_as_known:
            check(dataset, mistakes)
    check_expectations(dataset, lists, mistakes)
    return dataset


def _with_columns_checked(dataset: Dataset, lists: Mapping[str, ReferenceList], mistakes: Mistakes) -> Dataset:
    if isinstance(dataset.columns, Faulty):
        return dataset
    columns = tuple(or_faulty(check_column, column, lists, mistakes) for column in dataset.columns)
    return dataset.model_copy(update={"columns": columns})


def _check_names(dataset: Dataset, mistakes: Mistakes) -> None:
    for name, times in Counter(column.name for column in dataset.columns).items():
        if times > 1:
            mistakes.add("schema[0].properties.name", name, "each name once")


def _check_headers(dataset: Dataset, mistakes: Mistakes) -> None:
    headers = Counter([header for column in dataset.columns for header in column.headers] + list(dataset.csv.ignored))
    for header, times in headers.items():
        if times > 1:
            mistakes.add("schema[0].properties.physicalName", header, "each header once, taken in or ignored")


def _check_csv(dataset: Dataset, mistakes: Mistakes) -> None:
    with as_far_as_known:
        if len(dataset.csv.delimiter) != 1:
            mistakes.add("pratique.csv.delimiter", dataset.csv.delimiter, "one character")
    for number, sign in enumerate(dataset.csv.alternatives):
        with as_far_as_known:
            if len(sign) != 1 or sign == dataset.csv.delimiter:
                mistakes.add(join("pratique.csv.alternatives", number), sign, "one character, not the delimiter")
    with as_far_as_known:
        if dataset.csv.encoding not in ENCODINGS:
            mistakes.not_among("pratique.csv.encoding", dataset.csv.encoding, ENCODINGS)
    with as_far_as_known:
        _check_absent_header(dataset, mistakes)


def _check_absent_header(dataset: Dataset, mistakes: Mistakes) -> None:
    place = "pratique.csv.absent_header"
    if not dataset.csv.absent_header:
        return
    stated = Counter(dataset.csv.absent_header)
    known = [*(column.header for column in dataset.columns), *dataset.csv.ignored]
    for name, times in stated.items():
        if times > 1:
            mistakes.add(place, name, "each header once")
        elif name not in known:
            mistakes.not_among(place, name, known)
    for column in dataset.columns:
        if column.header not in stated:
            mistakes.missing(place, f"the header {column.header}: every column has its place")


def _check_period(dataset: Dataset, mistakes: Mistakes) -> None:
    place = "pratique.period.column"
    if dataset.period.grain is Grain.ALL:
        _check_whole(dataset, place, mistakes)
        return
    column = named(dataset, dataset.period.column)
    if column is None:
        mistakes.not_among(place, dataset.period.column, [column.name for column in dataset.columns])
    elif column.type != ColumnType.DATE or not column.required or column.treatment != Treatment.KEEP:
        mistakes.add(place, column.name, "a date column that is required and kept")


def _check_whole(dataset: Dataset, place: str, mistakes: Mistakes) -> None:
    """Note what makes no sense of a dataset that every drop brings as a whole."""
    if dataset.period.column:
        mistakes.add(place, dataset.period.column, "nothing: with grain all, a drop is the whole dataset")
    with as_far_as_known:
        if dataset.completeness.periods:
            mistakes.add("pratique.completeness.periods", True, "false: a drop is the whole dataset")


def _check_key(dataset: Dataset, mistakes: Mistakes) -> None:
    for name in dataset.key:
        with as_far_as_known:
            column = named(dataset, name)
            if column is not None and not column.required:
                mistakes.add(f"column {name}.required", False, "true: it is part of the primary key")


def _check_values(dataset: Dataset, mistakes: Mistakes) -> None:
    """Note a column of ``minValues`` that the inspection has no values of to count."""
    kept = [column.name for column in dataset.columns if not column.identifies]
    for name in dataset.min_values:
        if name not in kept:
            mistakes.add("pratique.minValues", name, f"a column that is kept; {one_of(name, kept)}")


def _check_rules(dataset: Dataset, mistakes: Mistakes) -> None:
    for number, rule in enumerate(dataset.rules):
        with as_far_as_known:
            _check_rule(dataset, rule, join("schema", 0, "quality", number), mistakes)
    for code, times in Counter(rule.code for rule in dataset.rules).items():
        if times > 1:
            mistakes.add("schema[0].quality.name", code, "each rule's name once")


def _check_rule(dataset: Dataset, rule: Rule, place: str, mistakes: Mistakes) -> None:
    with as_far_as_known:
        if not rule.code.isidentifier():
            mistakes.add(join(place, "name"), rule.code, "letters, digits and underscores")
    with as_far_as_known:
        if not rule.message:
            mistakes.missing(join(place, "description"), "what the supplier should do")
    with as_far_as_known:
        if not rule.sql:
            mistakes.missing(join(place, "implementation", "sql"), "an expression that is true for a good row")
    within = join(place, "implementation", "columns")
    if not rule.columns:
        mistakes.missing(within, "the columns the rule looks at")
    for name in rule.columns:
        with as_far_as_known:
            if named(dataset, name) is None:
                mistakes.not_among(within, name, [column.name for column in dataset.columns])


def _check_domain(dataset: Dataset, mistakes: Mistakes) -> None:
    pseudonymised = [str(column.name) for column in dataset.columns if column.treatment == Treatment.PSEUDONYMISE]
    if pseudonymised and not dataset.purpose_domain:
        mistakes.missing("pratique.purposeDomain", f"the domain {', '.join(pseudonymised)} is pseudonymised under")
    if dataset.purpose_domain and not pseudonymised:
        mistakes.add("pratique.purposeDomain", dataset.purpose_domain, "nothing: no column is pseudonymised")


def _check_curated_names(dataset: Dataset, mistakes: Mistakes) -> None:
    for column in dataset.columns:
        with as_far_as_known:
            if column.name.startswith(PLATFORM_PREFIX):
                allowed = f"a name that does not start with {PLATFORM_PREFIX}"
                mistakes.add(f"column {column.name}.name", column.name, allowed)
    names = Counter(column.name for column in dataset.columns)
    for name, times in Counter(curated_names(dataset)).items():
        if times > 1 and names[name] < 2:
            mistakes.add("curated columns", name, "each name once, those made by treatments and statuses included")
