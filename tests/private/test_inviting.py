"""The administrators' page: it is there for them alone, and invites by what the user pool says of them just then."""

from __future__ import annotations

import json
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, expect

from tests.private.conftest import PASSWORD, Tier, group
from tests.private.test_pages import as_visitor, faults, window
from tests.private.visitor import Visitor
from tests.support.one_time_code import code

INVITE = "/invite"
AGREEMENT = "outbreak_centre"


def people(*names: str) -> str:
    return "username,email\n" + "".join(f"{name},{name}@example.org\n" for name in names)


def members(tier: Tier) -> set[str]:
    found = tier.cloud.client("cognito-idp").list_users_in_group(
        UserPoolId=tier.cloud.made["TIER_POOL"], GroupName=f"agreement-{AGREEMENT}"
    )
    return {user["Username"] for user in found["Users"]}


def kept(tier: Tier, by: str) -> list[dict[str, Any]]:
    s3 = tier.cloud.client("s3")
    found = s3.list_objects_v2(Bucket="queries", Prefix="invitations/").get("Contents", [])
    every = [json.loads(s3.get_object(Bucket="queries", Key=item["Key"])["Body"].read()) for item in found]
    return [item for item in every if item["by"] == by]


def send(visitor: Visitor, text: str, later: int = 1, **changed: str) -> Any:
    fields = {"agreement": AGREEMENT, "people": text, "password": PASSWORD, "code": code(visitor.secret, later)}
    return visitor.post(INVITE, **{**fields, **changed})


def test_a_list_is_invited_in_parts_and_what_became_of_each_is_shown_and_kept(
    tier: Tier, administrator: tuple[Visitor, str]
) -> None:
    visitor, username = administrator
    names = [f"in.parts.{number}" for number in range(30)]
    answer = send(visitor, people(*names))
    assert answer.status == 200
    assert "25 of 30 done" in answer.text
    assert "30 of 30 done" in answer.text
    assert "That is all." in answer.text
    assert set(names) <= members(tier)
    assert sorted(item["counts"]["invited"] for item in kept(tier, username)) == [5, 25]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"people": people("good.one") + "bad,nowhere\n"}, "line 3: email &#39;nowhere&#39;"),
        ({"password": "Another-password-1"}, "You could not be signed in"),
        ({"code": "000000"}, "You could not be signed in"),
        ({"code": "12"}, "You could not be signed in"),
        ({"agreement": "another"}, "Choose an agreement"),
    ],
)
def test_nobody_is_invited_with_a_mistake_or_without_password_and_code(
    tier: Tier, administrator: tuple[Visitor, str], changed: dict[str, str], said: str
) -> None:
    visitor, username = administrator
    before = members(tier)
    answer = send(visitor, changed.pop("people", people("good.one")), **changed)
    assert answer.status == 422
    assert said in answer.text
    assert PASSWORD not in answer.text
    assert (members(tier), kept(tier, username)) == (before, [])


def test_of_a_list_that_is_too_long_to_be_sent_it_is_said_so(tier: Tier, administrator: tuple[Visitor, str]) -> None:
    visitor, username = administrator
    before = members(tier)
    answer = send(visitor, people(*(f"too.many.{number}" for number in range(6_000))))
    assert answer.status == 413
    assert "Send it in parts" in answer.text
    assert (members(tier), kept(tier, username)) == (before, [])


def test_it_is_not_there_for_others_nor_for_one_who_is_none_any_more(
    tier: Tier, administrator: tuple[Visitor, str]
) -> None:
    other, _ = tier.signed_in("wharfe_modelling")
    assert other.get(INVITE).status == 404
    assert send(other, people("never.invited")).status == 404
    assert INVITE not in other.get("/").text
    visitor, username = administrator
    assert INVITE in visitor.get("/").text
    group(tier, username, "admin_remove_user_from_group")
    # The page believes groups for half a minute; the function asks.
    assert "Nobody is invited: sign in again" in send(visitor, people("never.invited")).text
    assert "never.invited" not in members(tier)
    tier.wait(31)
    assert visitor.get(INVITE).status == 404


def test_another_sites_form_invites_nobody(tier: Tier, administrator: tuple[Visitor, str]) -> None:
    visitor, _ = administrator
    assert send(visitor, people("from.elsewhere"), mark="0" * 64).status == 400
    assert "from.elsewhere" not in members(tier)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_of_it_has_a_fault(
    browser: Browser, tier: Tier, administrator: tuple[Visitor, str], scheme: Literal["light", "dark"]
) -> None:
    visitor, _ = administrator
    context = window(browser, color_scheme=scheme, bypass_csp=True)
    page = as_visitor(context, tier, visitor)
    page.goto(tier.address + INVITE)
    assert faults(page) == []
    for text, problem in (("username\n", True), (people(f"in.{scheme}"), False)):
        page.get_by_label("Under which agreement").select_option(AGREEMENT)
        page.get_by_label("Their list").fill(text)
        page.get_by_label("Your password").fill(PASSWORD)
        page.get_by_label("Six-digit code").fill(code(visitor.secret, 1))
        page.get_by_role("button", name="Invite them").click()
        if problem:
            expect(page.get_by_role("alert")).to_contain_text("it must be username,email")
        else:
            expect(page.get_by_text("That is all.")).to_be_visible()
        assert faults(page) == []
    assert f"in.{scheme}" in members(tier)
    context.close()
