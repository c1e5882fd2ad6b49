"""Tokens are taken from our user pool, for our client, for their use, until they end; and no others."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from lambdas.core.private.tokens import ForgedTokenError, Issuer, Person, person_of

NOW = 1_800_000_000
ISSUER = Issuer("https://cognito-idp.eu-west-2.amazonaws.com/eu-west-2_test", "client")
OURS = RSAKey.generate_key(2048, {"kid": "ours", "use": "sig", "alg": "RS256"})
ANOTHER = RSAKey.generate_key(2048, {"kid": "ours", "use": "sig", "alg": "RS256"})
KEYS = KeySet([OURS]).as_dict(private=False)
ABOUT = {
    "iss": ISSUER.address,
    "sub": "one",
    "token_use": "id",
    "aud": "client",
    "cognito:username": "ada",
    "exp": NOW + 900,
}
ACCESS = {
    "iss": ISSUER.address,
    "sub": "one",
    "token_use": "access",
    "client_id": "client",
    "username": "ada",
    "exp": NOW + 900,
}


def signed(claims: dict[str, Any], key: RSAKey = OURS, **header: str) -> str:
    return jwt.encode({"alg": "RS256", "kid": "ours", **header}, claims, key)


def read(about: str, access: str, keys: Any = KEYS) -> Person:
    return person_of(about, access, keys, ISSUER, NOW)


def test_both_tokens_together_say_who_it_is() -> None:
    assert read(signed(ABOUT), signed(ACCESS)) == Person("one", "ada")


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "https://cognito-idp.eu-west-2.amazonaws.com/eu-west-2_other"},
        {"aud": "another client"},
        {"token_use": "access"},
        {"exp": NOW - 31},
        {"sub": "two"},
        {"cognito:username": "grace"},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_an_id_token_with_another_claim_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(ForgedTokenError):
        read(signed({**ABOUT, **changed}), signed(ACCESS))


@pytest.mark.parametrize("name", ["iss", "aud", "token_use", "exp", "sub"])
def test_an_id_token_that_lacks_a_claim_is_refused(name: str) -> None:
    with pytest.raises(ForgedTokenError):
        read(signed({key: value for key, value in ABOUT.items() if key != name}), signed(ACCESS))


@pytest.mark.parametrize("changed", [{"client_id": "another"}, {"token_use": "id"}, {"exp": NOW - 31}])
def test_an_access_token_with_another_claim_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(ForgedTokenError):
        read(signed(ABOUT), signed({**ACCESS, **changed}))


def test_a_token_that_another_key_signed_is_refused() -> None:
    with pytest.raises(ForgedTokenError):
        read(signed(ABOUT, ANOTHER), signed(ACCESS))


def test_a_token_that_nobody_signed_is_refused() -> None:
    head, body, _ = signed(ABOUT).split(".")
    none = "eyJhbGciOiJub25lIiwia2lkIjoib3VycyJ9"  # {"alg":"none","kid":"ours"}
    for forged in (f"{none}.{body}.", f"{head}.{body}.", f"{head}.{body}", "", "a.b.c"):
        with pytest.raises(ForgedTokenError):
            read(forged, signed(ACCESS))


def test_a_public_key_is_no_secret_to_sign_with() -> None:
    head, body = "eyJhbGciOiJIUzI1NiIsImtpZCI6Im91cnMifQ", signed(ABOUT).split(".")[1]  # {"alg":"HS256","kid":"ours"}
    made = hmac.new(OURS.as_pem(private=False), f"{head}.{body}".encode(), hashlib.sha256).digest()
    with pytest.raises(ForgedTokenError):
        read(f"{head}.{body}.{base64.urlsafe_b64encode(made).rstrip(b'=').decode()}", signed(ACCESS))
