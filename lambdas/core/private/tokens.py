"""Verifies the tokens that a user pool gives: by whom, for whom, what for, until when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

LEEWAY = 30  # seconds by which clocks may differ


class ForgedTokenError(Exception):
    """A token is not what our user pool gives to our client; the text says what is wrong with it."""


@dataclass(frozen=True)
class Issuer:
    """Whose tokens are taken: the address of the user pool, and our client of it."""

    address: str
    client: str


@dataclass(frozen=True)
class Person:
    """Who signed in: ``sub`` is theirs for good, the username is what they type."""

    sub: str
    username: str


def person_of(id_token: str, access_token: str, keys: Any, issuer: Issuer, now: int) -> Person:
    """Return whom both tokens are about. ``keys`` is the pool's JSON Web Key Set. Raises ForgedTokenError."""
    about = _claims(id_token, keys, issuer, "id", "aud", now)
    access = _claims(access_token, keys, issuer, "access", "client_id", now)
    if about["sub"] != access["sub"]:
        raise ForgedTokenError("the two tokens are about different people")
    username = access.get("username")
    if not isinstance(username, str) or username != about.get("cognito:username"):
        raise ForgedTokenError("the two tokens name different users")
    return Person(str(about["sub"]), username)


def _claims(token: str, keys: Any, issuer: Issuer, use: str, audience: str, now: int) -> Mapping[str, Any]:
    """Return a token's claims. Cognito names the client as ``aud`` in one kind and as ``client_id`` in the other."""
    wanted: dict[str, Any] = {"iss": issuer.address, "token_use": use, audience: issuer.client}
    wanted = {name: {"essential": True, "value": value} for name, value in wanted.items()}
    there: dict[str, Any] = {name: {"essential": True} for name in ("sub", "exp")}
    try:
        found = jwt.decode(token, KeySet.import_key_set(keys), algorithms=["RS256"])
        jwt.JWTClaimsRegistry(now=now, leeway=LEEWAY, **wanted, **there).validate(found.claims)
    except (JoseError, ValueError) as error:
        raise ForgedTokenError(f"the {use} token is refused: {error}") from None
    return found.claims
