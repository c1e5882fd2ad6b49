"""A register and what is published are held against each other as far as suppression and rounding let anybody."""

from __future__ import annotations

from pathlib import Path

import pytest

from contracts.catalogue import load
from contracts.products.product import Product
from lambdas.core.registers.reconciling import Published, fits, in_words, outcome_of, reconcile
from lambdas.core.release.querying import Answer

ROOT = Path(__file__).resolve().parents[4] / "catalogue"
COLUMNS = ("breakdown", "patient_group", "area", "patients")
ENGLAND, LEEDS, YORK = "E92000001", "E08000035", "E06000014"
ALL = ("all", "ALL")


@pytest.fixture(scope="module")
def product() -> Product:
    return load(ROOT).products["shielded_patients"]


def shown(value: int) -> Published:
    return Published(value, "reported")


HIDDEN = Published(None, "confidential")


@pytest.mark.parametrize(
    ("cell", "counts"),
    [
        (HIDDEN, range(1, 8)),
        (shown(0), [0]),
        (shown(5), []),
        (shown(10), range(8, 13)),
        (shown(4_000), range(3_998, 4_003)),
    ],
)
def test_below_england_a_figure_fits_the_counts_that_are_published_as_it(
    cell: Published, counts: range, product: Product
) -> None:
    fitting = [count for count in range(5_000) if fits(product.disclosure, cell, count, exact=False)]
    assert fitting == list(counts)


def test_figures_of_england_are_exact(product: Product) -> None:
    fitting = [count for count in range(100) if fits(product.disclosure, shown(42), count, exact=True)]
    assert fitting == [42]


def test_both_agree_where_each_figure_can_be_the_registers(product: Product) -> None:
    counted = Answer(COLUMNS, ((*ALL, ENGLAND, 13), (*ALL, LEEDS, 9), (*ALL, YORK, 4)))
    published = {(*ALL, ENGLAND): shown(13), (*ALL, LEEDS): shown(10), (*ALL, YORK): HIDDEN}
    found = reconcile(product, counted, published)
    assert (found.compared, found.apart, found.not_published, found.not_counted) == (3, (), (), 0)


def test_a_figure_that_cannot_be_the_registers_is_named_with_both(product: Product) -> None:
    counted = Answer(COLUMNS, ((*ALL, ENGLAND, 14), (*ALL, LEEDS, 14)))
    found = reconcile(product, counted, {(*ALL, ENGLAND): shown(14), (*ALL, LEEDS): shown(10)})
    assert [(cell.key, cell.counted, cell.published.value) for cell in found.apart] == [((*ALL, LEEDS), 14, 10)]


def test_an_area_without_people_in_the_register_counts_nobody(product: Product) -> None:
    counted = Answer(COLUMNS, ((*ALL, ENGLAND, 9),))
    found = reconcile(product, counted, {(*ALL, ENGLAND): shown(9), (*ALL, LEEDS): shown(0), (*ALL, YORK): HIDDEN})
    assert [(cell.key, cell.counted) for cell in found.apart] == [((*ALL, YORK), 0)]


def test_what_only_one_of_the_two_has_is_told_and_not_passed_over(product: Product) -> None:
    counted = Answer(COLUMNS, ((*ALL, ENGLAND, 9), (*ALL, LEEDS, 9)))
    published = {(*ALL, ENGLAND): shown(9), ("age", "90+", LEEDS): shown(10)}
    found = reconcile(product, counted, published)
    assert (found.compared, found.not_published, found.not_counted) == (1, ((*ALL, LEEDS),), 1)


def test_what_is_written_down_names_figures_and_never_what_the_register_counts(product: Product) -> None:
    counted = Answer(COLUMNS, ((*ALL, ENGLAND, 71), (*ALL, LEEDS, 33), (*ALL, YORK, 29)))
    found = reconcile(product, counted, {(*ALL, ENGLAND): shown(88), (*ALL, LEEDS): HIDDEN})
    said = outcome_of(found, known=True)
    assert (said["outcome"], said["compared"], said["cannot_be"], said["not_published"]) == ("apart", 2, 2, 1)
    assert said["apart"] == [[*ALL, ENGLAND, "88"], [*ALL, LEEDS, "c"], [*ALL, YORK, "not published"]]
    assert not {"71", "33", "29"} & set(str(said).replace("'", " ").replace(",", " ").split())


def test_of_a_day_that_is_not_known_yet_no_figure_is_named(product: Product) -> None:
    found = reconcile(product, Answer(COLUMNS, ((*ALL, ENGLAND, 71),)), {(*ALL, ENGLAND): shown(88)})
    said = outcome_of(found, known=False)
    assert (said["outcome"], said["apart"]) == ("unknown", [])


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        ("agrees", "each of 1,200 figures can be the register's"),
        ("unknown", "its sources know nothing of that day yet"),
        ("apart", "3 of 1,200 figures cannot be the register's, and 1 that it counts are not published"),
    ],
)
def test_a_check_in_words(outcome: str, told: str) -> None:
    said = {
        "register": "shielded_register", "build": "b1", "release": "r1", "day": "2020-09-16", "outcome": outcome,
        "compared": 1200, "cannot_be": 3, "not_published": 1,
    }  # fmt: skip
    assert in_words(said) == f"shielded_register, build b1, against release r1 as known on 2020-09-16: {told}"
