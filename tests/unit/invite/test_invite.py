"""Inviting as a function: for people of the account by name, for the private tier by an administrator's token alone."""

from __future__ import annotations

import base64
import json
import time
from dataclasses import dataclass
from typing import Any

import pytest

from lambdas.adapters import administrators, agreements, people
from lambdas.adapters.catalogue import catalogue
from lambdas.adapters.settings import settings
from lambdas.invite import handler
from tests.support.agreed import decided
from tests.support.platform import REGION, Context, Platform

AGREEMENT, PASSWORD = "clinic_watch", "Some-password-1!"
FUNCTION = f"arn:aws:lambda:{REGION}:123456789012:function:pratique-test-invite"
PAGE = Context(invoked_function_arn=f"{FUNCTION}:page")
DIRECT = Context(invoked_function_arn=FUNCTION)
TWO = "username,email\nada.byron,ada@example.org\ngrace.h,grace@example.org\n"


@dataclass
class Pool:
    """A user pool, and tokens of people in it."""

    platform: Platform
    id: str
    client: str

    def token(self, username: str, *groups: str) -> str:
        cognito = self.platform.client("cognito-idp")
        cognito.admin_create_user(UserPoolId=self.id, Username=username)
        cognito.admin_set_user_password(UserPoolId=self.id, Username=username, Password=PASSWORD, Permanent=True)
        for group in groups:
            cognito.admin_add_user_to_group(UserPoolId=self.id, Username=username, GroupName=group)
        given = {"USERNAME": username, "PASSWORD": PASSWORD}
        answer = cognito.admin_initiate_auth(
            UserPoolId=self.id, ClientId=self.client, AuthFlow="ADMIN_USER_PASSWORD_AUTH", AuthParameters=given
        )
        return str(answer["AuthenticationResult"]["AccessToken"])

    def usernames(self) -> set[str]:
        found = self.platform.client("cognito-idp").list_users_in_group(
            UserPoolId=self.id, GroupName=f"agreement-{AGREEMENT}"
        )
        return {user["Username"] for user in found["Users"]}


def made(platform: Platform, name: str) -> Pool:
    cognito = platform.client("cognito-idp")
    pool = str(cognito.create_user_pool(PoolName=name)["UserPool"]["Id"])
    for group in (f"agreement-{AGREEMENT}", administrators.GROUP, "doorkeepers"):
        cognito.create_group(UserPoolId=pool, GroupName=group)
    client = cognito.create_user_pool_client(UserPoolId=pool, ClientName="private")["UserPoolClient"]["ClientId"]
    return Pool(platform, pool, client)


@pytest.fixture
def pool(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> Pool:
    people.cognito.cache_clear()
    ours = made(platform, "users")
    platform.client("s3").create_bucket(Bucket="queries", CreateBucketConfiguration={"LocationConstraint": REGION})
    monkeypatch.setenv("USER_POOL", ours.id)
    monkeypatch.setenv("QUERIES_BUCKET", "queries")
    settings.cache_clear()
    return ours


@pytest.fixture
def active(pool: Pool) -> None:
    for item in decided(catalogue().agreements[AGREEMENT]):
        agreements.enter(catalogue().agreements[AGREEMENT], item.verb, by=item.by, reason=item.reason, at=item.at)


def invite(context: Context = DIRECT, **event: str) -> dict[str, Any]:
    return dict(handler.main({"agreement": AGREEMENT, "people": TWO, **event}, context))


def test_everybody_is_invited_once_with_a_result_for_each_that_is_kept(
    platform: Platform, pool: Pool, active: None
) -> None:
    first, again = invite(by="Ada Sample"), invite(by="Ada Sample")
    assert first["counts"] == {"invited": 2, "again": 0, "added": 0, "unchanged": 0, "failed": 0}
    assert again["counts"]["unchanged"] == 2
    assert first["results"].splitlines()[1] == "ada.byron,ada@example.org,invited,"
    assert pool.usernames() == {"ada.byron", "grace.h"}
    kept = json.loads(platform.read("queries", first["kept"]))
    assert (kept["by"], kept["agreement"]) == ("Ada Sample", AGREEMENT)
    assert {"username": "ada.byron", "outcome": "invited"} in kept["results"]
    assert "@" not in json.dumps(kept), "no address is kept for years"
    assert len(platform.keys("queries", "invitations/")) == 2


@pytest.mark.parametrize(
    ("event", "said"),
    [
        ({"people": TWO + "grace,nowhere\n"}, "line 4: email 'nowhere'"),
        ({"people": ""}, "line 1 is empty"),
        ({"agreement": "another"}, "There is no agreement another"),
        ({"by": " "}, "say in `by` who invites"),
    ],
)
def test_with_a_mistake_nobody_is_invited_and_it_is_said(
    pool: Pool, active: None, event: dict[str, str], said: str
) -> None:
    assert said in invite(**{"by": "Ada Sample", **event})["refused"]
    assert pool.usernames() == set()


def test_nobody_is_invited_under_an_agreement_that_is_not_active(pool: Pool) -> None:
    assert "is requested, and only people of an active one" in invite(by="Ada Sample")["refused"]


def test_the_private_tier_invites_with_the_token_of_an_administrator(
    platform: Platform, pool: Pool, active: None
) -> None:
    answer = invite(PAGE, token=pool.token("root.admin", administrators.GROUP))
    assert answer["counts"]["invited"] == 2
    assert json.loads(platform.read("queries", answer["kept"]))["by"] == "root.admin"


def forged(token: str, **changed: object) -> str:
    """Change what a token says, and leave its signature."""
    head, body, signature = token.split(".")
    said = json.loads(base64.urlsafe_b64decode(body + "=="))
    new = base64.urlsafe_b64encode(json.dumps({**said, **changed}).encode()).decode().rstrip("=")
    return f"{head}.{new}.{signature}"


@pytest.mark.parametrize(
    "case", ["none", "nonsense", "another group", "another pool", "an earlier sign-in", "disabled", "by name alone"]
)
def test_the_private_tier_invites_nobody_without_one(
    platform: Platform, pool: Pool, active: None, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    token, more = pool.token("root.admin", administrators.GROUP), {}
    if case == "none":
        token = ""
    elif case == "nonsense":
        token = "a.b.c"
    elif case == "another group":
        token = pool.token("door.keeper", "doorkeepers")
    elif case == "another pool":  # of somebody who has the name of one of ours
        token = made(platform, "theirs").token("root.admin", administrators.GROUP)
    elif case == "an earlier sign-in":
        monkeypatch.setattr(administrators, "RECENT", -1)
    elif case == "disabled":
        platform.client("cognito-idp").admin_disable_user(UserPoolId=pool.id, Username="root.admin")
    else:
        token, more = "", {"by": "root.admin"}
    assert "Nobody is invited: sign in again" in invite(PAGE, token=token, **more)["refused"]
    assert pool.usernames() == set()


def test_how_old_a_sign_in_is_counts_and_not_how_old_its_token(pool: Pool) -> None:
    token, now = pool.token("root.admin", administrators.GROUP), int(time.time())
    assert administrators.administrator(token, pool.id, now) == "root.admin"
    for later in (now + administrators.RECENT + 5, now - 60):
        with pytest.raises(administrators.NotAnAdministratorError):
            administrators.administrator(token, pool.id, later)
