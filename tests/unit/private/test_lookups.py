"""Answers are believed for half a minute; a question that fails is no answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from dashboards.private.lookups import FRESH, Lookups, Recent
from lambdas.adapters import people
from lambdas.adapters.clients import dynamodb_table
from tests.support.agreed import decided
from tests.support.platform import LEDGER, Platform
from tests.unit.private.test_question import KNOWN


class Pool:
    """Groups that a test changes, and whether they can be asked for."""

    def __init__(self) -> None:
        self.now, self.group, self.asked, self.away = 0, "first", 0, False

    def ask(self, _username: str) -> str:
        self.asked += 1
        if self.away:
            raise ConnectionError
        return self.group


def test_a_change_is_seen_within_a_minute() -> None:
    pool = Pool()
    recent = Recent(pool.ask, lambda: pool.now)
    assert recent.get("ada") == "first"
    pool.group = "second"
    pool.now = FRESH - 1
    assert (recent.get("ada"), pool.asked) == ("first", 1)
    pool.now = FRESH
    assert recent.get("ada") == "second"
    assert FRESH < 60


def test_an_old_answer_does_not_stand_in_for_one_that_cannot_be_had() -> None:
    pool = Pool()
    recent = Recent(pool.ask, lambda: pool.now)
    recent.get("ada")
    pool.away, pool.now = True, FRESH
    with pytest.raises(ConnectionError):
        recent.get("ada")


AGREEMENT = KNOWN.agreements["wharfe_modelling"]
A_DAY_OF_IT = 1_800_000_000  # in January 2027


@pytest.fixture
def pool(platform: Platform) -> Iterator[str]:
    people.cognito.cache_clear()
    made = str(platform.client("cognito-idp").create_user_pool(PoolName="users")["UserPool"]["Id"])
    platform.client("cognito-idp").create_group(UserPoolId=made, GroupName=AGREEMENT.group)
    for decision in decided(AGREEMENT):
        key = {"pk": f"agreement#{AGREEMENT.name}", "sk": f"decision#{decision.number:06}"}
        dynamodb_table(LEDGER).put_item(Item={**key, "decision": decision.model_dump_json()})
    yield made
    people.cognito.cache_clear()


def make(platform: Platform, pool: str) -> str:
    """Make somebody of the agreement who has chosen a password; return their sub."""
    cognito, who = platform.client("cognito-idp"), {"UserPoolId": pool, "Username": "ada"}
    made = cognito.admin_create_user(**who, TemporaryPassword="Temporary-1-for-a-test")["User"]
    cognito.admin_set_user_password(**who, Password="Chosen-2-for-a-test!", Permanent=True)
    cognito.admin_add_user_to_group(**who, GroupName=AGREEMENT.group)
    return next(str(item["Value"]) for item in made["Attributes"] if item["Name"] == "sub")


def test_a_username_that_was_made_anew_is_somebody_elses(platform: Platform, pool: str) -> None:
    first = make(platform, pool)
    lookups = Lookups(KNOWN, pool, lambda: A_DAY_OF_IT)
    assert [right.agreement.name for right in lookups.rights_of("ada", first) or ()] == [AGREEMENT.name]
    platform.client("cognito-idp").admin_delete_user(UserPoolId=pool, Username="ada")
    second = make(platform, pool)
    assert lookups.rights_of("ada", second) is None  # as long as the answer of before is believed
    lookups.look_again("ada")
    assert lookups.rights_of("ada", first) is None
    assert lookups.rights_of("ada", second)


def test_whoever_is_disabled_or_has_no_password_of_their_own_may_not_be_signed_in(
    platform: Platform, pool: str
) -> None:
    sub, cognito = make(platform, pool), platform.client("cognito-idp")
    who = {"UserPoolId": pool, "Username": "ada"}
    lookups = Lookups(KNOWN, pool, lambda: A_DAY_OF_IT)
    assert lookups.rights_of("ada", sub)
    cognito.admin_disable_user(**who)
    lookups.look_again("ada")
    assert lookups.rights_of("ada", sub) is None
    cognito.admin_enable_user(**who)
    cognito.admin_set_user_password(**who, Password="Temporary-3-for-a-test", Permanent=False)
    lookups.look_again("ada")
    assert lookups.rights_of("ada", sub) is None


def test_the_last_day_ends_at_midnight_by_the_clocks_also_in_summer(platform: Platform, pool: str) -> None:
    # 31 March 2030 is the day on which clocks go forward, so that April begins at eleven in the evening of Greenwich.
    sub, midnight = make(platform, pool), int(datetime(2030, 3, 31, 23, tzinfo=UTC).timestamp())
    given = [Lookups(KNOWN, pool, lambda at=at: at).rights_of("ada", sub) for at in (midnight - 1, midnight)]  # type: ignore[misc]
    assert [len(rights or ()) for rights in given] == [1, 0]


def test_an_agreement_whose_record_somebody_wrote_over_gives_nothing_and_no_other_is_stopped(
    platform: Platform, pool: str
) -> None:
    sub, cognito = make(platform, pool), platform.client("cognito-idp")
    other = next(item for item in KNOWN.agreements.values() if item.name != AGREEMENT.name)
    cognito.create_group(UserPoolId=pool, GroupName=other.group)
    cognito.admin_add_user_to_group(UserPoolId=pool, Username="ada", GroupName=other.group)
    item = {"pk": f"agreement#{other.name}", "sk": "decision#000001", "decision": "{}"}
    dynamodb_table(LEDGER).put_item(Item=item)
    found = Lookups(KNOWN, pool, lambda: A_DAY_OF_IT).rights_of("ada", sub)
    assert [right.agreement.name for right in found or ()] == [AGREEMENT.name]
    dynamodb_table(LEDGER).put_item(Item={**item, "pk": f"agreement#{AGREEMENT.name}"})
    assert Lookups(KNOWN, pool, lambda: A_DAY_OF_IT).rights_of("ada", sub) == ()
