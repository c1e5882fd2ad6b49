"""How often somebody may try: counted by user and by address, whether or not there is such a user."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

WINDOW = 15 * 60  # seconds
OF_A_USER = 10  # tries at password or code in a window; Cognito itself locks after five wrong passwords, for seconds
OF_AN_ADDRESS = 100  # many people sit behind one address of a hospital
QUESTIONS = 300  # pages and files of restricted tables, of one person in a window
REQUESTS = 10  # requests for access, of one person in a window
_LONGEST = 128  # letters of a username; Cognito's own limit (UsernameType)
_SUB = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


@dataclass(frozen=True)
class Counter:
    """What is counted, under which key, and how many a window are let through."""

    key: str
    most: int


def is_username(text: str) -> bool:
    """Whether a text can be what people sign in with, which is their username alone.

    A user pool takes an e-mail address and a ``sub`` in its place. Tries under each would be counted apart, and whoever
    guesses had as many again.
    """
    return 0 < len(text) <= _LONGEST and "@" not in text and not _SUB.fullmatch(text)


def of_sign_in(username: str, address: str) -> tuple[Counter, ...]:
    """Return what one try at signing in counts against. Usernames are the same in either case."""
    return (
        Counter(f"user#{_hash(username.strip().casefold())}", OF_A_USER),
        Counter(f"address#{_hash(address)}", OF_AN_ADDRESS),
    )


def of_question(person: str) -> Counter:
    """Return what one question of restricted data counts against."""
    return Counter(f"questions#{_hash(person)}", QUESTIONS)


def of_request(person: str) -> Counter:
    """Return what one request for access counts against."""
    return Counter(f"requests#{_hash(person)}", REQUESTS)


def window(now: int) -> int:
    """Return the number of the window that a second lies in."""
    return now // WINDOW


def ends(now: int) -> int:
    """Return the second in which the present window is over."""
    return (window(now) + 1) * WINDOW


def code_key(username: str, code: str) -> str:
    """Return what a used code is remembered under."""
    return f"code#{_hash(username.strip().casefold() + '#' + code)}"


CODE_LIVES = 5 * 60  # seconds; a code is of 30 seconds, and a user pool takes some of those before and after


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
