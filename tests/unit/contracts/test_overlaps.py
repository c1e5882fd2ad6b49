"""Which products count the same people, and what keeps two of them from being proved together."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from contracts.checked import load
from contracts.products.overlaps import overlapping
from contracts.products.product import Product
from contracts.reading.errors import Mistake
from tests.support.products import product

OTHER = "visits_again"
APART = [{"product": "visits_by_place", "apart": "The one counts visits, the other visitors."}]


@pytest.fixture
def beside(root: Path) -> Callable[..., None]:
    """Write a second product like the first, with some fields changed."""

    def write(**changes: Any) -> None:
        folder = root / "products" / OTHER
        shutil.copytree(root / "products" / "visits_by_place", folder, dirs_exist_ok=True)
        content = yaml.safe_load((folder / "product.yaml").read_text())
        (folder / "product.yaml").write_text(yaml.safe_dump({**content, "name": OTHER, **changes}))

    return write


def named(name: str, **changes: Any) -> Product:
    return product(name=name, **changes)


def found(*products: Product) -> dict[str, tuple[str, ...]]:
    known = {item.name: item for item in products}
    return {name: overlapping(item, known) for name, item in known.items()}


def test_products_with_a_dataset_and_a_measure_in_common_overlap() -> None:
    other = named("other", measure={"name": "callers"})
    assert found(named("one"), named("two"), other) == {"one": ("two",), "two": ("one",), "other": ()}


def test_a_product_that_names_another_overlaps_with_it_and_it_with_the_product() -> None:
    declared = named("one", datasets=["elsewhere"], overlaps=[{"product": "two"}])
    assert found(declared, named("two")) == {"one": ("two",), "two": ("one",)}


def test_two_of_which_one_says_that_they_are_apart_do_not_overlap() -> None:
    assert found(named("one", overlaps=[{"product": "two", "apart": "Other people."}]), named("two")) == {
        "one": (),
        "two": (),
    }


def test_two_products_alike_are_no_mistake(root: Path, beside: Callable[..., None]) -> None:
    beside()
    assert set(load(root).products) == {"visits_by_place", OTHER}


STRICTER = {"threshold": 9, "source": "The rule book."}
ROUNDS = {"method": "round", "base": 10, "threshold": 7, "source": "The rule book."}
HIDES = {"threshold": 7, "group_disclosure": "hide", "source": "The rule book."}
SUMMED = [{"name": "date", "title": "Date", "kind": "date", "cumulative": True}]
MISTAKES: dict[str, tuple[dict[str, Any], str, str]] = {
    "another threshold": ({"disclosure": STRICTER}, "disclosure.threshold", "what one of the two shows the other"),
    "groups hidden by one alone": (
        {"disclosure": HIDES},
        "disclosure.group_disclosure",
        "zeros of one of the two tell",
    ),
    "another method": ({"disclosure": ROUNDS}, "disclosure.method", "suppress, since"),
    "slices that add up": ({"slices": SUMMED}, "slices", "none that is cumulative"),
    "a name that is none": ({"overlaps": [{"product": "visits_by_palce"}]}, "overlaps[0].product", "visits_by_place?"),
    "itself": ({"overlaps": [{"product": OTHER}]}, "overlaps[0].product", "visits_by_place"),
    "no reason": ({"overlaps": [{**APART[0], "apart": " "}]}, "overlaps[0].apart", "tell nothing of each other"),
    "twice": ({"overlaps": [*APART, *APART]}, "overlaps", "each product once"),
}


@pytest.mark.parametrize("case", MISTAKES)
def test_what_keeps_two_products_from_being_held_against_each_other_is_told_at_synth(
    case: str, beside: Callable[..., None], mistakes: Callable[[], list[Mistake]]
) -> None:
    changes, place, allowed = MISTAKES[case]
    beside(**changes)
    assert {item.field for item in mistakes() if allowed in item.allowed} == {place}


def test_products_cut_into_other_slices_overlap_only_by_mistake(
    root: Path, beside: Callable[..., None], mistakes: Callable[[], list[Mistake]]
) -> None:
    beside()
    path = root / "products" / OTHER / "product.yaml"
    content = yaml.safe_load(path.read_text())
    path.write_text(yaml.safe_dump({**content, "slices": [{"name": "week", "title": "Week", "kind": "date"}]}))
    places = {(item.file.split("/")[-2], item.field) for item in mistakes() if "overlaps with it" in item.allowed}
    assert places == {("visits_by_place", "slices"), (OTHER, "slices")}
    path.write_text(yaml.safe_dump({**content, "disclosure": STRICTER, "overlaps": APART}))
    assert mistakes() == []


@pytest.mark.parametrize(
    ("changes", "at", "place"),
    [({}, "09:30", "release.group"), ({"overlaps": APART}, "16:00", "release.at"), ({"overlaps": APART}, "09:30", "")],
)
def test_products_of_a_group_open_at_one_time_and_do_not_count_the_same_people(
    root: Path,
    beside: Callable[..., None],
    mistakes: Callable[[], list[Mistake]],
    changes: dict[str, Any],
    at: str,
    place: str,
) -> None:
    path = root / "products" / "visits_by_place" / "product.yaml"
    content = yaml.safe_load(path.read_text())
    terms = {**content["release"], "group": "daily"}
    path.write_text(yaml.safe_dump({**content, "release": terms}))
    beside(release={**terms, "at": at}, **changes)
    assert {item.field for item in mistakes()} == ({place} if place else set())


def test_a_rate_is_not_over_what_another_product_protects(
    beside: Callable[..., None], mistakes: Callable[[], list[Mistake]]
) -> None:
    """Denominators are published as they are: less those of the other areas they tell the count that is hidden."""
    rate = {
        "name": "rate",
        "title": "Rate",
        "denominator": "count",
        "denominator_title": "Visits",
        "smallest_denominator": 100,
        "source": "A publication.",
    }
    beside(rate=rate, measure={"name": "visitors", "title": "Visitors", "unit": "visitors"})
    (found,) = [item for item in mistakes() if item.field == "rate.denominator"]
    assert (found.found, "visits_by_place protects its count" in found.allowed) == ("'count'", True)
