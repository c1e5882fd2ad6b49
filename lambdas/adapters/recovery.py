"""What an administrator does for whoever has lost password or app, and about whoever must be out at once."""

from __future__ import annotations

import secrets
import string

from contracts.errors import PratiqueError
from lambdas.adapters.people import cognito
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

    With it they choose a password and enrol an app, as at the first time. Raises NoSuchPersonError.
    """
    end_sessions(pool, username, sessions)
    cognito().admin_set_user_mfa_preference(
        UserPoolId=pool, Username=username, SoftwareTokenMfaSettings={"Enabled": False, "PreferredMfa": False}
    )
    password = temporary_password()
    cognito().admin_set_user_password(UserPoolId=pool, Username=username, Password=password, Permanent=False)
    return password


def end_sessions(pool: str, username: str, sessions: Sessions) -> None:
    """End every session of somebody at once, and revoke their tokens. Raises NoSuchPersonError."""
    try:
        found = cognito().admin_get_user(UserPoolId=pool, Username=username)["UserAttributes"]
    except cognito().exceptions.UserNotFoundException:
        raise NoSuchPersonError(f"User pool {pool} has nobody of the name {username}.") from None
    sessions.end_all(next(str(item["Value"]) for item in found if item["Name"] == "sub"))
    cognito().admin_user_global_sign_out(UserPoolId=pool, Username=username)
