"""In which order a demonstration drops its files."""

from __future__ import annotations

from pathlib import Path

from local.demo import longest_first, may_be_signed, products


def test_files_that_products_are_made_from_go_first_and_the_largest_of_them_before_all(tmp_path: Path) -> None:
    files = {}
    for dataset, size in {"idle": 900, "small": 10, "large": 500, "two": 300}.items():
        parts = [tmp_path / f"{dataset}{part}.csv" for part in range(2 if dataset == "two" else 1)]
        for part in parts:
            part.write_bytes(b"x" * size)
        files[dataset] = parts

    ordered = longest_first(files, {"a": ("small", "large"), "b": ("two",)})

    assert list(ordered) == ["two", "large", "small", "idle"]
    assert ordered == files


def test_what_rates_are_over_goes_before_all_else(tmp_path: Path) -> None:
    files = {}
    for dataset, size in {"covid_cases": 900, "populations": 10}.items():
        files[dataset] = [tmp_path / f"{dataset}.csv"]
        files[dataset][0].write_bytes(b"x" * size)

    assert list(longest_first(files, products())) == ["populations", "covid_cases"]


def test_nobody_signs_cases_while_the_people_of_their_rate_are_on_their_way() -> None:
    both = ["covid_cases", "populations"]

    assert not may_be_signed("covid_cases", coming=both, released=[])
    assert may_be_signed("covid_cases", coming=both, released=["populations"])
    assert may_be_signed("covid_cases", coming=["covid_cases"], released=[])
    assert may_be_signed("covid_tests", coming=both, released=[])
