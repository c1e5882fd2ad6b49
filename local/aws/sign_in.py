"""Signing in at the embedded AWS as at Amazon Cognito, where the emulator is more lenient.

Unpatched it gives tokens to whoever has no app although the pool requires one, takes any session as one it gave out,
takes a code twice, lets people enter themselves, has a sign-in page of its own that asks for no code, and checks a
client's secret only where it checks every signature. Each of these would let a fault of ours pass unseen. And it
invites nobody where passwords must be longer than its own.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ministack.services import cognito

Answer = tuple[int, Mapping[str, str], Any]
_LIVES = 15 * 60.0  # seconds; the most that a client can ask for (AuthSessionValidity)
_STEPS = {"NEW_PASSWORD_REQUIRED", "SOFTWARE_TOKEN_MFA", "MFA_SETUP"}
_CLOSED = {"ConfirmForgotPassword", "ConfirmSignUp", "ForgotPassword", "ResendConfirmationCode", "SignUp"}


@dataclass
class _Session:
    """What a session that was given out is good for; ``secret`` is that of an app which is being enrolled."""

    step: str
    pool: str
    client: str
    username: str
    until: float
    secret: str = ""
    verified: bool = False


_given: dict[str, _Session] = {}
_used: dict[tuple[str, str], set[str]] = {}


def _refuse(kind: str, text: str) -> Any:
    return cognito.error_response_json(kind, text, 400)


def _give(session: _Session) -> str:
    name = secrets.token_urlsafe(48)
    _given[name] = session
    return name


def _find(data: Mapping[str, Any], step: str) -> _Session | None:
    found = _given.get(str(data.get("Session")))
    return found if found and found.step == step and found.until > time.time() else None


def _next(pool: str, client: str, user: dict[str, Any]) -> Any:
    """Ask for what must follow a password that was right: the app's code, or an app."""
    enrolled = "SOFTWARE_TOKEN_MFA" in user.get("_mfa_enabled", []) and user.get("_totp_secret")
    step = "SOFTWARE_TOKEN_MFA" if enrolled else "MFA_SETUP"
    session = _Session(step, pool, client, user["Username"], time.time() + _LIVES)
    about = {"USER_ID_FOR_SRP": user["Username"], "MFAS_CAN_SETUP": '["SOFTWARE_TOKEN_MFA"]'}
    return cognito.json_response({"ChallengeName": step, "Session": _give(session), "ChallengeParameters": about})


def _after_password(inner: Callable[..., Any]) -> Callable[..., Any]:
    def result(pool: dict[str, Any], pid: str, cid: str, user: dict[str, Any], username: str, **rest: Any) -> Any:
        if user.get("UserStatus") != "FORCE_CHANGE_PASSWORD" and pool.get("MfaConfiguration") == "ON":
            return _next(pid, cid, user)
        answer = inner(pool, pid, cid, user, username, **rest)
        body = json.loads(answer[2])
        if body.get("ChallengeName") != "NEW_PASSWORD_REQUIRED":
            return answer
        session = _Session("NEW_PASSWORD_REQUIRED", pid, cid, user["Username"], time.time() + _LIVES)
        return cognito.json_response({**body, "Session": _give(session)})

    return result


def _respond(inner: Callable[[dict[str, Any]], Any]) -> Callable[[dict[str, Any]], Any]:
    def respond(data: dict[str, Any]) -> Any:
        step = data.get("ChallengeName", "")
        if step not in _STEPS:
            return inner(data)
        session, answers = _find(data, step), data.get("ChallengeResponses", {})
        if session is None or answers.get("USERNAME") != session.username or data.get("ClientId") != session.client:
            return _refuse("NotAuthorizedException", "Invalid session for the user.")
        pool = cognito._user_pools[session.pool]
        user = pool["_users"][session.username]
        refused = _step_refused(step, session, user, answers, pool)
        if refused is not None:
            return refused
        answer = inner(data)
        if answer[0] == 200:
            _given.pop(data["Session"])
            if step == "NEW_PASSWORD_REQUIRED" and pool.get("MfaConfiguration") == "ON":
                return _next(session.pool, session.client, user)
        return answer

    return respond


