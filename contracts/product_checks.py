"""Holds a product against the datasets and hierarchies it names."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Collection, Mapping

from contracts.curated import curated_columns
from contracts.dataset import Dataset
from contracts.mistakes import Mistakes, join
from contracts.product import Method, Product, ProductTest
from contracts.reference import Hierarchy

NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
PLACEHOLDERS = ("value", "date", "area")
SLICE_KINDS = ("date", "category")


def check_product(
    product: Product,
    known: Collection[str],
    hierarchies: Mapping[str, Hierarchy],
    mistakes: Mistakes,
) -> None:
    """Note every reference that leads nowhere. ``known`` names all datasets, those with mistakes of their own too."""
    if not product.datasets:
        mistakes.missing("datasets", "at least one dataset")
    for name in product.datasets:
        if name not in known:
            mistakes.not_among("datasets", name, known)
    for number, dimension in enumerate(product.dimensions):
        if dimension.hierarchy not in hierarchies:
            mistakes.not_among(join("dimensions", number, "hierarchy"), dimension.hierarchy, hierarchies)
    _check_columns(product, mistakes)
    _check_disclosure(product, hierarchies, mistakes)
    _check_page(product, mistakes)


def _check_columns(product: Product, mistakes: Mistakes) -> None:
    for name, times in Counter(product.columns).items():
        if times > 1:
            mistakes.add("slices, dimensions and measure", name, "each name once")
        if not NAME.fullmatch(name):
            mistakes.add("slices, dimensions and measure", name, "lower-case letters, digits and underscores")
    for number, item in enumerate(product.slices):
        if item.kind not in SLICE_KINDS:
            mistakes.not_among(join("slices", number, "kind"), item.kind, SLICE_KINDS)


def _check_disclosure(product: Product, hierarchies: Mapping[str, Hierarchy], mistakes: Mistakes) -> None:
    rule = product.disclosure
    if not rule.source.strip():
        mistakes.missing("disclosure.source", "the publication the threshold comes from")
    if rule.rounding_base < 1:
        mistakes.add("disclosure.rounding_base", rule.rounding_base, "1 or more")
    if rule.method is Method.PUBLISHED:
        if product.measure.status is None:
            mistakes.missing("measure.status", "the query column with the publisher's statuses (method: published)")
    elif rule.rounding_base != 1 or rule.exact:
        mistakes.add("disclosure.method", rule.method.value, "published, when rounding_base or exact is given")
    hierarchy = hierarchies.get(product.dimensions[0].hierarchy)
    for code in rule.exact:
        if hierarchy is not None and code not in hierarchy.names:
            mistakes.add("disclosure.exact", code, f"a code of {hierarchy.name}, the first dimension's hierarchy")


def _check_page(product: Product, mistakes: Mistakes) -> None:
    page = product.page
    for _, field, _, _ in string.Formatter().parse(page.headline):
        if field is not None and field not in PLACEHOLDERS:
            mistakes.not_among("page.headline", field, PLACEHOLDERS)
    slices = [item.name for item in product.slices]
    dimensions = [item.name for item in product.dimensions]
    if page.chart_by is not None and page.chart_by not in slices:
        mistakes.not_among("page.chart_by", page.chart_by, slices)
    if page.table not in dimensions:
        mistakes.not_among("page.table", page.table, dimensions)


def check_test(test: ProductTest, product: Product, datasets: Mapping[str, Dataset], mistakes: Mistakes) -> None:
    """Note every table and column of a product's test that the product does not read or return."""
    for table, rows in test.given.items():
        if table not in product.datasets:
            mistakes.not_among("given", table, product.datasets)
            continue
        if table not in datasets:
            continue
        allowed = [column.name for column in curated_columns(datasets[table])]
        for name in sorted({name for row in rows for name in row}.difference(allowed)):
            mistakes.not_among(f"given.{table}", name, allowed)
    for number, row in enumerate(test.expected):
        if set(row) != set(product.columns):
            mistakes.add(join("expected", number), ", ".join(row), ", ".join(product.columns))
