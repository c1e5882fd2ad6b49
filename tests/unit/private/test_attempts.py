"""What people sign in with: their username, and nothing that a user pool takes in its place."""

from __future__ import annotations

import pytest

from lambdas.core.private.attempts import is_username


@pytest.mark.parametrize("text", ["ada", "ada.byron-2", "Zoë", "a" * 128])
def test_a_username_is_one(text: str) -> None:
    assert is_username(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a" * 129,
        "ada@example.org",
        "@",
        "5f3c1a52-90b1-70aa-3c2f-8f1f0e6a9a11",
        "5F3C1A52-90B1-70AA-3C2F-8F1F0E6A9A11",
    ],
)
def test_an_address_and_a_sub_are_none(text: str) -> None:
    assert not is_username(text)
