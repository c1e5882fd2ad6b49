"""What becomes of a group of which one release cannot open: no other of it is left half way, and none waits for it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from contracts.products.signoffs import Candidate
from lambdas.adapters import ledger, releases
from lambdas.core.release.statement import UnprovedError
from lambdas.publish import switch
from lambdas.suppression import handler as suppression
from tests.pipeline.test_opening import SIGNING_DAY, TWIN, Clock, clock, embargoed, made
from tests.pipeline.test_overlapping_products import AGAIN, DROP, catalogue
from tests.support import ingest
from tests.support import platform as support
from tests.support.platform import CURATED, DATASET, ZONE, Context, Platform
from tests.support.release import PRODUCT, latest, planned, published, suppressed
from tests.support.signoff import Terms, offered, sign, taken_up, terms
from tests.support.verified import approve

__all__ = ["clock", "embargoed", "terms"]

FIRST = "visits_a"
AT = "2020-10-07T10:00:00+00:00"


@pytest.fixture
def group(platform: Platform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Platform:
    """Two products of one group, the second of which counts the same visits as a third, all of them signed."""
    root = catalogue(tmp_path) / "products"
    twin = shutil.copytree(root / PRODUCT, root / FIRST)
    apart = [{"product": name, "apart": "a made-up product that tells the same"} for name in (PRODUCT, AGAIN)]
    _write(root / PRODUCT, {"signoff": True})
    _write(root / AGAIN, {"signoff": True, "group": "daily"})
    _write(twin, {"signoff": True, "group": "daily"}, name=FIRST, overlaps=apart)
    monkeypatch.setenv("CATALOGUE", str(root.parent))
    support.restart()
    return platform


def _write(folder: Path, release: dict[str, Any], **rest: Any) -> None:
    file = folder / "product.yaml"
    found = yaml.safe_load(file.read_text())
    changed = {**found, **rest, "release": {**found["release"], **release}}
    file.write_text(yaml.safe_dump(changed, sort_keys=False))
    approve(folder)


def offers_of(platform: Platform, body: bytes = DROP) -> dict[str, Candidate]:
    platform.tick()
    ingest.run(platform.put(ZONE, "incoming/visits.csv", body))
    done = [published(suppressed(platform, release)) for release in planned()["releases"]]
    return {item["product"]: offered(item["release"], item["product"]) for item in done}


def both_sign(platform: Platform, about: Candidate) -> dict[str, Any]:
    return [sign(platform, about, person) for person in ("ada", "ben")][-1]


def one_is_stale(platform: Platform) -> dict[str, Candidate]:
    """Let the third come out, so that the second of the group cannot; return what was offered of each."""
    found = offers_of(platform)
    events = {name: both_sign(platform, about) for name, about in found.items()}
    taken_up(events[PRODUCT])
    taken_up(events[AGAIN])
    return found


def test_where_one_of_a_group_has_to_be_suppressed_again_none_has_had_its_turn(group: Platform) -> None:
    """The third comes out after the group was held against nothing of it."""
    found = offers_of(group)
    events = {name: both_sign(group, about) for name, about in found.items()}
    assert taken_up(events[PRODUCT])[0]["waits"] == ""
    (done,) = taken_up(events[AGAIN])
    assert (done["product"], done["stale"]) == (AGAIN, True)
    assert [releases.out(name, found[name].release) for name in (FIRST, AGAIN)] == [None, None]


def test_what_waits_beside_one_that_is_stale_is_held_with_the_rows_of_a_withdrawn_drop(group: Platform) -> None:
    found = one_is_stale(group)
    drop = ledger.drops(DATASET)[0]["sk"].removeprefix("drop#")
    said = {"dataset": DATASET, "drop": drop, "verb": "withdraw", "by": "Ada", "reason": "Bad rows.", "at": AT}
    held = planned(dataset=DATASET, said=said)["held"]
    assert {item["product"] for item in held} == {FIRST, AGAIN}
    newer = offers_of(group, DROP + b"Z1,2020-10-01,3\n")
    for name in (FIRST, AGAIN):
        event = both_sign(group, newer[name])
    (done,) = taken_up(event)
    while done["stale"]:
        done = published(suppression.main({**done, "query": done["query"]["id"]}, Context()))
    assert found[FIRST].release not in {entry["release"] for entry in latest(group).values()}
    assert releases.published(FIRST, found[FIRST].release) is None


def test_what_waits_beside_one_that_is_stale_can_be_refused(group: Platform) -> None:
    found = one_is_stale(group)
    release = found[FIRST].release
    decision = {"release": release, "verb": "refuse", "by": "Ada", "reason": "It is wrong.", "at": AT}
    planned(product=FIRST, decision=decision)
    assert (releases.read(FIRST, release) or {})["state"] == "refused"


def test_one_that_was_signed_ahead_of_its_day_keeps_none_waiting_that_is_due(
    platform: Platform, clock: Clock, embargoed: None, terms: Terms
) -> None:
    terms(group="daily", signoff=True, twin=TWIN, next_after_days=7)
    terms(next_after_days=1)
    clock.now = SIGNING_DAY
    events = [both_sign(platform, offered(done["release"], done["product"])) for done in made(platform)]
    taken_up(events[-1])
    clock.now = "2020-10-06T08:30:00+00:00"
    taken_up({"opening": "09:30"})
    clock.now = "2020-10-06T12:00:00+00:00"
    newer = {done["product"]: offered(done["release"], done["product"]) for done in made(platform, rows=44)}
    (due,) = taken_up(both_sign(platform, newer[PRODUCT]))
    (ahead,) = taken_up(both_sign(platform, newer[TWIN]))
    assert (due["opens"], ahead["opens"]) == ("2020-10-07T08:30:00Z", "2020-10-13T08:30:00Z")
    clock.now = "2020-10-07T08:30:00+00:00"
    taken_up({"opening": "09:30"})
    assert latest(platform)[PRODUCT]["release"] == newer[PRODUCT].release
    assert latest(platform)[TWIN]["release"] != newer[TWIN].release


def test_after_a_correction_of_one_its_group_opens_on_one_day_again(
    platform: Platform, clock: Clock, embargoed: None, terms: Terms
) -> None:
    terms(group="daily", signoff=True, twin=TWIN, next_after_days=7)
    terms(next_after_days=7)
    clock.now = SIGNING_DAY
    events = [both_sign(platform, offered(done["release"], done["product"])) for done in made(platform)]
    taken_up(events[-1])
    clock.now = "2020-10-06T08:30:00+00:00"
    taken_up({"opening": "09:30"})
    clock.now = "2020-10-08T10:00:00+00:00"
    wrong = {"release": latest(platform)[PRODUCT]["release"], "verb": "withdraw", "by": "Ada", "reason": "It is wrong."}
    taken_up({"product": PRODUCT, "decision": {**wrong, "at": clock.now}})
    corrected = {done["product"]: offered(done["release"], done["product"]) for done in made(platform, rows=44)}
    taken_up(both_sign(platform, corrected[PRODUCT]))
    clock.now = "2020-10-09T08:30:00+00:00"
    taken_up({"opening": "09:30"})
    assert latest(platform)[PRODUCT]["release"] == corrected[PRODUCT].release
    clock.now = "2020-10-12T12:00:00+00:00"
    newer = {done["product"]: offered(done["release"], done["product"]) for done in made(platform, rows=46)}
    both_sign(platform, newer[TWIN])
    told = taken_up(both_sign(platform, newer[PRODUCT]))
    assert {item["opens"] for item in told} == {"2020-10-13T08:30:00Z"}
    clock.now = "2020-10-13T08:30:00+00:00"
    taken_up({"opening": "09:30"})
    assert {name: item["release"] for name, item in latest(platform).items()} == {
        name: about.release for name, about in newer.items()
    }


def test_what_has_its_turn_waits_for_no_other_that_has_none_but_for_one_that_has(
    platform: Platform, terms: Terms, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The publication of two dies after their turn, and the candidate of one is not what was signed any more."""
    terms(group="daily", signoff=True, twin=TWIN)
    found = {done["product"]: offered(done["release"], done["product"]) for done in made(platform)}
    events = {name: both_sign(platform, about) for name, about in found.items()}
    with monkeypatch.context() as dying:
        dying.setattr(switch, "to", _die)
        with pytest.raises(RuntimeError):
            taken_up(events[PRODUCT])
    key = f"candidates/{TWIN}/{found[TWIN].release}/first/candidate.json"
    changed = platform.read(CURATED, key).replace(b'"rows": 30', b'"rows": 31')
    platform.client("s3").put_object(Bucket=CURATED, Key=key, Body=changed)
    (done,) = taken_up(events[PRODUCT])
    assert (done["waits"], TWIN in done["waiting"]) == ("group", True)
    with pytest.raises(UnprovedError, match="was changed since"):
        taken_up(events[TWIN])
    release = found[TWIN].release
    decision = {"release": release, "verb": "refuse", "by": "Ada", "reason": "It is wrong.", "at": AT}
    planned(product=TWIN, decision=decision)
    (done,) = taken_up(events[PRODUCT])
    assert (done["waits"], latest(platform)[PRODUCT]["release"]) == ("", found[PRODUCT].release)


def _die(_shown: object) -> None:
    raise RuntimeError("killed")
