"""Two products that count the same visits: each release is held against what the other has let out."""

from __future__ import annotations

import csv
import io
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from lambdas.adapters import decided, releases, turns
from lambdas.core.disclosure.release.release import release_table
from lambdas.plan.deciding import DecisionError
from lambdas.suppression import handler as suppression
from tests.support import ingest
from tests.support import platform as support
from tests.support.ingest import visits
from tests.support.platform import CURATED, PUBLISHED, ZONE, Platform
from tests.support.release import PRODUCT, finished, planned, published, suppressed
from tests.support.verified import approve

AGAIN = "visits_again"
CATALOGUE = Path(support.__file__).parent / "catalogue"
SIZES = "code,name,parent\nALL,All visits,\nsingle,One test,ALL\ntwo,Two tests,ALL\nmore,More tests,ALL\n"
QUERY = """
SELECT
    CAST(day AS varchar) AS date,
    CASE WHEN tests > 2 THEN 'more' WHEN tests > 1 THEN 'two' ELSE 'single' END AS size,
    CAST(count(*) AS bigint) AS visits
FROM visits
GROUP BY 1, 2
"""
TEST = """
name: visits are counted by day and size
given: {visits: [{day: "2020-10-01", tests: 2}]}
expected: [{date: "2020-10-01", size: two, visits: 1}]
"""
ROWS = [("S1", 1), *((f"T{n}", 2) for n in range(5)), *((f"M{n}", 3) for n in range(8))]
DROP = visits(*(f"{name},2020-10-01,{tests}" for name, tests in ROWS))
WEIGHTS = {"weights": [{"codes": {"size": ["two"]}, "weight": 50}]}


def catalogue(folder: Path, overlaps: list[dict[str, str]] | None = None, on_conflict: str = "hide_more") -> Path:
    """Write a catalogue with two products of the same visits; the second hides other cells first."""
    root = Path(shutil.copytree(CATALOGUE, folder / "catalogue"))
    (root / "reference" / "hierarchies" / "visit_sizes.csv").write_text(SIZES)
    first = root / "products" / PRODUCT
    (first / "query.sql").write_text(QUERY)
    (first / "tests" / "counts.yaml").write_text(TEST)
    second = Path(shutil.copytree(first, root / "products" / AGAIN))
    content = yaml.safe_load((second / "product.yaml").read_text())
    content["disclosure"]["on_conflict"] = on_conflict
    changed = {**content, "name": AGAIN, "cells": WEIGHTS, "overlaps": overlaps or []}
    (second / "product.yaml").write_text(yaml.safe_dump(changed))
    approve(first)
    approve(second)
    return root


