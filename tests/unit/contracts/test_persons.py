"""Whether two names are one person's, and whether a name is one at all."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from contracts.reading.persons import PersonName, same_name, same_person

NAME = TypeAdapter(PersonName)
LIND = "Teodor Lind"


@pytest.mark.parametrize(
    "other",
    [
        "teodor  lind",
        "Teodor Lind\ufe0f",
        "Teodor\u034f Lind",
        "Teodor Li\u00adnd",
        "\u3164Teodor Lind",
        "\u200bTeodor Lind\u200b",
        "\uff34eodor Lind",
    ],
)
def test_what_looks_the_same_is_the_same_person(other: str) -> None:
    assert same_person(LIND, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Conor O'Briain", "Conor O\u2019Briain"),
        ("Conor O\u00b4Briain", "conor obriain"),
        ("Zo\u00eb Hart", "Zoe Hart"),
        ("Zoe\u0308 Hart", "ZOE HART"),
        ("Ann-Marie Fell", "Ann Marie Fell"),
        ("Ann\u2011Marie Fell", "Ann\u2013Marie Fell"),
        ("J. R. Lind", "J R Lind"),
        ("\u0130lker Ay", "ilker ay"),
    ],
)
def test_what_keyboards_and_forms_write_differently_is_the_same_person(one: str, other: str) -> None:
    assert same_person(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("\u0141ukasz Nowak", "lukasz nowak"),
        ("S\u00f8ren \u00d8deg\u00e5rd", "soren odegard"),
        ("Ada Byron", "\u0410da Byron"),
        ("Ada Byron", "\u0391d\u0430 Byr\u03bfn"),
        ("Bob Jones", "Jones, Bob"),
        ("Dr Ada Byron", "Ada Byron"),
        ("Ada Byron (Dr)", "Prof. Ada Byron"),
        ("Ada_Byron", "Ada \u00b7 Byron"),
        ("Ada\u2212Byron", "AdaByron"),
        ("\u00c6ther Stra\u00df", "Aether Strass"),
    ],
)
def test_what_may_be_one_person_does_not_count_as_two_and_is_not_taken_for_the_name_either(
    one: str, other: str
) -> None:
    assert same_person(one, other)
    assert not same_name(one, other)


def test_a_title_by_itself_is_a_name() -> None:
    assert not same_person("Dr", "Sir")


@pytest.mark.parametrize("other", ["Theodor Lind", "Teodor Lund", "Teodora Lind"])
def test_another_name_is_another_person(other: str) -> None:
    assert not same_person(LIND, other)


@pytest.mark.parametrize("name", ["", "   ", "\u200b\u200b", "\u3164\u3164", "x", "12", "--", "\ufe0f\ufe0f"])
def test_what_shows_no_letters_is_nobodys_name(name: str) -> None:
    with pytest.raises(ValidationError, match="is no person's name: it shows fewer than 2 letters"):
        NAME.validate_python(name)


@pytest.mark.parametrize("name", [LIND, "李明", "Ó Briain", "Ng"])
def test_a_name_is_kept_as_it_is_written(name: str) -> None:
    assert NAME.validate_python(f" {name} ") == name
