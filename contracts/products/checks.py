"""Holds a product against the datasets and hierarchies it names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from contracts.datasets.dataset import Dataset
from contracts.datasets.names import check_product_name, not_a_column
from contracts.products.cell_checks import check_cells, check_dimension
from contracts.products.dimensions import Slice
from contracts.products.disclosure_checks import check_disclosure
from contracts.products.headline import check_headline
from contracts.products.product import Method, Product, ProductTest
from contracts.products.rate_checks import check_percentage, check_rate
from contracts.products.usual_checks import UsualChecks, check_usual
from contracts.queries.queried_checks import check_datasets, check_query_test
from contracts.reading.faulty import as_far_as_known, sound
from contracts.reading.mistakes import Mistakes, join
from contracts.reading.persons import same_person
from contracts.reference.codes import Hierarchy

SLICE_KINDS = ("date", "category")


def check_product(
    product: Product,
    known: Collection[str],
    hierarchies: Mapping[str, Hierarchy],
    mistakes: Mistakes,
) -> None:
    """Note every reference that leads nowhere. ``known`` names all datasets, those with mistakes of their own too.

    What needs a part with a mistake of its own is left off.
    """
    for check in (_check_name, _check_columns, _check_slices, _check_page, _check_pre_release):
        with as_far_as_known:
            check(product, mistakes)
    with as_far_as_known:
        check_datasets(product, known, mistakes)
    with as_far_as_known:
        for number, dimension in enumerate(product.dimensions):
            with as_far_as_known:
                check_dimension(dimension, join("dimensions", number), hierarchies, mistakes)
    with as_far_as_known:
        check_cells(product, hierarchies, mistakes)
    check_disclosure(product, hierarchies, mistakes)
    check_rate(product, mistakes)
    check_percentage(product, mistakes)


def _check_name(product: Product, mistakes: Mistakes) -> None:
    check_product_name(product.name, mistakes)


def _check_pre_release(product: Product, mistakes: Mistakes) -> None:
    """Note a person who stands there twice: what is published would not say for how long they see it."""
    before: list[str] = []
    usernames: list[str] = []
    for number, item in enumerate(sound(sound(product.release).pre_release)):
        with as_far_as_known:
            if any(same_person(item.name, other) for other in before):
                mistakes.add(join("release", "pre_release", number, "name"), item.name, "each person once")
            before.append(sound(item.name))
        with as_far_as_known:
            if item.username and item.username in usernames:
                mistakes.add(join("release", "pre_release", number, "username"), item.username, "each person's own")
            usernames.append(sound(item.username))


def _check_columns(product: Product, mistakes: Mistakes) -> None:
    for name, times in Counter((*product.columns, *(product.rate.made if product.rate else ()))).items():
        if times > 1:
            mistakes.add("slices, dimensions and measure", name, "each name once")
        if allowed := not_a_column(name):
            mistakes.add("slices, dimensions and measure", name, allowed)


def _check_slices(product: Product, mistakes: Mistakes) -> None:
    for number, item in enumerate(product.slices):
        with as_far_as_known:
            if item.kind not in SLICE_KINDS:
                mistakes.not_among(join("slices", number, "kind"), item.kind, SLICE_KINDS)
        with as_far_as_known:
            if item.cumulative:
                _check_cumulative(item, product, join("slices", number, "cumulative"), mistakes)


def _check_cumulative(item: Slice, product: Product, place: str, mistakes: Mistakes) -> None:
    if item.kind != "date":
        mistakes.add(place, item.kind, "a slice of kind date")
    if product.cumulative != item.name:
        mistakes.add(place, item.name, "one cumulative slice, or none")
    if product.measure.contributor is not None:
        mistakes.add(place, product.measure.contributor, "counts: magnitudes by contributor do not add up")
    if product.disclosure.method is not Method.SUPPRESS:
        mistakes.add(place, product.disclosure.method.value, "the method suppress, with cumulative counts")


def _check_page(product: Product, mistakes: Mistakes) -> None:
    page = product.page
    with as_far_as_known:
        check_headline(sound(page.headline), mistakes)
    with as_far_as_known:
        slices = [item.name for item in product.slices]
        if page.chart_by is not None and page.chart_by not in slices:
            mistakes.not_among("page.chart_by", page.chart_by, slices)
    with as_far_as_known:
        dimensions = [item.name for item in product.dimensions]
        if page.table not in dimensions:
            mistakes.not_among("page.table", page.table, dimensions)


def check_test(
    test: ProductTest,
    product: Product,
    known: Collection[str],
    datasets: Mapping[str, Dataset],
    mistakes: Mistakes,
) -> None:
    """Note every table and column of a product's test that the product does not read or return."""
    check_query_test(test, product, known, datasets, mistakes)
    with as_far_as_known:
        _check_usual(test, product, datasets, mistakes)


def _check_usual(test: ProductTest, product: Product, datasets: Mapping[str, Dataset], mistakes: Mistakes) -> None:
    if test.checks != UsualChecks():
        tables = {name: datasets[name] for name in product.datasets if name in datasets}
        has_date = any(item.kind == "date" for item in product.slices)
        check_usual(
            test.checks,
            tables,
            keys=[*(item.name for item in product.slices), *(item.name for item in product.dimensions)],
            has_rate=product.rate is not None and product.rate.share_of is None,
            has_date=has_date,
            mistakes=mistakes,
        )
