"""Signing in with genuine codes, and everything else, which lets nobody in."""

from __future__ import annotations

import re
import time

from lambdas.core.private.attempts import OF_A_USER, OF_AN_ADDRESS, WINDOW, of_sign_in, window
from tests.private.conftest import PASSWORD, TEMPORARY, Tier
from tests.private.visitor import Page, Visitor
from tests.support.one_time_code import code


def is_out(visitor: Visitor) -> bool:
    """Whether the first page of the inside leads to the door."""
    return visitor.get("/").address.endswith("/sign-in")


def without_marks(page: Page) -> str:
    """Return a page without its form's mark, and without the username that somebody is given back."""
    lines = "\n".join(line for line in page.text.splitlines() if 'name="mark"' not in line)
    return re.sub(r'(id="username"[^>]* value=")[^"]*"', r"\1", lines)


def test_an_invitation_leads_through_password_and_app_to_the_agreement(tier: Tier) -> None:
    visitor, username = tier.signed_in()
    home = visitor.get("/")
    assert home.status == 200
    assert f"Signed in as <strong>{username}</strong>" in home.text
    assert "Spread of positive tests in the North West" in home.text
    assert "outbreak centre" not in home.text


def test_later_a_password_and_a_code_are_enough_and_either_alone_is_not(tier: Tier) -> None:
    first, username = tier.signed_in()
    later = Visitor(tier.address, secret=first.secret)
    page = later.post("/sign-in", username=username, password=PASSWORD)
    assert page.address.endswith("/sign-in/code")
    assert is_out(later)

    assert later.post("/sign-in/code", code=code(later.secret, 1)).address == f"{tier.address}/"
    assert not is_out(later)


def test_an_email_address_and_a_sub_are_no_username_so_tries_are_not_counted_apart(tier: Tier) -> None:
    username, pool = tier.cloud.invite("wharfe_modelling"), tier.cloud.made["TIER_POOL"]
    found = tier.cloud.client("cognito-idp").admin_get_user(UserPoolId=pool, Username=username)["UserAttributes"]
    sub = next(item["Value"] for item in found if item["Name"] == "sub")
    refused = tier.visitor().post("/sign-in", username=username, password="Not-the-password-1")
    for other in (f"{username}@wharfedale.example", sub):
        page = tier.visitor().post("/sign-in", username=other, password=TEMPORARY)
        assert (page.status, without_marks(page)) == (403, without_marks(refused))


def test_a_wrong_code_is_refused_and_another_may_be_tried(tier: Tier) -> None:
    first, username = tier.signed_in()
    later = Visitor(tier.address, secret=first.secret)
    later.post("/sign-in", username=username, password=PASSWORD)
    right = code(later.secret, 1)
    wrong = f"{(int(right) + 500_000) % 1_000_000:06}"

    page = later.post("/sign-in/code", code=wrong)
    assert page.status == 422
    assert "That code is not right" in page.text
    assert is_out(later)
    assert later.post("/sign-in/code", code=right).address == f"{tier.address}/"


def test_a_code_that_was_used_is_refused_by_us_and_by_the_user_pool(tier: Tier) -> None:
    first, username = tier.signed_in()
    second, third = (Visitor(tier.address, secret=first.secret) for _ in range(2))
    used = code(first.secret, 1)
    second.post("/sign-in", username=username, password=PASSWORD)
    assert second.post("/sign-in/code", code=used).address == f"{tier.address}/"
    third.post("/sign-in", username=username, password=PASSWORD)

    page = third.post("/sign-in/code", code=used)
    assert page.status == 422
    assert "That code was used already" in page.text
    assert is_out(third)


def test_a_password_that_is_weak_or_mistyped_is_not_taken(tier: Tier) -> None:
    visitor, username = tier.visitor(), tier.cloud.invite("wharfe_modelling")
    visitor.post("/sign-in", username=username, password=TEMPORARY)
    weak = visitor.post("/sign-in/new-password", password="short", again="short")
    assert weak.status == 422
    assert "That password was not taken" in weak.text
    unequal = visitor.post("/sign-in/new-password", password=PASSWORD, again=PASSWORD + "x")
    assert "The two passwords are not the same" in unequal.text
    taken = visitor.post("/sign-in/new-password", password=PASSWORD, again=PASSWORD)
    assert taken.address.endswith("/sign-in/app")


def test_an_app_that_shows_another_code_is_not_enrolled(tier: Tier) -> None:
    visitor, username = tier.visitor(), tier.cloud.invite("wharfe_modelling")
    visitor.post("/sign-in", username=username, password=TEMPORARY)
    page = visitor.post("/sign-in/new-password", password=PASSWORD, again=PASSWORD)
    secret = page.text.partition('class="secret">')[2].partition("<")[0]
    assert visitor.post("/sign-in/app", code=code(secret, 7)).status == 422
    assert is_out(visitor)
    assert visitor.post("/sign-in/app", code=code(secret)).address == f"{tier.address}/"


