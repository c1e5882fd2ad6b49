from __future__ import annotations

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
    assert [line.strip().partition(";")[0] for line in told[1:]] == [
        "line 3: username 'Ada'",
        "line 3: email 'ada'",
        "line 4: ada.byron stands on line 2 already",
        "line 4: ada@example.org stands on line 2 already",
        "line 5: 1 columns",
        "line 6: username 'x@y.org'",
    ]


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
