"""The steps of signing in, in the user pool's own names, and what may come of one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Step(StrEnum):
    """What is asked of somebody whose password was right."""

    REPLACE = "NEW_PASSWORD_REQUIRED"
    ENROL = "MFA_SETUP"
    CODE = "SOFTWARE_TOKEN_MFA"


@dataclass(frozen=True)
class Asked:
    """The pool asks for one more thing; ``handle`` is what it wants to be told with the answer."""

    step: Step
    username: str
    handle: str


@dataclass(frozen=True)
class Given:
    """The pool has let somebody in."""

    id_token: str
    access_token: str


@dataclass(frozen=True)
class Unfit:
    """An answer was not right, and another may be tried."""


Outcome = Asked | Given | Unfit | None
"""What came of an answer; None is a refusal after which one begins anew."""
