"""A release before its hour: for whom its product names, in their hours, written down, and for nobody else."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping

import pytest

from tests.private.conftest import PASSWORD, TEMPORARY, Tier
from tests.private.serve_early import SEEN_BY
from tests.private.visitor import Visitor

PRODUCT, RELEASE, DIGEST = "covid_cases", "20260328T160000Z-0a1b2c3d", "a" * 64
PLACE = f"/early/{PRODUCT}"
HOUR = 3600
SIGNED = {SEEN_BY.username: 24}


@pytest.fixture(scope="module")
def early(tier: Tier) -> Visitor:
    """The one whom the product names, an hour before."""
    cognito, pool = tier.cloud.client("cognito-idp"), tier.cloud.made["TIER_POOL"]
    cognito.admin_create_user(
        UserPoolId=pool,
        Username=SEEN_BY.username,
        UserAttributes=[{"Name": "email", "Value": "una@health.example"}],
        TemporaryPassword=TEMPORARY,
        MessageAction="SUPPRESS",
    )
    visitor = tier.visitor()
    assert visitor.first_time(SEEN_BY.username, TEMPORARY, PASSWORD).status == 200
    return visitor


def opens_in(tier: Tier, seconds: int, product: str = PRODUCT, seen_by: Mapping[str, int] = SIGNED) -> None:
    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + seconds))
    told = {"release": RELEASE, "digest": DIGEST, "opens": at if seconds else "", "seen_by": dict(seen_by)}
    files = {
        f"offers/{product}/opens.json": json.dumps(told),
        f"offers/{product}/{RELEASE}/{DIGEST}/index.html": "<!doctype html><title>12 cases</title><script>1</script>",
    }
    for key, body in files.items():
        tier.cloud.client("s3").put_object(Bucket="curated", Key=key, Body=body.encode())


def lines(tier: Tier) -> list[dict[str, object]]:
    return [line for line in tier.cloud.lines() if line.get("door") == "early"]


def test_whom_the_product_names_sees_its_page_and_that_is_written_down(tier: Tier, early: Visitor) -> None:
    opens_in(tier, HOUR // 2)
    before = len(lines(tier))
    assert f'href="{PLACE}"' in early.get("/").text
    page = early.get(PLACE)
    assert (page.status, "12 cases" in page.text) == (200, True)
    assert "sandbox" in page.headers["Content-Security-Policy"]
    assert "script-src" not in page.headers["Content-Security-Policy"]
    assert page.headers["Cache-Control"] == "no-store"
    (line,) = lines(tier)[before:]
    assert (line["username"], line["table"], line["agreement"]) == (SEEN_BY.username, PRODUCT, "pre-release")
    assert f"release = {RELEASE}" in line["conditions"]  # type: ignore[operator]


@pytest.mark.parametrize("seconds", [HOUR * SEEN_BY.hours + 60, -1, 0])
def test_before_those_hours_and_from_its_own_on_nothing_is_shown(tier: Tier, early: Visitor, seconds: int) -> None:
    opens_in(tier, seconds)
    before = len(lines(tier))
    page = early.get(PLACE)
    assert (page.status, "12 cases" in page.text) == (404, False)
    assert "Nothing to show now" in page.text
    assert len(lines(tier)) == before


def test_whoever_was_not_on_the_list_that_was_signed_is_shown_nothing(tier: Tier, early: Visitor) -> None:
    opens_in(tier, HOUR // 2, seen_by={})
    page = early.get(PLACE)
    assert (page.status, "12 cases" in page.text, "Nothing to show now" in page.text) == (404, False, True)


def test_nobody_else_sees_it_and_not_even_that_it_is_there(tier: Tier, early: Visitor) -> None:
    opens_in(tier, HOUR // 2)
    opens_in(tier, HOUR // 2, "shielded_patients")
    other, _ = tier.signed_in("wharfe_modelling")
    assert "/early/" not in other.get("/").text
    for visitor, place in ((other, PLACE), (early, "/early/shielded_patients"), (early, "/early/nothing")):
        page = visitor.get(place)
        assert (page.status, "There is no such page" in page.text) == (404, True)
        assert "12 cases" not in page.text
    assert tier.visitor().get(PLACE).address.endswith("/sign-in")
