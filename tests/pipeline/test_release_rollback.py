from __future__ import annotations

import itertools
import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from lambdas.adapters import catalogue, ledger
from lambdas.adapters.settings import settings
from tests.support import ingest
from tests.support.ingest import visits
from tests.support.platform import PUBLISHED, ZONE, Platform
from tests.support.release import PRODUCT, finished, latest, planned, run, site, suppressed

Titled = Callable[[str], None]


@pytest.fixture
def titled(platform: Platform, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Titled:
    """Deploy the product under another title, as a change of its folder does."""
    copy = tmp_path / "catalogue"
    shutil.copytree(Path(__file__).parents[1] / "support" / "catalogue", copy)
    monkeypatch.setenv("CATALOGUE", str(copy))
    file = copy / "products" / PRODUCT / "product.yaml"
    lines = file.read_text().splitlines(keepends=True)
    (at,) = [number for number, line in enumerate(lines) if line.startswith("title:")]

    def change(title: str) -> None:
        lines[at] = f"title: {title}\n"
        file.write_text("".join(lines))
        settings.cache_clear()
        catalogue._load.cache_clear()

    return change


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each time that is noted is a second after the one before."""
    seconds = itertools.count()
    start = datetime(2020, 10, 6, 8, 30, tzinfo=UTC)

    def now() -> str:
        return (start + timedelta(seconds=next(seconds))).isoformat()

    monkeypatch.setattr(ledger, "now", now)


def drop(platform: Platform, first: str = "V", day: int = 1) -> None:
    platform.tick()
    body = visits(*(f"{first}{n},2020-10-{day:02},{1 + n % 2}" for n in range(60)))
    ingest.run(platform.put(ZONE, "incoming/visits.csv", body))


def home(platform: Platform) -> str:
    return platform.read(PUBLISHED, "index.html").decode()


def files(platform: Platform, done: dict[str, Any]) -> dict[str, bytes]:
    return {key: body for key, body in site(platform).items() if key.startswith(done["path"])}


def test_a_product_changed_back_shows_its_first_release_again(platform: Platform, titled: Titled) -> None:
    titled("As it was")
    drop(platform)
    (first,) = run(platform)
    as_published = files(platform, first)
    titled("A mistake")
    (mistake,) = run(platform, product=PRODUCT)
    assert latest(platform)[PRODUCT]["release"] == mistake["release"] != first["release"]
    assert "A mistake" in home(platform)

    titled("As it was")
    (back,) = run(platform, product=PRODUCT)

    assert back["release"] == back["latest"] == latest(platform)[PRODUCT]["release"] == first["release"]
    assert "As it was" in home(platform)
    assert "A mistake" not in home(platform)
    assert files(platform, first) == as_published
    assert files(platform, mistake)
    told = json.loads(platform.read(PUBLISHED, f"v1/products/{PRODUCT}/releases.json"))["releases"]
    names = [first["release"], mistake["release"], first["release"]]
    assert [item["release"] for item in told] == names
    assert [item["until"] for item in told] == [None, told[0]["from"], told[1]["from"]]


def test_going_back_twice_or_at_once_is_going_back_once(platform: Platform, titled: Titled) -> None:
    titled("As it was")
    drop(platform)
    (first,) = run(platform)
    titled("A mistake")
    run(platform)
    titled("As it was")
    platform.gate.before("PUT /pratique-test-published/latest.json", lambda: run(platform) and None)
    run(platform)
    once = site(platform)
    assert latest(platform)[PRODUCT]["release"] == first["release"]
    run(platform)
    assert site(platform) == once


def test_a_publication_planned_before_the_product_was_changed_back_does_not_undo_it(
    platform: Platform, titled: Titled
) -> None:
    titled("As it was")
    drop(platform)
    (first,) = run(platform)
    titled("A mistake")
    (slow,) = [suppressed(platform, release) for release in planned()["releases"]]
    titled("As it was")
    run(platform)

    done = finished(slow)

    assert done["latest"] == latest(platform)[PRODUCT]["release"] == first["release"]
    assert "A mistake" not in home(platform)


def test_a_step_of_an_old_execution_run_again_does_not_undo_it(platform: Platform, titled: Titled) -> None:
    titled("As it was")
    drop(platform)
    (first,) = run(platform)
    titled("A mistake")
    (mistake,) = [suppressed(platform, release) for release in planned()["releases"]]
    finished(mistake)
    titled("As it was")
    run(platform)
    before = site(platform)

    finished(mistake)

    assert latest(platform)[PRODUCT]["release"] == first["release"]
    assert site(platform) == before


def test_going_back_does_not_bring_back_older_figures(platform: Platform, titled: Titled) -> None:
    titled("As it was")
    drop(platform)
    (stale,) = planned()["releases"]
    run(platform)
    drop(platform, "W", 2)
    (newer,) = run(platform)

    finished({**stale, "out": True})

    assert latest(platform)[PRODUCT]["release"] == newer["release"]


def test_releases_of_the_same_drops_are_listed_in_the_order_they_were_published_in(
    platform: Platform, titled: Titled
) -> None:
    drop(platform)
    made = []
    for title in ("First", "Second", "Third", "Fourth"):
        titled(title)
        made += [done["release"] for done in run(platform)]

    listed = json.loads(platform.read(PUBLISHED, f"products/{PRODUCT}/releases/index.json"))["releases"]
    assert [item["release"] for item in listed] == made
    page = platform.read(PUBLISHED, f"products/{PRODUCT}/releases/index.html").decode()
    assert sorted(made, key=page.index) == made[::-1]
