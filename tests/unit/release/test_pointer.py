from __future__ import annotations

from itertools import permutations
from typing import Any

from lambdas.core.release.pointer import advanced, returned, standing, taken_back

MONDAY, TUESDAY, WEDNESDAY = "20201005T090000Z-cccccccc", "20201006T090000Z-bbbbbbbb", "20201007T090000Z-aaaaaaaa"


def test_the_first_release_of_a_product_is_its_latest() -> None:
    pointer = advanced(None, "calls", MONDAY, "now", wanted=True)
    assert pointer == {
        "products": {"calls": {"release": MONDAY, "published": "now", "path": f"products/calls/releases/{MONDAY}/"}}
    }


def test_other_products_stay_where_they_are() -> None:
    first = advanced(None, "calls", MONDAY, "now", wanted=True)
    second = advanced(first, "beds", TUESDAY, "now", wanted=True)
    assert first is not None
    assert second is not None
    assert second["products"]["calls"] == first["products"]["calls"]


def test_in_whatever_order_releases_come_the_newest_wins() -> None:
    for order in permutations([MONDAY, TUESDAY, WEDNESDAY]):
        pointer: dict[str, Any] | None = None
        for release in order:
            pointer = advanced(pointer, "calls", release, "now", wanted=True) or pointer
        assert pointer is not None
        assert pointer["products"]["calls"]["release"] == WEDNESDAY


def test_the_release_that_is_out_is_not_switched_to_again() -> None:
    assert advanced(advanced(None, "calls", MONDAY, "now", wanted=True), "calls", MONDAY, "later", wanted=True) is None


def test_a_changed_product_over_the_same_drops_takes_over_whatever_its_hash() -> None:
    for first, second in permutations(["20201005T090000Z-00000000", "20201005T090000Z-ffffffff"]):
        pointer = advanced(advanced(None, "calls", first, "now", wanted=True), "calls", second, "later", wanted=True)
        assert pointer is not None
        assert pointer["products"]["calls"]["release"] == second


def test_of_two_releases_of_the_same_drops_the_one_that_is_not_wanted_stays_behind() -> None:
    old, new = "20201005T090000Z-ffffffff", "20201005T090000Z-00000000"
    pointer = advanced(None, "calls", new, "now", wanted=True)
    assert advanced(pointer, "calls", old, "later", wanted=False) is None
    back = advanced(pointer, "calls", old, "earlier", wanted=True)
    assert back is not None
    assert back["products"]["calls"]["release"] == old


def test_wanted_or_not_a_release_of_newer_drops_takes_over_and_one_of_older_drops_does_not() -> None:
    for wanted in (True, False):
        pointer = advanced(None, "calls", TUESDAY, "now", wanted=True)
        assert advanced(pointer, "calls", MONDAY, "later", wanted=wanted) is None
        assert advanced(pointer, "calls", WEDNESDAY, "later", wanted=wanted) is not None


def test_from_a_withdrawn_release_it_goes_back_and_only_from_that_one() -> None:
    pointer = advanced(None, "calls", TUESDAY, "now", wanted=True)
    before = {"release": MONDAY, "published": "earlier", "path": "there/", "again": ["once"]}
    back = returned(pointer, "calls", TUESDAY, before, "then")
    assert back == {
        "products": {"calls": {"release": MONDAY, "published": "earlier", "path": "there/", "again": "then"}}
    }
    assert returned(back, "calls", TUESDAY, before, "then") is None
    assert returned(None, "calls", TUESDAY, before, "then") is None


def test_the_only_release_is_noted_as_withdrawn_until_another_comes() -> None:
    pointer = advanced(None, "calls", TUESDAY, "now", wanted=True)
    noted = taken_back(pointer, "calls", TUESDAY, "then")
    assert noted is not None
    assert standing(noted) == {}
    assert noted["products"]["calls"]["release"] == TUESDAY
    assert taken_back(noted, "calls", TUESDAY, "later") is None
    assert taken_back(pointer, "calls", MONDAY, "then") is None
    assert list(standing(advanced(noted, "calls", WEDNESDAY, "next", wanted=True))) == ["calls"]
