"""Rows of a withdrawn drop are not released again until they are replaced, or somebody says that they stand."""

from __future__ import annotations

from typing import Any

import pytest

from lambdas.adapters import ledger, offers, releases
from lambdas.adapters.settings import settings
from lambdas.adapters.withdrawn_drops import DropDecisionError
from lambdas.plan import planning
from lambdas.plan.deciding import DecisionError
from lambdas.publish import together
from tests.support import ingest
from tests.support.ingest import visits
from tests.support.platform import DATASET, PUBLISHED, ZONE, Platform
from tests.support.release import PRODUCT, finished, latest, planned, published, run, suppressed

AT = "2020-10-07T10:00:00+00:00"
NOTICE = "The laboratory sent tests of another year."


def drop(platform: Platform, *days: int, rows: int = 30) -> str:
    """Take in a drop of so many rows for each of some days of October."""
    platform.tick()
    lines = [f"V{day}-{n},2020-10-{day:02},3" for day in days for n in range(rows)]
    return str(ingest.run(platform.put(ZONE, "incoming/visits.csv", visits(*lines)))["drop"])


def say(name: str, verb: str = "withdraw", reason: str = NOTICE, by: str = "Ada Sample") -> dict[str, Any]:
    said = {"dataset": DATASET, "drop": name, "verb": verb, "by": by, "reason": reason, "at": AT}
    return planned(dataset=DATASET, said=said)


def withdraw(platform: Platform, name: str) -> str:
    """Withdraw a drop and the release that is out, as the command does; return the release."""
    say(name)
    release = str(latest(platform)[PRODUCT]["release"])
    decision = {"release": release, "verb": "withdraw", "by": "Ada Sample", "reason": NOTICE, "at": AT, "drop": name}
    for item in planned(product=PRODUCT, decision=decision)["releases"]:
        published(item)
    return release


def page(platform: Platform, release: dict[str, Any]) -> str:
    return platform.read(PUBLISHED, release["path"] + "index.html").decode()


def test_a_later_drop_of_other_days_does_not_release_withdrawn_rows_again(platform: Platform) -> None:
    bad = drop(platform, 1, 2, 3)
    run(platform)
    withdraw(platform, bad)
    drop(platform, 4)
    plan = planned()
    assert plan["releases"] == []
    (held,) = plan["held"]
    assert held["reason"] == (
        f"drop {bad} of visits was withdrawn, and its rows still stand for 2020-10-01 to 2020-10-03: have its supplier "
        "send a corrected drop of those periods, or state why it is right, "
        f"`pratique release stand {bad} --by NAME --reason TEXT`"
    )
    item = releases.read(PRODUCT, held["release"])
    assert item is not None
    assert (item["state"], item["reasons"]) == ("held", [held["reason"]])


def test_a_correction_of_some_of_the_days_is_not_enough_and_one_of_all_lifts_it(platform: Platform) -> None:
    bad = drop(platform, 1, 2, 3)
    run(platform)
    gone = withdraw(platform, bad)
    drop(platform, 1, 3, rows=20)
    assert "still stand for 2020-10-02:" in planned()["held"][0]["reason"]
    drop(platform, 2, rows=20)
    (good,) = run(platform)
    older = [item for item in releases.releases(PRODUCT) if item["state"] == "refused"]
    assert [item["reasons"][0] for item in older] == [f"release {good['release']} has come in its place"]
    assert not [item for item in releases.releases(PRODUCT) if item["state"] == "held"]
    assert "<strong>A correction.</strong>" in page(platform, good)
    assert "The file that this was about has been replaced." in page(platform, good)
    assert f"/releases/{gone}/index.html" in page(platform, good)


def test_whoever_says_why_the_drop_is_right_lifts_it_and_the_page_does_not_call_that_a_correction(
    platform: Platform,
) -> None:
    bad = drop(platform, 1)
    run(platform)
    withdraw(platform, bad)
    drop(platform, 4)
    assert planned()["held"]
    (release,) = say(bad, "stand", "The laboratory showed its <books>.", by="Ben Sample")["releases"]
    good = finished(suppressed(platform, release))
    said = page(platform, good)
    assert "A correction." not in said
    assert "In place of a withdrawn release." in said
    assert "looked at again, and stands: The laboratory showed its &lt;books&gt;." in said


