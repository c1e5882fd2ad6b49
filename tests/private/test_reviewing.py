"""The reviewers' pages show what is asked for and what it reveals, to administrators alone, and decide nothing."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import Browser

from contracts.agreements.states import Verb
from contracts.catalogue import load
from tests.private.conftest import ROOT, Tier, group
from tests.private.test_pages import as_visitor, faults, window
from tests.private.visitor import Visitor

REVIEW = "/review"
ASKED, GIVEN = "shire_support", "wharfe_modelling"
AGREEMENTS = load(ROOT / "catalogue").agreements


def test_every_agreement_is_listed_once(administrator: tuple[Visitor, str]) -> None:
    visitor, _ = administrator
    assert f'href="{REVIEW}"' in visitor.get("/").text
    listed = visitor.get(REVIEW).text
    assert [listed.count(f'"{REVIEW}/{name}"') for name in AGREEMENTS] == [1] * len(AGREEMENTS)


def test_an_agreement_shows_all_that_it_would_give_and_that_a_decision_is_made_elsewhere(
    administrator: tuple[Visitor, str],
) -> None:
    visitor, _ = administrator
    text, asked = visitor.get(f"{REVIEW}/{ASKED}").text, AGREEMENTS[ASKED]

    for said in (asked.organisation, asked.requester, *asked.approvers, "active"):
        assert said in text
    for grant in (*asked.datasets, *asked.products, *asked.registers):
        assert all(f"<code>{column}</code>" in text for column in grant.columns)
    assert f"pratique agreement decide {ASKED}" in text
    assert f"pratique agreement preview {ASKED}" in text
    assert "It was not counted for a decision on this text" in text
    assert text.count("<form") == 1  # to sign out
    for path in (REVIEW, f"{REVIEW}/{ASKED}"):
        assert visitor.post(path, verb="approve", reason="a form that is not there").status in {404, 405}


def test_every_decision_is_told_and_what_may_follow_it(tier: Tier, administrator: tuple[Visitor, str]) -> None:
    visitor, _ = administrator
    text = visitor.get(f"{REVIEW}/{GIVEN}").text
    assert "under review to approved" in text
    assert "<code>suspend</code>" in text
    assert "<code>approve</code></dt>" not in text
    tier.cloud.decide(GIVEN, Verb.SUSPEND)
    try:
        tier.wait(31)
        after = visitor.get(f"{REVIEW}/{GIVEN}").text
        assert "active to suspended" in after
        assert "<code>resume</code></dt>" in after
    finally:
        tier.cloud.decide(GIVEN, Verb.RESUME)


def test_it_is_not_there_for_others_nor_for_one_who_is_none_any_more(
    tier: Tier, administrator: tuple[Visitor, str]
) -> None:
    other, _ = tier.signed_in(GIVEN)
    assert REVIEW not in other.get("/").text
    assert [other.get(path).status for path in (REVIEW, f"{REVIEW}/{ASKED}")] == [404, 404]
    assert "Username" in tier.visitor().get(f"{REVIEW}/{ASKED}").text
    visitor, username = administrator
    assert visitor.get(f"{REVIEW}/nothing_of_the_kind").status == 404
    group(tier, username, "admin_remove_user_from_group")
    tier.wait(31)
    assert visitor.get(REVIEW).status == 404


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_of_it_has_a_fault(
    browser: Browser, tier: Tier, administrator: tuple[Visitor, str], scheme: Literal["light", "dark"]
) -> None:
    context = window(browser, color_scheme=scheme, bypass_csp=True)
    page = as_visitor(context, tier, administrator[0])
    for path in (REVIEW, f"{REVIEW}/{ASKED}", f"{REVIEW}/{GIVEN}"):
        page.goto(tier.address + path)
        assert faults(page) == [], path
    context.close()
