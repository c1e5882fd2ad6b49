"""Whether a token shows that an administrator of the user pool has just signed in.

Cognito itself is asked, which answers for a token that it signed, that is not over and was not revoked. It answers for
those of any pool, so the token's own words are read after that: they are Cognito's.
"""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

from botocore.exceptions import ClientError

from contracts.reading.errors import PratiqueError
from lambdas.adapters import people

GROUP = "administrators"
RECENT = 15 * 60  # seconds since password and code were shown: as long as a token lasts


class NotAnAdministratorError(PratiqueError):
    """A token does not show that an administrator has just signed in; the text says what to do."""


def administrator(token: str, pool: str, now: int) -> str:
    """Return the username of the administrator whom an access token is about. Raises NotAnAdministratorError."""
    try:
        username = str(people.cognito().get_user(AccessToken=token)["Username"])
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") in {"InternalErrorException", "TooManyRequestsException"}:
            raise
        raise _refused() from None
    said = _words(token)
    is_ours = str(said.get("iss", "")).rpartition("/")[2] == pool and said.get("token_use") == "access"
    age = now - int(said.get("auth_time", 0))
    if not is_ours or said.get("username") != username or not 0 <= age <= RECENT:
        raise _refused()
    known = people.known_as(pool, username)
    if known is None or GROUP not in known.groups:
        raise _refused()
    return username


def _words(token: str) -> dict[str, Any]:
    """Return what a token says, whose signature Cognito has looked at (RFC 7519)."""
    try:
        body = token.split(".")[1]
        said = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    except (IndexError, ValueError, binascii.Error):
        return {}
    return said if isinstance(said, dict) else {}


def _refused() -> NotAnAdministratorError:
    return NotAnAdministratorError(
        f"Nobody is invited: sign in again, with password and code, as somebody of the group {GROUP}."
    )