@pytest.fixture
def both(platform: Platform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Platform:
    monkeypatch.setenv("CATALOGUE", str(catalogue(tmp_path)))
    support.restart()
    return platform


def due(platform: Platform, body: bytes = DROP) -> dict[str, dict[str, Any]]:
    platform.tick()
    ingest.run(platform.put(ZONE, "incoming/visits.csv", body))
    return {release["product"]: release for release in planned()["releases"]}


def shown(platform: Platform, done: dict[str, Any]) -> dict[str, str]:
    text = platform.read(PUBLISHED, done["path"] + "data.csv").decode()
    return {row["size"]: row["visits"] for row in csv.DictReader(io.StringIO(text, newline=""))}


def test_what_one_product_hides_another_does_not_give_away(both: Platform) -> None:
    release = due(both)
    first = published(suppressed(both, release[PRODUCT]))
    second = published(suppressed(both, release[AGAIN]))
    assert shown(both, first) == {"ALL": "14", "single": "[c]", "two": "[c]", "more": "8"}
    assert shown(both, second) == shown(both, first)


def test_the_approver_reads_for_which_count_another_is_hidden(both: Platform) -> None:
    done = suppressed(both, due(both)[PRODUCT])
    told = json.loads(both.read(CURATED, f"candidates/{PRODUCT}/{done['release']}/first/reasons.json"))
    (reason,) = told["hidden_for_others"]
    assert reason == {"cell": ["2020-10-01", "two"], "directly": True, "for": [["2020-10-01", "single"]]}
    assert (told["columns"], told["not_explained"]) == (["date", "size"], 0)


def test_apart_each_would_hide_another_cell_and_the_two_would_tell_everything(
    platform: Platform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = catalogue(tmp_path, [{"product": PRODUCT, "apart": "This is what comes of saying so when it is not so."}])
    monkeypatch.setenv("CATALOGUE", str(root))
    support.restart()
    release = due(platform)
    first = published(suppressed(platform, release[PRODUCT]))
    second = published(suppressed(platform, release[AGAIN]))
    assert (shown(platform, first)["more"], shown(platform, second)["two"]) == ("8", "5")


def test_of_two_products_at_once_one_is_suppressed_again_with_the_other_in_mind(both: Platform) -> None:
    release = due(both)
    candidates = {name: suppressed(both, release[name]) for name in (PRODUCT, AGAIN)}
    assert candidates[AGAIN]["beside"] == {PRODUCT: ""}
    first = published(candidates[PRODUCT])
    assert not first["stale"]
    assert published(candidates[AGAIN])["stale"], "it was held against nothing of the other"
    second = finished(candidates[AGAIN])
    assert shown(both, second) == shown(both, first)
    assert releases.last(AGAIN) == releases.Turn(second["release"], None, {PRODUCT: first["release"]})


def test_a_turn_is_taken_by_one_of_two_that_ask_at_the_same_moment(both: Platform) -> None:
    """The other takes its turn between this one's look at the ledger and its write."""
    release = due(both)
    mine, other = suppressed(both, release[PRODUCT]), suppressed(both, release[AGAIN])
    taken: list[bool] = []
    turn = releases.Turn(other["release"], other["after"], other["beside"])
    both.gate.before("TransactWriteItems", lambda: taken.append(turns.take({AGAIN: turn}) is None))
    assert published(mine)["stale"]
    assert taken == [True]
    assert releases.last(PRODUCT) is None


def test_a_turn_that_has_been_taken_is_taken_again_whatever_came_after(both: Platform) -> None:
    release = due(both)
    first = releases.Turn(suppressed(both, release[PRODUCT])["release"], None, {AGAIN: ""})
    assert turns.take({PRODUCT: first}) is None
    second = suppressed(both, release[AGAIN])
    assert second["beside"] == {PRODUCT: first.release}
    assert not published(second)["stale"]
    assert turns.take({PRODUCT: first}) is None
    assert releases.out(PRODUCT, first.release) == first


def test_a_release_that_the_other_product_makes_impossible_is_refused_with_its_name(
    both: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = due(both)
    first = published(suppressed(both, release[PRODUCT]))
    seen: list[Any] = []

    def exposed(*args: Any, **more: Any) -> Any:
        seen.append(more["others"])
        protected = release_table(*args, **more)
        return replace(protected, certificate=replace(protected.certificate, passes=False, exposed=1))

    monkeypatch.setattr(suppression, "release_table", exposed)
    assert not suppressed(both, release[AGAIN])["passes"]
    assert list(seen[0]) == [PRODUCT]
    item = releases.read(AGAIN, release[AGAIN]["release"])
    assert item is not None
    assert f"given this release and those of {PRODUCT} up to {first['release']}" in item["reasons"][0]


@pytest.fixture
def held(platform: Platform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A release of the second product, which a person is to see, after the first one's is out."""
    monkeypatch.setenv("CATALOGUE", str(catalogue(tmp_path, on_conflict="hold")))
    support.restart()
    release = due(platform)
    published(suppressed(platform, release[PRODUCT]))
    done = suppressed(platform, release[AGAIN])
    assert not done["passes"]
    return done


def decision(release: dict[str, Any], verb: str) -> dict[str, str]:
    who = {"by": "Florence", "reason": "The page says so.", "at": "2020-10-05T10:00:00+00:00"}
    return {"release": release["release"], "verb": verb, **who}


def test_a_conflict_holds_the_release_and_says_whose_readers_would_learn_what(held: dict[str, Any]) -> None:
    item = releases.read(AGAIN, held["release"])
    assert item is not None
    assert item["state"] == "held"
    (reason,) = item["reasons"]
    assert reason.startswith("slice 2020-10-01, protected by itself, would let readers of the releases of ")
    assert f"of {PRODUCT} work out an unsafe count; more is hidden for it (which counts: " in reason
    assert "held for a person" in held["certificate"]["reason"]


def test_what_a_person_lets_through_is_published_with_all_that_it_hides(
    platform: Platform, held: dict[str, Any]
) -> None:
    (again,) = planned(product=AGAIN, decision=decision(held, "let_through"))["releases"]
    assert planned(product=AGAIN, decision=decision(held, "let_through"))["releases"] == [again]
    done = published(suppressed(platform, again))
    assert shown(platform, done) == {"ALL": "14", "single": "[c]", "two": "[c]", "more": "8"}
    item = releases.read(AGAIN, held["release"])
    assert item is not None
    assert (item["state"], item["let_through"]["by"]) == ("published", "Florence")


def test_what_a_person_refuses_is_not_published(platform: Platform, held: dict[str, Any]) -> None:
    plan = planned(product=AGAIN, decision=decision(held, "refuse"))
    assert [published(release)["waits"] for release in plan["releases"]] == ["person"]
    assert "Florence has refused" in plan["waiting"][0]["reason"]
    item = releases.read(AGAIN, held["release"])
    assert item is not None
    assert (item["state"], item["reasons"][0]) == ("refused", "refused by Florence: The page says so.")
    with pytest.raises(DecisionError, match="is refused, not held"):
        planned(product=AGAIN, decision=decision(held, "let_through"))


def test_it_is_let_through_for_the_reasons_that_a_person_saw_and_no_others(
    platform: Platform, held: dict[str, Any]
) -> None:
    assert decided.let_through(AGAIN, held["release"], {"reasons": ["another reason"]})
    again = suppressed(platform, {**held, "sql": planned(product=AGAIN)["releases"][0]["sql"]})
    assert not again["passes"]


def test_what_has_no_conflict_is_not_held(platform: Platform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CATALOGUE", str(catalogue(tmp_path, on_conflict="hold")))
    support.restart()
    assert suppressed(platform, due(platform)[AGAIN])["passes"]