def test_who_there_is_and_who_there_is_not_get_one_answer(tier: Tier) -> None:
    username = tier.cloud.invite("wharfe_modelling")
    disabled = tier.cloud.invite("wharfe_modelling")
    pool = tier.cloud.made["TIER_POOL"]
    tier.cloud.client("cognito-idp").admin_disable_user(UserPoolId=pool, Username=disabled)
    said = {
        (page.status, without_marks(page))
        for page in (
            tier.visitor().post("/sign-in", username=username, password="Not-the-password-1"),
            tier.visitor().post("/sign-in", username="nobody.at.all", password="Not-the-password-1"),
            tier.visitor().post("/sign-in", username=disabled, password=TEMPORARY),
        )
    }
    assert len(said) == 1
    assert next(iter(said))[0] == 403


def test_tries_are_counted_for_somebody_who_is_not_there_too(tier: Tier) -> None:
    for username in (tier.cloud.invite("wharfe_modelling"), "somebody.who.is.not"):
        visitor = tier.visitor()
        statuses = [
            visitor.post("/sign-in", username=username, password="Not-the-password-1").status
            for _ in range(OF_A_USER + 1)
        ]
        assert statuses == [403] * OF_A_USER + [429]
    tier.wait(WINDOW)
    assert tier.visitor().post("/sign-in", username=username, password="Not-the-password-1").status == 403


def test_a_step_cannot_be_taken_by_another_browser_nor_skipped(tier: Tier) -> None:
    first, username = tier.signed_in()
    later, other = Visitor(tier.address), Visitor(tier.address)
    later.post("/sign-in", username=username, password=PASSWORD)
    other.get("/sign-in")
    for path in ("/sign-in/code", "/sign-in/app", "/sign-in/new-password"):
        assert other.get(path).status == 400
        assert other.post(path, code=code(first.secret, 1), password=PASSWORD, again=PASSWORD).status == 400
    # The password was right, but a password is not what sets another one.
    assert (
        later.post("/sign-in/new-password", password="Another-3-of-a-test", again="Another-3-of-a-test").status == 400
    )
    assert later.post("/sign-in/app", code=code(first.secret, 1)).status == 400


def test_a_half_done_sign_in_is_over_after_ten_minutes(tier: Tier) -> None:
    first, username = tier.signed_in()
    later = Visitor(tier.address, secret=first.secret)
    later.post("/sign-in", username=username, password=PASSWORD)
    tier.wait(601)
    assert later.get("/sign-in/code").status == 400


def test_a_form_from_another_site_or_of_another_browser_is_not_taken(tier: Tier) -> None:
    visitor, username = tier.visitor(), tier.cloud.invite("wharfe_modelling")
    form = {"username": username, "password": TEMPORARY}
    visitor.get("/sign-in")
    assert visitor.post("/sign-in", mark="", **form).status == 400
    assert visitor.post("/sign-in", mark="0" * 64, **form).status == 400
    assert visitor.post("/sign-in", headers={"Sec-Fetch-Site": "cross-site"}, **form).status == 400
    assert visitor.post("/sign-in", **form).address.endswith("/sign-in/new-password")


def test_a_browser_has_a_new_name_after_each_step(tier: Tier) -> None:
    first, username = tier.signed_in()
    visitor = Visitor(tier.address, secret=first.secret)
    visitor.get("/sign-in")
    names = [visitor.cookie()]
    visitor.post("/sign-in", username=username, password=PASSWORD)
    names.append(visitor.cookie())
    visitor.post("/sign-in/code", code=code(visitor.secret, 1))
    names.append(visitor.cookie())
    assert len(set(names)) == 3


def test_an_address_from_which_too_many_try_is_shut_out_whoever_is_tried(tier: Tier) -> None:
    visitor = tier.visitor()
    visitor.post("/sign-in", username="guess", password="Not-the-password-1")
    counter, tried = of_sign_in("guess", visitor.place)[1].key, {":tries": OF_AN_ADDRESS - 1}
    for now in (int(time.time()), int(time.time()) + WINDOW):  # a window may end meanwhile
        tier.cloud.table("sessions").update_item(
            Key={"pk": f"{counter}#{window(now)}"},
            UpdateExpression="SET tries = :tries",
            ExpressionAttributeValues=tried,
        )
    statuses = [
        visitor.post("/sign-in", username=f"guess.{number}", password="Not-the-password-1").status
        for number in range(2)
    ]
    assert statuses == [403, 429]
    # Somebody else's word for where they are is not believed: the last address is the load balancer's own.
    told = {"X-Forwarded-For": f"203.0.113.9, {visitor.place}"}
    assert visitor.post("/sign-in", headers=told, username="guess", password="Not-the-password-1").status == 429
