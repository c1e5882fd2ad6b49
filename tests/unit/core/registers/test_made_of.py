"""A register's table says what it is made of, in its own properties."""

from __future__ import annotations

from lambdas.core.registers.made_of import PROPERTY, made_of, read

INPUTS = [
    {"dataset": "deaths", "snapshot": 7, "drop": "20200916T063000Z-0a", "earlier": 3},
    {"dataset": "shielding_gp", "snapshot": 8, "drop": "20200915T063000Z-0b", "drops": []},
]


def test_what_is_written_is_read_back() -> None:
    said = made_of("20200916T063000Z-01234567", "2020-09-16T06:31:00+00:00", INPUTS)
    assert read({PROPERTY: said.told(), "format-version": "2"}) == said
    assert next(dict(item) for item in said.inputs) == {
        "dataset": "deaths",
        "snapshot": "7",
        "drop": "20200916T063000Z-0a",
    }


def test_a_table_before_the_first_build_says_nothing() -> None:
    assert read({"format-version": "2"}) is None


def test_a_reader_is_told_when_it_was_built_and_up_to_which_drops() -> None:
    said = made_of("20200916T063000Z-01234567", "2020-09-16T07:31:00+01:00", INPUTS)
    assert said.in_words() == (
        "Built on 16 September 2020 at 06:31 UTC from deaths up to drop 20200916T063000Z-0a; "
        "shielding_gp up to drop 20200915T063000Z-0b."
    )
