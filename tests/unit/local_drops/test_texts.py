"""Texts of a given form, and NHS numbers with a valid check digit."""

from __future__ import annotations

import re

import numpy as np
import pytest

from local.drops import nhs_numbers as made_up
from local.drops.nhs_numbers import check_digit, nhs_numbers
from local.drops.patterns import PatternError, text_like


@pytest.mark.parametrize(
    "pattern",
    ["[A-Z]{2}[0-9]{10}", "^T[0-9]{3,5}$", "(UK|EN)-[0-9]{6}[A-F]?", r"\d+\.\d{2}", "(?:ab)*c", "[-_x]{1,}", "a|b|cc"],
)
def test_a_text_like_a_pattern_matches_it(pattern: str) -> None:
    rng = np.random.default_rng(1)
    texts = {text_like(pattern, rng) for _ in range(50)}
    assert [text for text in texts if not re.fullmatch(pattern, text)] == []
    assert len(texts) > 1


@pytest.mark.parametrize("pattern", ["[^a]", "(a", "[a", "*a", "(?=a)b", "a)"])
def test_a_pattern_that_is_not_known_is_said_to_be(pattern: str) -> None:
    with pytest.raises(PatternError, match=re.escape(pattern)):
        text_like(pattern, np.random.default_rng(1))


def test_the_check_digit_is_that_of_the_data_dictionary() -> None:
    assert check_digit(943476591) == 9  # 943 476 5919, the example of the NHS Data Dictionary
    assert check_digit(999000000) is None  # the sum leaves 10, which is no digit


def test_numbers_for_testing_are_all_different_and_valid() -> None:
    numbers = nhs_numbers(5_000)
    assert len(set(numbers)) == 5_000
    assert {number[:3] for number in numbers} == {"999"}
    assert all(check_digit(int(number[:9])) == int(number[9]) for number in numbers)


def test_a_range_that_holds_too_few_numbers_says_how_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(made_up, "SIZE", 1_000)
    with pytest.raises(ValueError, match=r"holds 9[0-9][0-9] numbers, not 1000"):
        nhs_numbers(1_000)
