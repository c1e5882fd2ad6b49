"""Inviting people: once each, with a result for each, however busy Cognito is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from botocore.awsrequest import AWSResponse

from lambdas.adapters import people
from lambdas.adapters.people import NoSuchGroupError, Result
from lambdas.core.onboarding import Person
from tests.support.platform import Platform

GROUP = "outbreak_centre"
ADA, GRACE = Person("ada.byron", "ada@example.org"), Person("grace-h", "grace@example.org")


@pytest.fixture
def pool(platform: Platform) -> Iterator[str]:
    people.cognito.cache_clear()
    made = str(platform.client("cognito-idp").create_user_pool(PoolName="users")["UserPool"]["Id"])
    platform.client("cognito-idp").create_group(UserPoolId=made, GroupName=GROUP)
    yield made
    people.cognito.cache_clear()


def outcomes(pool: str, *invited: Person) -> list[str]:
    return [result.outcome.value for result in people.invite(pool, GROUP, invited)]


def members(platform: Platform, pool: str) -> set[str]:
    found = platform.client("cognito-idp").list_users_in_group(UserPoolId=pool, GroupName=GROUP)["Users"]
    return {user["Username"] for user in found}


class Busy:
    """Cognito that says so many times that it is too busy."""

    def __init__(self, times: int) -> None:
        self.left = times

    def __call__(self, request: object, **_: object) -> AWSResponse | None:
        if self.left <= 0:
            return None
        self.left -= 1
        body = b'{"__type": "TooManyRequestsException", "message": "Rate exceeded"}'
        return AWSResponse(
            getattr(request, "url", ""), 400, {"x-amzn-errortype": "TooManyRequestsException"}, _Raw(body)
        )


class _Raw:
    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self, **_: object) -> Iterator[bytes]:
        yield self._body


def test_everybody_is_invited_once_and_is_in_the_group(platform: Platform, pool: str) -> None:
    assert outcomes(pool, ADA, GRACE) == ["invited", "invited"]
    assert outcomes(pool, GRACE, ADA) == ["unchanged", "unchanged"]
    assert members(platform, pool) == {"ada.byron", "grace-h"}


def test_who_is_there_already_is_added_to_the_group_and_not_invited_again(platform: Platform, pool: str) -> None:
    attributes = [{"Name": "email", "Value": "ADA@example.org"}]
    platform.client("cognito-idp").admin_create_user(UserPoolId=pool, Username="ada.byron", UserAttributes=attributes)
    assert outcomes(pool, ADA, GRACE) == ["added", "invited"]


def test_a_username_of_somebody_else_is_given_to_nobody(platform: Platform, pool: str) -> None:
    outcomes(pool, ADA)
    other = Person("ada.byron", "ada.lovelace@example.org")
    (result,) = people.invite(pool, GROUP, [other])
    assert result.outcome.value == "failed"
    assert result.why == "the username is somebody else's, at ada@example.org: choose another"


def test_nobody_is_touched_when_there_is_no_such_group(platform: Platform, pool: str) -> None:
    with pytest.raises(NoSuchGroupError, match="has no group another: deploy the agreement first"):
        people.invite(pool, "another", [ADA])
    assert platform.client("cognito-idp").list_users(UserPoolId=pool)["Users"] == []


def test_throttling_is_waited_out(platform: Platform, pool: str) -> None:
    busy = Busy(6)
    people.cognito().meta.events.register("before-send.cognito-idp.AdminCreateUser", busy)
    assert outcomes(pool, ADA) == ["invited"]
    assert busy.left == 0


def test_who_is_refused_to_the_end_is_told_and_taken_up_by_the_next_run(platform: Platform, pool: str) -> None:
    busy = Busy(10**6)
    people.cognito().meta.events.register("before-send.cognito-idp.AdminAddUserToGroup", busy)
    (result,) = people.invite(pool, GROUP, [ADA])
    assert result.outcome.value == "failed"
    assert "TooManyRequestsException" in result.why
    assert "run the command again" in result.why
    busy.left = 0
    assert outcomes(pool, ADA) == ["added"]


def test_each_result_is_told_as_it_comes_and_of_whoever_was_begun_with_also_when_it_is_interrupted(
    platform: Platform, pool: str
) -> None:
    everybody = [Person(f"person-{number}", f"person-{number}@example.org") for number in range(60)]
    told: list[Result] = []

    def come(result: Result) -> None:
        told.append(result)
        if len(told) == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        people.invite(pool, GROUP, everybody, come)
    done = members(platform, pool)
    assert {result.person.username for result in told} == done
    assert len(done) < len(everybody)
    told.clear()
    told.append(Result(ADA, people.Outcome.INVITED))
    again = people.invite(pool, GROUP, everybody, come)
    assert {item.person.username for item in again if item.outcome is people.Outcome.UNCHANGED} == done
    assert len(told) == 1 + len(everybody)


class Heard:
    """What Cognito is asked to send, and to whom."""

    def __init__(self) -> None:
        self.again: list[str] = []

    def __call__(self, params: dict[str, str], **_: object) -> None:
        if params.get("MessageAction") == "RESEND":
            self.again.append(params["Username"])


def test_who_never_came_until_the_invitation_lapsed_is_sent_another(
    platform: Platform, pool: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = Heard()
    people.cognito().meta.events.register("provide-client-params.cognito-idp.AdminCreateUser", heard)
    outcomes(pool, ADA, GRACE)
    assert (outcomes(pool, ADA), heard.again) == (["unchanged"], []), "it has not lapsed"
    platform.client("cognito-idp").admin_set_user_password(
        UserPoolId=pool, Username=GRACE.username, Password="Xy9!xxxxxxxxxxxx", Permanent=True
    )
    monkeypatch.setattr(people, "LASTS", -people.LASTS)
    assert outcomes(pool, ADA, GRACE) == ["again", "unchanged"], "who has come needs none"
    assert heard.again == [ADA.username]


def test_who_is_disabled_is_not_let_in_again_by_a_list(platform: Platform, pool: str) -> None:
    outcomes(pool, ADA)
    platform.client("cognito-idp").admin_disable_user(UserPoolId=pool, Username=ADA.username)
    platform.client("cognito-idp").admin_remove_user_from_group(UserPoolId=pool, Username=ADA.username, GroupName=GROUP)
    (result,) = people.invite(pool, GROUP, [ADA])
    assert (result.outcome.value, members(platform, pool)) == ("failed", set())
    assert result.why.startswith("they are disabled")
