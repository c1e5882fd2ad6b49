"""At the door nobody waits for long: a user pool that is too busy is asked three times."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lambdas.adapters import signing_in
from lambdas.adapters.signing_in import From, UserPool
from tests.support.platform import Platform
from tests.unit.adapters.test_people import Busy

HERE = From("198.51.100.1", "a browser", "/sign-in")


@pytest.fixture
def pool(platform: Platform) -> Iterator[UserPool]:
    signing_in.cognito.cache_clear()
    made = str(platform.client("cognito-idp").create_user_pool(PoolName="users")["UserPool"]["Id"])
    yield UserPool(made, "client", "secret")
    signing_in.cognito.cache_clear()


def test_a_pool_that_is_too_busy_refuses_after_three_calls(pool: UserPool) -> None:
    busy = Busy(10)
    signing_in.cognito().meta.events.register("before-send.cognito-idp.AdminInitiateAuth", busy)
    assert pool.with_password("ada", "Chosen-2-for-a-test!", HERE) is None
    assert busy.left == 7


def test_a_challenge_that_there_is_no_page_for_is_refused_and_told(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    class Client:
        def admin_initiate_auth(self, **_given: object) -> dict[str, object]:
            return {"ChallengeName": "SMS_MFA", "Session": "handle", "ChallengeParameters": {}}

    monkeypatch.setattr(signing_in, "cognito", Client)
    assert UserPool("pool", "client", "secret").with_password("ada", "Chosen-2-for-a-test!", HERE) is None
    assert "asks for SMS_MFA, which the private tier has no page for" in caplog.text
