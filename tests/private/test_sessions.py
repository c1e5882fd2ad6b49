"""Sessions end: by signing out, by themselves, by a suspension; and none can be made up."""

from __future__ import annotations

import pytest

from contracts.agreements.states import Verb
from lambdas.adapters import recovery
from lambdas.adapters.sessions import Sessions
from lambdas.core.private.sessions import ABSOLUTE, IDLE, new_name
from tests.private.conftest import PASSWORD, Tier
from tests.private.test_signing_in import is_out
from tests.private.visitor import Visitor

TESTS = "/agreements/wharfe_modelling/covid_tests"
A_MINUTE = 60


def with_cookie(tier: Tier, value: str) -> Visitor:
    visitor = Visitor(tier.address)
    visitor.get("/sign-in")
    next(iter(visitor.cookies)).value = value
    return visitor


def test_a_session_that_was_made_up_is_none(tier: Tier) -> None:
    visitor, _ = tier.signed_in()
    for name in (new_name(), visitor.cookie()[:-1] + "_", "../" + visitor.cookie(), ""):
        assert is_out(with_cookie(tier, name))
    assert not is_out(with_cookie(tier, visitor.cookie()))


def test_the_table_of_sessions_has_nothing_that_a_browser_could_show(tier: Tier) -> None:
    visitor, _ = tier.signed_in()
    items = tier.cloud.table("sessions").scan()["Items"]
    assert visitor.cookie() not in repr(items)
    for item in items:
        if item["pk"].startswith("session#"):
            assert is_out(with_cookie(tier, item["pk"].removeprefix("session#")))


def test_signing_out_ends_every_session_of_a_person_and_none_of_others(tier: Tier) -> None:
    here, username = tier.signed_in()
    elsewhere, other = Visitor(tier.address, secret=here.secret), tier.signed_in()[0]
    elsewhere.sign_in(username, PASSWORD)
    kept = here.cookie()
    assert here.post("/sign-out").address.endswith("/signed-out")

    assert is_out(here)
    assert is_out(elsewhere)
    assert is_out(with_cookie(tier, kept))
    assert not is_out(other)


def test_signing_out_revokes_what_the_user_pool_gave(tier: Tier) -> None:
    visitor, username = tier.signed_in()
    visitor.post("/sign-out")
    events = tier.cloud.client("cognito-idp").admin_get_user(UserPoolId=tier.cloud.made["TIER_POOL"], Username=username)
    assert events["Enabled"]
    again = Visitor(tier.address, secret=visitor.secret)
    assert again.sign_in(username, PASSWORD).address == f"{tier.address}/"


def test_nobody_is_signed_out_by_another_site(tier: Tier) -> None:
    visitor, _ = tier.signed_in()
    visitor.post("/sign-out", mark="0" * 64)
    assert not is_out(visitor)


def test_a_session_without_questions_ends_and_one_that_is_used_goes_on(tier: Tier) -> None:
    idle, used = tier.signed_in()[0], tier.signed_in()[0]
    for _ in range(2):
        tier.wait(IDLE // 2 + 1)
        assert not is_out(used)
    assert is_out(idle)


def test_no_session_lasts_longer_than_a_working_day(tier: Tier) -> None:
    visitor, _ = tier.signed_in()
    for _ in range(ABSOLUTE // (IDLE - 60) - 1):
        tier.wait(IDLE - 60)
        assert not is_out(visitor)
    tier.wait(IDLE - 60)
    tier.wait(60)
    assert is_out(visitor)


def test_a_person_who_is_disabled_is_out_within_a_minute(tier: Tier) -> None:
    visitor, username = tier.signed_in()
    assert visitor.get(TESTS).status == 200
    pool = tier.cloud.made["TIER_POOL"]
    tier.cloud.client("cognito-idp").admin_disable_user(UserPoolId=pool, Username=username)
    tier.wait(A_MINUTE)
    assert is_out(visitor)
    tier.cloud.client("cognito-idp").admin_enable_user(UserPoolId=pool, Username=username)
    tier.wait(A_MINUTE)
    assert is_out(visitor)


def test_whoever_is_recovered_is_out_and_begins_as_at_the_first_time(
    tier: Tier, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor, username = tier.signed_in()
    client = tier.cloud.client("cognito-idp")
    monkeypatch.setattr(recovery, "cognito", lambda: client)
    temporary = recovery.recover(tier.cloud.made["TIER_POOL"], username, Sessions(tier.cloud.table("sessions")))
    assert is_out(visitor)
    assert tier.visitor().post("/sign-in", username=username, password=PASSWORD).status == 403
    again = tier.visitor()
    assert again.first_time(username, temporary, "Chosen-3-for-a-test!").status == 200
    assert again.secret != visitor.secret
    assert not is_out(again)


def test_whoever_leaves_the_group_sees_nothing_of_the_agreement_within_a_minute(tier: Tier) -> None:
    visitor, username = tier.signed_in()
    tier.cloud.client("cognito-idp").admin_remove_user_from_group(
        UserPoolId=tier.cloud.made["TIER_POOL"], Username=username, GroupName="agreement-wharfe_modelling"
    )
    tier.wait(A_MINUTE)
    assert visitor.get(TESTS).status == 404
    assert "None gives you access today" in visitor.get("/").text


def test_a_suspension_reaches_live_sessions_within_a_minute_and_its_end_too(tier: Tier) -> None:
    visitor, _ = tier.signed_in("shire_support")
    page = "/agreements/shire_support/covid_cases"
    assert visitor.get(page).status == 200
    tier.cloud.decide("shire_support", Verb.SUSPEND)
    tier.wait(A_MINUTE)
    for door in (page, f"{page}/file.csv", f"{page}?area=E92000001"):
        assert visitor.get(door).status == 404
    assert "None gives you access today" in visitor.get("/").text

    tier.cloud.decide("shire_support", Verb.RESUME)
    tier.wait(A_MINUTE)
    assert visitor.get(page).status == 200
