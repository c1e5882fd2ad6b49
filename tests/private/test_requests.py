"""Asking for access: what is sent is kept once and for good, and nothing is kept that is not right."""

from __future__ import annotations

import json
from typing import Any, Literal

import pytest
import yaml
from playwright.sync_api import Browser, expect

from lambdas.core.private.attempts import REQUESTS
from tests.private.conftest import Tier
from tests.private.test_pages import as_visitor, faults, window
from tests.private.visitor import Visitor

FORM = "/request/form"
TABLE = "datasets.covid_tests"
FIELDS = {
    "tables": TABLE,
    "title": "Spread of positive tests, continued",
    "organisation": "Institute of Epidemic Modelling",
    "purpose": "surveillance",
    "use": "A weekly estimate of the growth rate by sex and day.",
    "legal_basis": "Regulations of 2002, regulation 3",
    "requester": "Imogen Farrow",
    "approvers": "Teodor Lind\nHarriet Okafor",
    "start": "2029-11-01",
    "end": "2030-03-31",
    "review": "2030-03-31",
    f"{TABLE}.sex.given": "yes",
    f"{TABLE}.specimen_date.given": "yes",
}


def kept(tier: Tier) -> list[dict[str, Any]]:
    s3 = tier.cloud.client("s3")
    found = s3.list_objects_v2(Bucket="queries", Prefix="requests/").get("Contents", [])
    return [json.loads(s3.get_object(Bucket="queries", Key=item["Key"])["Body"].read()) for item in found]


def named(tier: Tier, name: str) -> list[dict[str, Any]]:
    return [item for item in kept(tier) if item["agreement"] == name]


@pytest.fixture(scope="module")
def asker(tier: Tier) -> tuple[Visitor, str]:
    return tier.signed_in("wharfe_modelling")


def test_what_was_sent_is_kept_once_with_who_sent_it(tier: Tier, asker: tuple[Visitor, str]) -> None:
    visitor, username = asker
    visitor.get(f"{FORM}?tables={TABLE}")
    for _ in range(2):
        sent = visitor.post(FORM, **FIELDS, name="kept_once")
        assert sent.status == 200
        assert "Your request is kept" in sent.text
    (made,) = named(tier, "kept_once")
    assert (made["username"], made["address"]) == (username, visitor.place)
    assert yaml.safe_load(made["text"])["datasets"] == [{"dataset": "covid_tests", "columns": ["sex", "specimen_date"]}]


def test_nothing_is_kept_of_a_form_with_a_mistake_and_what_was_filled_in_stays(
    tier: Tier, asker: tuple[Visitor, str]
) -> None:
    visitor, _ = asker
    before = kept(tier)
    visitor.get(f"{FORM}?tables={TABLE}")
    answer = visitor.post(FORM, **{**FIELDS, "use": "short"}, name="<b>bold</b>")
    assert answer.status == 422
    assert "Mend 2 parts" in answer.text
    assert 'aria-describedby="hint-use mend-use"' in answer.text
    assert "&lt;b&gt;bold&lt;/b&gt;" in answer.text
    assert "<b>bold" not in answer.text
    assert "Imogen Farrow" in answer.text
    assert kept(tier) == before


def test_whoever_is_not_signed_in_asks_for_nothing(tier: Tier) -> None:
    visitor = tier.visitor()
    visitor.get("/sign-in")
    for path in ("/request", f"{FORM}?tables={TABLE}", "/request/sent?reference=0123456789ab"):
        assert visitor.get(path).address.endswith("/sign-in")
    assert visitor.post(FORM, **FIELDS, name="from_nobody").address.endswith("/sign-in")
    assert named(tier, "from_nobody") == []


def test_a_form_that_is_not_ours_is_refused(tier: Tier, asker: tuple[Visitor, str]) -> None:
    visitor, _ = asker
    answer = visitor.post(FORM, **FIELDS, mark="0" * 64, name="not_ours")
    assert answer.status == 400
    assert named(tier, "not_ours") == []


def test_requests_are_counted(tier: Tier) -> None:
    visitor, _ = tier.signed_in("wharfe_modelling")
    visitor.get(f"{FORM}?tables={TABLE}")
    status = [visitor.post(FORM, **FIELDS, name="n!").status for _ in range(REQUESTS + 1)]
    assert status == [422] * REQUESTS + [429]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_filled_in_without_a_script_and_no_page_of_it_has_a_fault(
    browser: Browser, tier: Tier, asker: tuple[Visitor, str], scheme: Literal["light", "dark"]
) -> None:
    context = window(browser, color_scheme=scheme, bypass_csp=True)
    page = as_visitor(context, tier, asker[0])
    page.goto(f"{tier.address}/")
    page.get_by_role("link", name="Ask for access to something else").click()
    assert faults(page) == []
    page.get_by_label("COVID-19 test results").check()
    page.get_by_role("button", name="Continue").click()
    assert faults(page) == []
    page.set_viewport_size({"width": 1440, "height": 900})
    for name, text in FIELDS.items():
        if "." not in name and name not in {"tables", "purpose"}:
            page.locator(f'[name="{name}"]').fill(text)
    page.locator('[name="name"]').fill("NOT A NAME")
    page.get_by_label("Purpose").select_option("surveillance")
    page.get_by_label("sex", exact=True).check()
    page.get_by_role("button", name="Send the request").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was kept. Mend 1 part")
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.locator(":target")).to_contain_text("'NOT A NAME' cannot stand here")
    assert faults(page) == []
    page.get_by_label("Short name").fill(f"in_a_browser_{scheme}")
    page.get_by_role("button", name="Send the request").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your request is kept")
    assert faults(page) == []
    assert len(named(tier, f"in_a_browser_{scheme}")) == 1
    context.close()
