from __future__ import annotations

import re

import pytest

from lambdas.core.onboarding import MOST_PEOPLE, Person, UsersError, read_people

GOOD = "username,email\nada.byron,ada@example.org\ngrace-h,grace@example.org\n"


@pytest.mark.parametrize("content", [GOOD.encode(), GOOD.encode("utf-8-sig"), GOOD.replace("\n", "\r\n\r\n").encode()])
def test_people_are_read_in_order(content: bytes) -> None:
    assert read_people(content) == (Person("ada.byron", "ada@example.org"), Person("grace-h", "grace@example.org"))


def test_every_mistake_is_told_with_its_line_and_nobody_is_invited() -> None:
    rows = ["ada.byron,ada@example.org", "Ada,ada", "ada.byron,ADA@example.org", "one", "x@y.org,x@y.org"]
    with pytest.raises(UsersError) as refused:
        read_people("\n".join(["username,email", *rows]).encode())
    told = str(refused.value).splitlines()
    assert told[0] == "Nobody is invited until the file is mended:"
    said = [[re.split(" is not | is no |,", part)[0] for part in line.strip().split("; ")] for line in told[1:]]
    assert said == [
        ["line 3: username 'Ada'", "email 'ada'"],
        ["line 4: 'ada.byron' stands on line 2 already", "'ada@example.org' stands on line 2 already"],
        ["line 5: 1 columns"],
        ["line 6: username 'x@y.org'"],
    ]


def test_everybody_who_is_refused_has_a_line() -> None:
    rows = "".join(f"user{number},user{number}\n" for number in range(120))
    with pytest.raises(UsersError) as refused:
        read_people(f"username,email\n{rows}".encode())
    assert [line.split(":")[0].strip() for line in str(refused.value).splitlines()[1:]] == [
        f"line {number}" for number in range(2, 122)
    ]


LONG = f"{'a' * 64}@{'b' * 185}.org"


def test_an_address_has_254_signs_at_most() -> None:
    assert len(LONG) == 254
    assert read_people(f"username,email\nada,{LONG}\n".encode())[0].email == LONG
    with pytest.raises(UsersError, match=r"line 2: email 'aaa.*at most 254 printable signs of ASCII"):
        read_people(f"username,email\nada,a{LONG}\n".encode())


@pytest.mark.parametrize(
    ("email", "seen"),
    [
        ("ad\u00e1@example.org", "ad\\xe1@"),
        ("ada@ex\u0430mple.org", "ex\\u0430mple"),  # a Cyrillic letter
        ("ada\u200b@example.org", "ada\\u200b@"),
        ("ada@example.org\u00a0", "org\\xa0"),
        ("ada@example.or\u017f", "or\\u017f"),  # a long s, which is an s where case is ignored
        ("ada\x07@example.org", "ada\\x07@"),
        ("ada byron@example.org", "ada byron"),
    ],
)
def test_an_address_with_a_sign_that_is_not_printable_ascii_is_refused_and_the_sign_is_seen(
    email: str, seen: str
) -> None:
    with pytest.raises(UsersError) as refused:
        read_people(f"username,email\nada,{email}\n".encode())
    assert seen in str(refused.value)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "line 1 is empty: it must be username,email"),
        (b"name,mail\n", "line 1 is name,mail: it must be username,email"),
        (b"username,email\n\n", "There is nobody in the file"),
        (b'username,email\n"ada,' + 140_000 * b"x", "cannot be read as CSV near line 2: close every quote"),
        (b'"' + b"x" * 140_000, "cannot be read as CSV near line 1: close every quote"),
        (b"username,email\n\xff", "is not UTF-8 at byte 15: save it as CSV in UTF-8"),
    ],
)
def test_a_file_that_is_no_list_of_people_is_told(content: bytes, told: str) -> None:
    with pytest.raises(UsersError, match=told):
        read_people(content)


def test_a_list_too_long_is_split() -> None:
    rows = "".join(f"user{number},u{number}@example.org\n" for number in range(MOST_PEOPLE + 1))
    with pytest.raises(UsersError, match="There are 5,001 people: at most 5,000 at once; split the file"):
        read_people(f"username,email\n{rows}".encode())
