"""What ``pratique release`` says: what became of the product that was asked for, and what readers are given."""

from __future__ import annotations

import io
from typing import Any

import pytest
from rich.console import Console

from cli.release import decision
from cli.release_words import listed, told, told_offer
from contracts.products.release_decisions import Verb
from contracts.reading.errors import PratiqueError
from local.ledger import Entries, Release

OLD, NEW, LATER = "20201005T090000Z-ffffffff", "20201005T090000Z-00000000", "20201006T090000Z-11111111"
FLORENCE = ("Florence", "arn:aws:iam::111122223333:user/florence")


def plan(**found: Any) -> dict[str, Any]:
    return {"releases": [], "waiting": [], "refused": [], "held": [], **found}


def out(release: str, *, is_out: bool = True) -> dict[str, Any]:
    return plan(releases=[{"product": "rates", "release": release, "out": is_out}])


@pytest.mark.parametrize(
    ("planned", "before", "said"),
    [
        (None, None, "has started, and is not planned yet"),
        (out(NEW, is_out=False), OLD, f"release {NEW} of rates has started"),
        (out(NEW), NEW, "is the latest already: there is nothing to do"),
        (out(OLD), NEW, "is being made the latest again"),
        (out(OLD), LATER, f"{LATER}, from newer drops, stays the latest"),
        (plan(waiting=[{"reason": "no drop of cases has been committed yet"}]), None, "is released: no drop of cases"),
        (plan(held=[{"reason": "drop D was withdrawn"}]), OLD, "nothing of rates is released: drop D was withdrawn"),
        (plan(refused=[{"reason": "a test fails"}]), OLD, "nothing of rates is released: a test fails"),
    ],
)
def test_asking_for_a_release_says_what_becomes_of_it(
    planned: dict[str, Any] | None, before: str | None, said: str
) -> None:
    assert said in told("rates", planned, before)


def test_the_list_has_what_readers_are_given_and_what_was_refused_since() -> None:
    old = Release("rates", OLD, "published", {}, "", published="2020-10-05T10:00:00+00:00")
    new = Release("rates", NEW, "published", {}, "", published="2020-10-06T10:00:00+00:00")
    refused = Release("rates", LATER, "refused", {}, "2020-10-07T10:00:00+00:00", ({"message": "exposed"},))
    console = Console(width=200, record=True, file=io.StringIO())

    console.print(listed(Entries((), (old, new, refused)), {"rates": OLD}, ["beds", "rates"], "http://site"))

    _, beds, first, second = [line for line in console.export_text().splitlines() if line.startswith(("┃", "│"))]
    assert "no release yet" in beds
    assert OLD in first
    assert "http://site/products/rates/latest/" in first
    assert LATER in second
    assert "exposed" in second


def test_a_decision_is_on_the_newest_release_that_is_held_and_says_whose_it_is() -> None:
    entries = Entries(
        (), tuple(Release("rates", name, state, {}, "") for name, state in ((OLD, "held"), (NEW, "held")))
    )
    made = decision(entries, "rates", Verb.REFUSE, FLORENCE, "The page says so.")
    assert (made.release, made.verb, made.by, made.principal) == (NEW, Verb.REFUSE, *FLORENCE)
    with pytest.raises(PratiqueError, match="Say why"):
        decision(entries, "rates", Verb.REFUSE, FLORENCE, None)
    with pytest.raises(PratiqueError, match="No release of cases is held"):
        decision(entries, "cases", Verb.LET_THROUGH, FLORENCE, "The page says so.")


def test_who_signs_is_told_who_may_see_it_before_its_hour_and_how_registers_were_held() -> None:
    note = {
        "title": "Cases", "release": NEW, "headline": "5 cases", "changes": "none", "certificate": [], "inputs": [],
        "digest": "0" * 64, "signers": {"ada": "Ada Sample"}, "needed": 2,
    }  # fmt: skip
    early = [{"name": "Una Fell", "role": "Minister", "organisation": "Health", "hours": 24}]
    assert "Una Fell, Minister, Health: up to 24 hours before" in told_offer({**note, "early": early}, {})
    assert "before its hour" not in told_offer(note, {})
    held = "shielded_register, build b1, against release r1 as known on 2020-09-16: each of 9 figures can be its"
    assert f"Held against registers\n  {held}\n" in told_offer({**note, "registers": [held]}, {})
    assert "Held against registers" not in told_offer({**note, "registers": []}, {})
