"""A product is verified while what makes its figures is what was approved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from contracts.catalogue import load
from contracts.products.product import Product
from contracts.queries.verification import content_of, unverified
from contracts.reading.errors import Mistake
from local.errors import LocalError
from local.verifying import verify

Change = Callable[[Any], object]
DAY = date(2026, 11, 22)


def product(root: Path) -> Product:
    return load(root).products["visits_by_place"]


def test_an_approval_is_written_beside_the_product_and_found_again(root: Path) -> None:
    assert "nobody has verified visits_by_place: have a reviewer read it" in (unverified(product(root)) or "")
    verify(root, "visits_by_place", "Rae Reader", DAY)
    assert unverified(product(root)) is None
    made = product(root).verified
    assert made is not None
    assert (made.reviewer, made.day, made.sha256) == ("Rae Reader", DAY, content_of(product(root)))


@pytest.mark.parametrize(
    ("file", "change"),
    [
        ("adds_up.yaml", lambda c: c.update(name="adds up still")),
        ("adds_up.yaml", lambda c: c.update(checks={"total": {"dataset": "visits"}})),
        ("product.yaml", lambda c: c["disclosure"].update(threshold=5)),
        ("product.yaml", lambda c: c["measure"].update(unit="calls")),
    ],
)
def test_what_makes_the_figures_is_approved_anew_when_it_changes(
    file: str, change: Change, root: Path, spoil: Callable[[str, Change], None]
) -> None:
    verify(root, "visits_by_place", "Rae Reader", DAY)
    spoil(file, change)
    assert "are not what Rae Reader approved on 2026-11-22" in (unverified(product(root)) or "")


def test_a_check_of_dates_says_the_same_as_its_column_and_as_one_of_every_day(
    root: Path, spoil: Callable[[str, Change], None]
) -> None:
    spoil("adds_up.yaml", lambda c: c.update(checks={"dates": {"visits": "day"}}))
    verify(root, "visits_by_place", "Rae Reader", DAY)
    spoil("adds_up.yaml", lambda c: c["checks"].update(dates={"visits": {"column": "day"}}))
    assert unverified(product(root)) is None
    assert product(root).tests[0].checks.model_dump(exclude_defaults=True) == {"dates": {"visits": "day"}}
    spoil("adds_up.yaml", lambda c: c["checks"].update(dates={"visits": {"column": "day", "first": "2020-02-01"}}))
    assert unverified(product(root)) is not None


def test_a_query_that_has_changed_by_one_sign_is_not_verified(root: Path) -> None:
    verify(root, "visits_by_place", "Rae Reader", DAY)
    query = root / "products" / "visits_by_place" / "query.sql"
    query.write_text(query.read_text(encoding="utf-8").replace("sum(visits)", "max(visits)"), encoding="utf-8")
    assert unverified(product(root)) is not None


def test_words_of_the_page_may_be_mended_without_another_review(
    root: Path, spoil: Callable[[str, Change], None]
) -> None:
    verify(root, "visits_by_place", "Rae Reader", DAY)
    spoil("product.yaml", lambda c: c.update(title="Visits", summary="Visits, by place."))
    assert unverified(product(root)) is None


def test_a_product_whose_tests_fail_cannot_be_verified(root: Path, spoil: Callable[[str, Change], None]) -> None:
    spoil("adds_up.yaml", lambda c: c["expected"][0].update(count=4))
    with pytest.raises(LocalError, match="its tests do not pass") as refused:
        verify(root, "visits_by_place", "Rae Reader", DAY)
    assert "expected, not returned: date=2020-02-01, area=B, count=4" in str(refused.value)
    assert not (root / "products" / "visits_by_place" / "verified.yaml").exists()


def test_an_approval_that_cannot_be_read_is_a_mistake(root: Path, mistakes: Callable[[], list[Mistake]]) -> None:
    path = root / "products" / "visits_by_place" / "verified.yaml"
    path.write_text("reviewer: Rae Reader\nday: soon\nsha: abc\n", encoding="utf-8")
    told = {item.field: item.allowed for item in mistakes() if item.file.endswith("verified.yaml")}
    assert told["day"].startswith("a date as yyyy-MM-dd")
    assert "did you mean sha256?" in told["sha"]


CHECKS: dict[str, tuple[dict[str, Any], str, str]] = {
    "a dataset that the product does not read": ({"copies": ["people"]}, "checks", "one of visits"),
    "an unknown column": ({"dates": {"visits": "dya"}}, "checks.dates.visits", "did you mean day?"),
    "no status beside it": ({"hidden": {"visits": "day"}}, "checks.hidden.visits", "which has a status beside it"),
    "two kinds of total": (
        {"total": {"dataset": "visits", "column": "visits", "distinct": "place"}},
        "checks.total",
        "one of the two",
    ),
    "a total of what is neither slice nor dimension": (
        {"total": {"dataset": "visits", "of": {"place": "B"}}},
        "checks.total.of",
        "one of area, date",
    ),
    "no rate": (
        {"denominator": {"dataset": "visits", "column": "visits"}},
        "checks.denominator",
        "nothing: the product has no rate",
    ),
}


@pytest.mark.parametrize("case", CHECKS)
def test_a_check_that_names_what_there_is_not_is_a_mistake(
    case: str, spoil: Callable[[str, Change], None], mistakes: Callable[[], list[Mistake]]
) -> None:
    checks, place, allowed = CHECKS[case]
    spoil("adds_up.yaml", lambda c: c.update(checks=checks))
    (told,) = mistakes()
    assert (Path(told.file).name, told.field) == ("adds_up.yaml", place)
    assert allowed in told.allowed
