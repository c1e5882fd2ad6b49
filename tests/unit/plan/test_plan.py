from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from lambdas.adapters import catalogue, ledger, releases
from lambdas.adapters.inputs import SHOWN, read_input
from lambdas.adapters.settings import settings
from lambdas.core.release.identity import vintage
from lambdas.plan.handler import NoSuchProductError
from tests.support import ingest
from tests.support.ingest import visits
from tests.support.platform import DATASET, ZONE, Platform
from tests.support.release import PRODUCT, planned
from tests.support.verified import approve


def drop(platform: Platform, day: int = 1) -> str:
    platform.tick()
    body = visits(f"V{day},2020-10-{day:02},3")
    return str(ingest.run(platform.put(ZONE, "incoming/visits.csv", body))["drop"])


@pytest.fixture
def own_catalogue(platform: Platform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the tests' catalogue that a test may change."""
    copy = tmp_path / "catalogue"
    shutil.copytree(Path(__file__).parents[2] / "support" / "catalogue", copy)
    monkeypatch.setenv("CATALOGUE", str(copy))
    settings.cache_clear()
    return copy / "products" / PRODUCT


def test_a_product_that_is_not_what_was_verified_is_refused_with_what_to_do(
    platform: Platform, own_catalogue: Path
) -> None:
    query = own_catalogue / "query.sql"
    query.write_text(query.read_text() + "-- one word more\n")
    drop(platform)
    (refused,) = planned()["refused"]
    assert refused["reason"] == (
        "the query, tests or rules of visits_by_day are not what Rae Reader approved on 2020-10-01: have a reviewer "
        "read it, then run `pratique product verify visits_by_day --reviewer WHO`"
    )


def test_a_product_that_nobody_verified_is_refused(platform: Platform, own_catalogue: Path) -> None:
    (own_catalogue / "verified.yaml").unlink()
    drop(platform)
    plan = planned()
    assert plan["releases"] == []
    assert "nobody has verified visits_by_day" in plan["refused"][0]["reason"]


def test_a_planned_release_names_its_snapshot_and_drop_and_pins_its_query(platform: Platform) -> None:
    name = drop(platform)
    (release,) = planned()["releases"]
    (given,) = release["inputs"]
    assert (given["dataset"], given["drop"], given["rows"]) == (DATASET, name, 1)
    assert given["drops"][0]["rows"] == {"file": 1, "accepted": 1, "rejected": 0, "faulty": 0}
    assert f"FOR VERSION AS OF {given['snapshot']}" in release["sql"]


def test_planning_twice_names_the_same_release(platform: Platform) -> None:
    drop(platform)
    assert planned()["releases"] == planned(product=PRODUCT)["releases"]


def test_a_release_is_of_the_newest_drop_even_when_an_older_one_was_committed_after_it(platform: Platform) -> None:
    platform.tick()
    older = platform.put(ZONE, "incoming/old.csv", visits("V9,2020-10-09,3"))
    newer = drop(platform)
    ingest.run(older)
    (release,) = planned()["releases"]
    assert vintage(release["release"]) == vintage(newer)
    assert len(release["inputs"][0]["drops"]) == 2


def test_a_drop_whose_commit_the_ledger_has_not_heard_of_is_in_the_release(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = drop(platform)
    item = ledger.drops(DATASET)[0]
    monkeypatch.setattr(ledger, "drops", lambda _dataset: [{**item, "state": "inspected"}])
    (release,) = planned()["releases"]
    assert [found["drop"] for found in release["inputs"][0]["drops"]] == [name]


def test_only_the_newest_drops_are_listed_and_the_others_counted(platform: Platform) -> None:
    for day in range(1, SHOWN + 3):
        drop(platform, day)
    given = read_input(DATASET)
    assert given is not None
    assert (len(given["drops"]), given["earlier"]) == (SHOWN, 2)
    assert given["drops"][0]["drop"] == given["drop"]


def test_each_drop_says_how_much_of_it_is_in_use(platform: Platform) -> None:
    def send(*rows: str) -> str:
        platform.tick()
        return str(ingest.run(platform.put(ZONE, "incoming/visits.csv", visits(*rows)))["drop"])

    whole = send("V1,2020-10-01,3")
    part = send("V2,2020-10-02,3", "V3,2020-10-03,3")
    replaced = send("V4,2020-10-03,4")
    newest = send("V5,2020-10-03,5")
    given = read_input(DATASET)
    assert given is not None
    assert {item["drop"]: item["in_use"] for item in given["drops"]} == {
        newest: "whole",
        replaced: "none",
        part: "part",
        whole: "whole",
    }


def test_a_product_whose_tests_fail_is_refused_with_the_difference(platform: Platform, own_catalogue: Path) -> None:
    query = own_catalogue / "query.sql"
    query.write_text(query.read_text().replace("tests > 1", "tests > 2"))
    approve(own_catalogue)
    drop(platform)
    plan = planned()
    assert plan["releases"] == []
    (refused,) = plan["refused"]
    assert "+ returned, not expected: date=2020-10-01, size=several, visits=1" in refused["reason"]
    item = releases.read(PRODUCT, refused["release"])
    assert item is not None
    assert (item["state"], item["reasons"]) == ("refused", [refused["reason"]])


def test_a_refused_product_can_be_released_once_it_is_mended(platform: Platform, own_catalogue: Path) -> None:
    test = own_catalogue / "tests" / "counts.yaml"
    good = test.read_text()
    test.write_text(good.replace("visits: 2}", "visits: 7}"))
    approve(own_catalogue)
    drop(platform)
    assert planned()["releases"] == []
    test.write_text(good)
    approve(own_catalogue)
    settings.cache_clear()
    catalogue._load.cache_clear()
    assert len(planned()["releases"]) == 1


def test_a_query_that_reads_what_the_product_does_not_name_is_refused(platform: Platform, own_catalogue: Path) -> None:
    query = own_catalogue / "query.sql"
    query.write_text(query.read_text().replace("FROM visits", "FROM visits, elsewhere"))
    approve(own_catalogue)
    drop(platform)
    (refused,) = planned()["refused"]
    assert "query.sql reads elsewhere; the product's datasets are visits" in refused["reason"]


@pytest.mark.parametrize("detail", [{"product": "nothing"}, {"dataset": "nothing"}])
def test_what_the_catalogue_does_not_know_is_named(platform: Platform, detail: dict[str, str]) -> None:
    with pytest.raises(NoSuchProductError, match="nothing; there are visits"):
        planned(**detail)