def test_a_release_that_was_withdrawn_by_itself_is_followed_by_no_correction(platform: Platform) -> None:
    drop(platform, 1)
    (bad,) = run(platform)
    decision = {"release": bad["release"], "verb": "withdraw", "by": "Ada Sample", "reason": NOTICE, "at": AT}
    for item in planned(product=PRODUCT, decision=decision)["releases"]:
        published(item)
    drop(platform, 4)
    (good,) = run(platform)
    assert "In place of a withdrawn release." in page(platform, good)
    assert "A correction." not in page(platform, good)


def test_what_waits_for_signatures_when_its_drop_is_withdrawn_does_not_open(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIGNOFF", "two-person")
    settings.cache_clear()
    bad = drop(platform, 1)
    (made,) = [suppressed(platform, item) for item in planned()["releases"]]
    assert published(made)["waits"] == "signatures"
    assert [item["release"] for item in say(bad)["held"]] == [made["release"]]
    assert offers.all_ready(PRODUCT) == []
    assert planned(opening="09:30")["releases"] == []


def test_what_is_being_made_when_its_drop_is_withdrawn_is_not_published(platform: Platform) -> None:
    bad = drop(platform, 1)
    (made,) = [suppressed(platform, item) for item in planned()["releases"]]
    say(bad)
    done = published(made)
    assert (done["waits"], done["stale"]) == ("person", False)
    assert bad in done["waiting"]
    assert platform.keys(PUBLISHED, "products/") == []


def test_a_release_held_for_withdrawn_rows_is_not_let_through_by_itself(platform: Platform) -> None:
    bad = drop(platform, 1)
    run(platform)
    withdraw(platform, bad)
    drop(platform, 4)
    (held,) = planned()["held"]
    decision = {"release": held["release"], "verb": "let_through", "by": "Ada Sample", "reason": "Go on.", "at": AT}
    with pytest.raises(DecisionError, match=f"cannot be let through: drop {bad} of visits was withdrawn"):
        planned(product=PRODUCT, decision=decision)


def test_what_is_said_of_a_drop_is_kept_in_order_and_said_of_no_other(platform: Platform) -> None:
    name = drop(platform, 1)
    with pytest.raises(DropDecisionError, match="is not withdrawn"):
        say(name, "stand")
    say(name)
    say(name)
    say(name, "stand", "It is right.")
    with pytest.raises(DropDecisionError, match="is not in the ledger, not committed"):
        say("20200101T000000Z-00000000")
    said = next(item["said"] for item in ledger.drops(DATASET) if item["sk"] == f"drop#{name}")
    assert [each["verb"] for each in said] == ["withdraw", "stand"]


@pytest.mark.parametrize("how", [{"said": True}, {"product": PRODUCT}, {}])
def test_a_withdrawal_that_died_half_way_is_carried_out_by_the_same_command_and_by_the_next_plan(
    platform: Platform, monkeypatch: pytest.MonkeyPatch, how: dict[str, Any]
) -> None:
    bad = drop(platform, 1)
    run(platform)
    with monkeypatch.context() as dying:
        dying.setattr(together, "bring", _die)
        with pytest.raises(RuntimeError):
            withdraw(platform, bad)
    plan = say(bad) if "said" in how else planned(**how)
    for item in plan["releases"]:
        published(item)
    assert releases.releases(PRODUCT)[0]["carried_out"]
    assert say(bad)["releases"] == [], "once it is carried out, the same again does no more"


def _die() -> None:
    raise RuntimeError("killed")


def test_a_drop_that_is_withdrawn_while_a_release_of_it_is_planned_holds_it(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = drop(platform, 1, 2, 3)
    tested = planning.run_tests

    def meanwhile(*given: Any) -> Any:
        monkeypatch.setattr(planning, "run_tests", tested)
        assert say(bad)["held"] == [], "nothing of it is entered yet"
        return tested(*given)

    monkeypatch.setattr(planning, "run_tests", meanwhile)
    plan = planned()
    assert plan["releases"] == []
    (held,) = plan["held"]
    assert f"drop {bad} of visits was withdrawn" in held["reason"]
    assert (releases.read(PRODUCT, held["release"]) or {})["state"] == "held"
