"""What an administrator does for whoever has lost password or app, and about whoever must be out at once."""

from __future__ import annotations

import secrets
import string

from contracts.reading.errors import PratiqueError
from lambdas.adapters.people import cognito, sub_of
from lambdas.adapters.sessions import Sessions

_KINDS = (string.ascii_lowercase, string.ascii_uppercase, string.digits, "!#%+-=?")
_LENGTH = 20


class NoSuchPersonError(PratiqueError):
    """The user pool has nobody of this name; the text says which pool."""


def temporary_password() -> str:
    """Return a password that a user pool takes: twenty letters, of each of four kinds."""
    made = [secrets.choice(kind) for kind in _KINDS]
    made += [secrets.choice("".join(_KINDS)) for _ in range(_LENGTH - len(made))]
    secrets.SystemRandom().shuffle(made)
    return "".join(made)


def recover(pool: str, username: str, sessions: Sessions) -> str:
    """Take somebody's password and app away, end their sessions, and return a temporary password for them.

    With it they choose a password and enrol an app, as at the first time. Raises NoSuchPersonError before anything is
    changed. Sessions are ended last, when nobody can begin one with the old password any more.
    """
    sub, password = _sub(pool, username), temporary_password()
    cognito().admin_set_user_password(UserPoolId=pool, Username=username, Password=password, Permanent=False)
    cognito().admin_set_user_mfa_preference(
        UserPoolId=pool, Username=username, SoftwareTokenMfaSettings={"Enabled": False, "PreferredMfa": False}
    )
    _end(pool, username, sub, sessions)
    return password


def end_sessions(pool: str, username: str, sessions: Sessions) -> None:
    """End every session of somebody at once, and revoke their tokens. Raises NoSuchPersonError."""
    _end(pool, username, _sub(pool, username), sessions)


def _end(pool: str, username: str, sub: str, sessions: Sessions) -> None:
    sessions.end_all(sub)
    cognito().admin_user_global_sign_out(UserPoolId=pool, Username=username)


def _sub(pool: str, username: str) -> str:
    try:
        return sub_of(cognito().admin_get_user(UserPoolId=pool, Username=username))
    except cognito().exceptions.UserNotFoundException:
        raise NoSuchPersonError(f"User pool {pool} has nobody of the name {username}.") from None
