"""Signing in at the user pool: password, new password, enrolment, one-time code.

Only refusals come back as such. Whatever Cognito says about a person it refuses is kept from them: whether there is
such a user, whether they are disabled, whether it was the password or something else.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from lambdas.core.private.steps import Asked, Given, Outcome, Step, Unfit

# What Cognito answers when it will not let somebody on; the rest of its errors are faults of ours or of the network.
_REFUSALS = frozenset(
    {
        "CodeMismatchException",
        "EnableSoftwareTokenMFAException",
        "ExpiredCodeException",
        "ForbiddenException",
        "InvalidParameterException",
        "LimitExceededException",
        "NotAuthorizedException",
        "PasswordResetRequiredException",
        "TooManyFailedAttemptsException",
        "TooManyRequestsException",
        "UserLambdaValidationException",
        "UserNotConfirmedException",
        "UserNotFoundException",
    }
)
_UNFIT = frozenset({"InvalidPasswordException", "PasswordHistoryPolicyViolationException"})
_AGAIN = frozenset({"CodeMismatchException", "EnableSoftwareTokenMFAException"})

_CALLS = 3  # of one step; whoever waits holds up a thread that somebody inside could have
_PATIENCE = 10  # seconds for a call
_CONNECTIONS = 16

_log = logging.getLogger(__name__)


@lru_cache(maxsize=1)
def cognito() -> Any:
    """Return the client for people who wait at the door: it gives up soon, unlike that for invitations (``people``)."""
    retries: Any = {"mode": "standard", "total_max_attempts": _CALLS}
    config = Config(
        retries=retries, connect_timeout=_PATIENCE, read_timeout=_PATIENCE, max_pool_connections=_CONNECTIONS
    )
    return boto3.client("cognito-idp", config=config)


@dataclass(frozen=True)
class From:
    """Where a try comes from, which threat protection judges."""

    address: str
    browser: str
    path: str


@dataclass(frozen=True)
class UserPool:
    """A user pool and our client of it, which has a secret."""

    pool: str
    client: str
    secret: str

    def with_password(self, username: str, password: str, origin: From) -> Outcome:
        """Show a password; return what is asked next, tokens, or None when it is refused."""
        given = {"USERNAME": username, "PASSWORD": password, "SECRET_HASH": self._hash(username)}
        return self._asked(
            "admin_initiate_auth", username, origin, AuthFlow="ADMIN_USER_PASSWORD_AUTH", AuthParameters=given
        )

    def with_new_password(self, username: str, handle: str, password: str, origin: From) -> Outcome:
        """Set the password that replaces an invitation's."""
        try:
            return self._answer("NEW_PASSWORD_REQUIRED", username, handle, {"NEW_PASSWORD": password}, origin)
        except ClientError as error:
            if _code(error) not in _UNFIT:
                raise
            return Unfit()

    def with_code(self, username: str, handle: str, code: str, origin: From) -> Outcome:
        """Show a one-time code. ``Unfit`` when it is wrong and another may be tried."""
        return self._answer("SOFTWARE_TOKEN_MFA", username, handle, {"SOFTWARE_TOKEN_MFA_CODE": code}, origin)

    def app_secret(self, handle: str) -> tuple[str, str] | None:
        """Return the secret of an app that is to be enrolled, and the handle of what follows."""
        try:
            made = cognito().associate_software_token(Session=handle)
        except ClientError as error:
            if _code(error) not in _REFUSALS:
                raise
            return None
        return str(made["SecretCode"]), str(made["Session"])

    def enrol(self, username: str, handle: str, code: str, origin: From) -> Outcome:
        """Finish enrolment with the app's first code."""
        try:
            made = cognito().verify_software_token(Session=handle, UserCode=code, FriendlyDeviceName="App")
        except ClientError as error:
            return _refused(error)
        return self._answer("MFA_SETUP", username, str(made.get("Session", handle)), {}, origin)

    def sign_out_everywhere(self, username: str) -> None:
        """Revoke every token that somebody was given. Whoever is not there any more has none that works."""
        try:
            cognito().admin_user_global_sign_out(UserPoolId=self.pool, Username=username)
        except cognito().exceptions.UserNotFoundException:
            return

    def _answer(self, step: str, username: str, handle: str, answers: Mapping[str, str], origin: From) -> Outcome:
        given = {"USERNAME": username, "SECRET_HASH": self._hash(username), **answers}
        return self._asked(
            "admin_respond_to_auth_challenge",
            username,
            origin,
            ChallengeName=step,
            Session=handle,
            ChallengeResponses=given,
        )

    def _asked(self, call: str, username: str, origin: From, **arguments: Any) -> Outcome:
        try:
            made = getattr(cognito(), call)(
                UserPoolId=self.pool, ClientId=self.client, ContextData=_context(origin), **arguments
            )
        except ClientError as error:
            return _refused(error)
        if tokens := made.get("AuthenticationResult"):
            return Given(str(tokens["IdToken"]), str(tokens["AccessToken"]))
        # The username as the pool has it, whichever letters were small.
        named = made.get("ChallengeParameters", {}).get("USER_ID_FOR_SRP") or username
        if made["ChallengeName"] not in list(Step):
            _log.error("the user pool asks for %s, which the private tier has no page for", made["ChallengeName"])
            return None
        return Asked(Step(made["ChallengeName"]), str(named), str(made["Session"]))

    def _hash(self, username: str) -> str:
        """Return what shows that we have the client's secret (Cognito developer guide, "Computing secret hash")."""
        made = hmac.new(self.secret.encode(), (username + self.client).encode(), hashlib.sha256).digest()
        return base64.b64encode(made).decode()


def secret_of(pool: str, client: str) -> str:
    """Return the secret of our client, which is nowhere but in the user pool."""
    found = cognito().describe_user_pool_client(UserPoolId=pool, ClientId=client)["UserPoolClient"]
    return str(found["ClientSecret"])


def _refused(error: ClientError) -> Unfit | None:
    if _code(error) in _AGAIN:
        return Unfit()
    if _code(error) in _REFUSALS:
        return None
    raise error


def _context(origin: From) -> dict[str, Any]:
    headers = [{"headerName": "User-Agent", "headerValue": origin.browser[:1000]}]
    return {"IpAddress": origin.address, "ServerName": "pratique", "ServerPath": origin.path, "HttpHeaders": headers}


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code"))