def _step_refused(step: str, session: _Session, user: dict[str, Any], answers: Mapping[str, str], pool: Any) -> Any:
    if step == "NEW_PASSWORD_REQUIRED":
        faults = cognito._password_policy_errors(pool, answers.get("NEW_PASSWORD", ""))
        return _refuse("InvalidPasswordException", "Password did not conform with policy") if faults else None
    if step == "MFA_SETUP":
        if not session.verified:
            return _refuse("NotAuthorizedException", "No app was verified in this session.")
        user["_totp_secret"] = session.secret
        user["_mfa_enabled"] = ["SOFTWARE_TOKEN_MFA"]
        return None
    code, used = answers.get("SOFTWARE_TOKEN_MFA_CODE", ""), _used.setdefault((session.pool, session.username), set())
    if not cognito._totp_matches(user["_totp_secret"], code):
        return _refuse("CodeMismatchException", "Invalid code received for user")
    if code in used:
        return _refuse("ExpiredCodeException", "Your software token has already been used once.")
    used.add(code)
    return None


def _associate(inner: Callable[[dict[str, Any]], Any]) -> Callable[[dict[str, Any]], Any]:
    def associate(data: dict[str, Any]) -> Any:
        if "Session" not in data:
            return inner(data)
        session = _find(data, "MFA_SETUP")
        if session is None:
            return _refuse("NotAuthorizedException", "Invalid session for the user.")
        made = json.loads(inner({})[2])
        _given.pop(data["Session"])
        session.secret = made["SecretCode"]
        return cognito.json_response({"SecretCode": session.secret, "Session": _give(session)})

    return associate


def _verify(inner: Callable[[dict[str, Any]], Any]) -> Callable[[dict[str, Any]], Any]:
    def verify(data: dict[str, Any]) -> Any:
        if "Session" not in data:
            return inner(data)
        session = _find(data, "MFA_SETUP")
        if session is None or not session.secret:
            return _refuse("NotAuthorizedException", "Invalid session for the user.")
        if not cognito._totp_matches(session.secret, data.get("UserCode", "")):
            return _refuse("EnableSoftwareTokenMFAException", "Code mismatch")
        _given.pop(data["Session"])
        session.verified = True
        _used.setdefault((session.pool, session.username), set()).add(data["UserCode"])
        return cognito.json_response({"Status": "SUCCESS", "Session": _give(session)})

    return verify


def _guarded(inner: Callable[..., Any]) -> Callable[..., Any]:
    def run(handler: Callable[..., Any], action: str, data: dict[str, Any]) -> Any:
        if action in _CLOSED:
            return _refuse("NotAuthorizedException", f"{action} is not permitted for this user pool")
        return cognito._validate_client_secret_hash(action, data) or inner(handler, action, data)

    return run


def _longer(inner: Callable[[], str]) -> Callable[[], str]:
    """Make an invitation's password as long as a pool may ask for; the emulator's own is refused by ours."""
    return lambda: inner() + inner()


def _no_page(*_request: Any) -> Any:
    return _refuse("NotFoundException", "There is no sign-in page here but that of the private tier.")


def install() -> None:
    """Put these in the place of the emulator's own."""
    cognito._password_auth_result = _after_password(cognito._password_auth_result)
    cognito._admin_respond_to_auth_challenge = _respond(cognito._admin_respond_to_auth_challenge)
    cognito._respond_to_auth_challenge = _respond(cognito._respond_to_auth_challenge)
    cognito._associate_software_token = _associate(cognito._associate_software_token)
    cognito._verify_software_token = _verify(cognito._verify_software_token)
    cognito._run_idp_handler = _guarded(cognito._run_idp_handler)
    cognito._generate_temp_password = _longer(cognito._generate_temp_password)
    cognito.handle_oauth2_authorize = cognito.handle_login_submit = _no_page
