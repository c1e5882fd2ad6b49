"""Sessions of approved users: what is kept of one, and how long it lasts.

A browser holds a random name and nothing else. What is kept is under the SHA-256 of that name, so that whoever reads
the table cannot be anybody.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

IDLE = 20 * 60  # seconds: as short as OWASP's Session Management Cheat Sheet asks for high-value data, 15 to 30 minutes
ABSOLUTE = 8 * 3600  # a working day, after which password and code are asked for again
ENROLMENT = 10 * 60  # time to install an app; the user pool's own session lasts as long (cdk.identity.client)
TOUCH = 60  # a session that is in use is written at most this often

_NAME = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True)
class Session:
    """Somebody who has shown password and code. ``began`` and ``seen`` are seconds since 1970.

    ``ended_before`` is how often all of their sessions had been ended when it began.
    """

    person: str
    username: str
    began: int
    seen: int
    ended_before: int = 0

    def lives(self, now: int, ended: int) -> bool:
        """Whether it goes on: used lately, not too old, and its person's sessions not ended since."""
        return now - self.seen < IDLE and now - self.began < ABSOLUTE and self.ended_before == ended

    @property
    def ends(self) -> int:
        """When it is over at the latest."""
        return self.began + ABSOLUTE


@dataclass(frozen=True)
class Waiting:
    """A sign-in that is half done: what is asked next, and what the user pool wants to be told with the answer.

    ``secret`` is that of an app that is being enrolled, and empty otherwise.
    """

    step: str
    username: str
    handle: str
    until: int
    secret: str = ""


def new_name() -> str:
    """Return a name that nobody can guess: 256 bits."""
    return secrets.token_urlsafe(32)


def is_name(text: str) -> bool:
    """Whether a text can be a name at all."""
    return _NAME.fullmatch(text) is not None


def kept_as(name: str) -> str:
    """Return what a name is kept under."""
    return hashlib.sha256(name.encode()).hexdigest()


def form_mark(key: bytes, name: str) -> str:
    """Return what a form must carry to be taken: it follows from the browser's name, and only we can make it."""
    return hmac.new(key, b"form\0" + name.encode(), hashlib.sha256).hexdigest()


def is_mark(key: bytes, name: str, mark: str) -> bool:
    """Whether a form's mark is that of the browser's name."""
    return hmac.compare_digest(form_mark(key, name).encode(), mark.encode())
