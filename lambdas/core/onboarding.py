"""Reads a list of people to be invited, as a whole: either every line is good or nobody is invited."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from io import StringIO

from contracts.reading.errors import PratiqueError

COLUMNS = ("username", "email")
MOST_PEOPLE = 5_000
# Cognito takes no address for a username where people may sign in by their address.
_USERNAME = re.compile(r"[a-z][a-z0-9._-]{2,63}")
_SIGNS = r"[!#-+\--:=?A-~]"  # printable ASCII but for what stands between addresses: " , ; < > @
_EMAIL = re.compile(rf"{_SIGNS}+@{_SIGNS}+\.[A-Za-z]{{2,}}")
_LONGEST_EMAIL = 254  # RFC 5321, 4.5.3.1.3: a path is 256 with its angle brackets
_BLANKS = " \t"
_SHOWN = 80


class UsersError(PratiqueError):
    """A list of people has mistakes; the text has each, with its line and the remedy."""


@dataclass(frozen=True)
class Person:
    """Somebody to be invited."""

    username: str
    email: str


def read_people(content: bytes) -> tuple[Person, ...]:
    """Return the people in a CSV with a header ``username,email``.

    Raises UsersError with a line for each person who is refused, who has every mistake of theirs in it.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsersError(f"The file is not UTF-8 at byte {error.start}: save it as CSV in UTF-8.") from None
    rows = _rows(text)
    header = tuple(cell.strip().lower() for cell in (rows.pop(0)[1] if rows else []))
    if header != COLUMNS:
        raise UsersError(f"line 1 is {','.join(header) or 'empty'}: it must be {','.join(COLUMNS)}.")
    people: list[Person] = []
    mistakes: list[str] = []
    seen: dict[str, int] = {}
    for line, row in rows:
        cells = [cell.strip(_BLANKS) for cell in row]
        if any(cells) and (told := _take(cells, seen, people, line)):
            mistakes.append(f"line {line}: {'; '.join(told)}")
    if not people and not mistakes:
        mistakes.append("There is nobody in the file.")
    if len(people) > MOST_PEOPLE:
        mistakes.append(f"There are {len(people):,} people: at most {MOST_PEOPLE:,} at once; split the file.")
    if mistakes:
        raise UsersError("Nobody is invited until the file is mended:\n" + "\n".join(f"  {line}" for line in mistakes))
    return tuple(people)


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """Return each row with the number of its last line. Raises UsersError for what is no CSV."""
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    try:
        return [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise UsersError(f"It cannot be read as CSV near line {reader.line_num}: close every quote.") from error


def _take(row: list[str], seen: dict[str, int], people: list[Person], line: int) -> list[str]:
    """Add the person on a line; return the mistakes of it."""
    if len(row) != len(COLUMNS):
        return [f"{len(row)} columns, where it must have {len(COLUMNS)}: {', '.join(COLUMNS)}"]
    username, email = row
    mistakes = []
    if not _USERNAME.fullmatch(username):
        mistakes.append(
            f"username {username!a} is not 3 to 64 lower-case letters, digits, full stops, hyphens and "
            "underscores, a letter first"
        )
    if not _EMAIL.fullmatch(email) or len(email) > _LONGEST_EMAIL:
        mistakes.append(
            f"email {_short(email)} is no address such as ada@example.org, of at most {_LONGEST_EMAIL} printable signs "
            "of ASCII"
        )
    mistakes += [
        f"{_short(text)} stands on line {seen[text]} already, and each person stands there once"
        for text in (username, email.casefold())
        if text and seen.setdefault(text, line) != line
    ]
    people.append(Person(username, email))
    return mistakes


def _short(text: str) -> str:
    """Write a text so that every sign of it is seen, and no more of it than a line bears."""
    return ascii(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}...")
