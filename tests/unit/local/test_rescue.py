"""A session that was killed is begun anew, in one sentence, and never at the cost of a file that was dropped."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from local import deploy, emulator, platform, saved, site_service
from local.dropping import in_folder
from local.home import Home, Running
from local.interrupts import Ending
from local.rescue import begin_anew

ZONES = json.dumps({"cases": "zone-cases", "unclaimed": "zone-unclaimed"})


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A platform that was deployed and ended without saving; nothing was dropped."""
    home = Home(tmp_path)
    home.state.mkdir(parents=True)
    home.set_deployed({"inputs": "hash", "outputs": {"LandingZones": ZONES}})
    return home


def stored(home: Home, place: str, body: str = "a,b\n", **told: object) -> None:
    path = home.aws / "s3" / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(body)
    path.with_name(path.name + ".meta.json").write_text(json.dumps(told))


def versions(*minutes: int) -> list[dict[str, str]]:
    return [{"version_id": f"v{minute}", "last_modified": at(minute)} for minute in minutes]


def at(minute: int) -> str:
    return f"2020-10-02T16:{minute:02}:00.250Z"


def test_a_state_that_was_saved_is_left_as_it_is(home: Home) -> None:
    saved.set_saved(home.state)

    assert begin_anew(home) == ""
    assert home.deployed() is not None


def test_a_platform_that_never_was_has_nothing_to_say(tmp_path: Path) -> None:
    assert begin_anew(Home(tmp_path / "new")) == ""


def test_an_unsaved_state_is_forgotten_with_the_claim_of_what_was_deployed(home: Home) -> None:
    assert begin_anew(home) == "the last session was cut off before its state was saved, so it begins anew"

    assert home.deployed() is None
    assert not home.aws.exists()
    assert not home.rescued.exists()


def kept(home: Home) -> dict[str, list[str]]:
    """What the rescued files say in the order in which they would be dropped again, and under which names."""
    (session,) = home.rescued.iterdir()
    found = in_folder(session)
    return {dataset: [f"{path.name} {path.read_text()}" for path in paths] for dataset, paths in found.items()}


CASES = "000000000000/zone-cases/incoming"
OLDER = ".versions/000000000000/zone-cases"


def test_files_that_were_dropped_are_kept_as_a_folder_to_drop_again(home: Home) -> None:
    stored(home, f"{CASES}/cases.csv", "newest")
    stored(home, "000000000000/zone-cases/receipts/d1/receipt.json")
    stored(home, "000000000000/zone-unclaimed/incoming/beds/beds.csv", "beds")
    stored(home, "000000000000/zone-unclaimed/incoming/stray.csv", "stray")
    stored(home, "000000000000/curated/cases/data/1.parquet")

    said = begin_anew(home)

    (session,) = home.rescued.iterdir()
    assert "the 3 files that were dropped can be dropped again, in the order in which they landed" in said
    assert said.endswith(f"`pratique demo --drops {session}`")
    assert kept(home) == {"cases": ["cases.csv newest"], "beds": ["beds.csv beds"], "unclaimed": ["stray.csv stray"]}


def test_a_correction_is_dropped_again_after_what_it_corrects_whatever_their_names(home: Home) -> None:
    stored(home, f"{CASES}/week-1-corrected.csv", "right", version_id="a", last_modified=at(20))
    stored(home, f"{CASES}/week-1.csv", "wrong", version_id="b", last_modified=at(10))
    stored(home, f"{CASES}/a-last.csv", "last", version_id="c", last_modified=at(30))

    begin_anew(home)

    assert kept(home)["cases"] == ["week-1.csv wrong", "week-1-corrected.csv right", "a-last.csv last"]


def test_versions_of_one_name_are_dropped_again_in_their_order_and_under_that_name(home: Home) -> None:
    stored(home, f"{CASES}/cases.csv", "third", version_id="v5", last_modified=at(5), versions=versions(1, 3, 5))
    stored(home, f"{CASES}/a.csv", "between", version_id="v2", last_modified=at(2))
    stored(home, f"{OLDER}/v3/incoming/cases.csv", "second")
    stored(home, f"{OLDER}/v1/incoming/cases.csv", "first")

    begin_anew(home)

    assert kept(home)["cases"] == ["cases.csv first", "a.csv between", "cases.csv second", "cases.csv third"]


def test_versions_of_the_same_moment_keep_their_order(home: Home) -> None:
    moment = [{"version_id": version, "last_modified": at(1)} for version in ("z", "y", "x")]
    stored(home, f"{CASES}/cases.csv", "3", version_id="x", last_modified=at(1), versions=moment)
    stored(home, f"{OLDER}/y/incoming/cases.csv", "2")
    stored(home, f"{OLDER}/z/incoming/cases.csv", "1")

    begin_anew(home)

    assert kept(home)["cases"] == ["cases.csv 1", "cases.csv 2", "cases.csv 3"]


def test_a_file_that_the_kill_cut_from_its_sidecar_landed_when_it_was_written(home: Home) -> None:
    stored(home, f"{CASES}/cases.csv", "newer", version_id="v1", last_modified=at(1), versions=versions(1))
    stored(home, f"{OLDER}/v1/incoming/cases.csv", "older")
    stored(home, f"{CASES}/zeros.csv", "between", version_id="v2", last_modified=at(2))
    (home.aws / "s3" / f"{CASES}/half.csv.tmp").write_text("a,")

    begin_anew(home)

    assert kept(home)["cases"] == ["cases.csv older", "zeros.csv between", "cases.csv newer"]


def test_a_file_keeps_the_manifest_that_lay_beside_it_when_it_landed(home: Home) -> None:
    name = f"{CASES}/cases.csv"
    stored(home, f"{name}.manifest.json", "M3", version_id="v3", last_modified=at(3), versions=versions(1, 3))
    stored(home, f"{OLDER}/v1/incoming/cases.csv.manifest.json", "M1")
    stored(home, name, "F4", version_id="v4", last_modified=at(4), versions=versions(2, 4))
    stored(home, f"{OLDER}/v2/incoming/cases.csv", "F2")

    assert "the 2 files that were dropped" in begin_anew(home)

    (session,) = home.rescued.iterdir()
    files = in_folder(session)["cases"]
    manifests = [file.with_name("cases.csv.manifest.json").read_text() for file in files]
    assert [file.read_text() for file in files] == ["F2", "F4"]
    assert manifests == ["M1", "M3"]


def test_a_file_whose_name_is_that_of_what_lies_beside_another_is_kept_too(home: Home) -> None:
    stored(home, f"{CASES}/cases.csv.meta.json", "plain")
    encoded = "000000000000/zone-cases/.ministack-keys/incoming%2Fbeds%2Ecsv%2Etmp"
    stored(home, encoded, "encoded", key="incoming/beds.csv.tmp", last_modified=at(1))

    begin_anew(home)

    assert kept(home)["cases"] == ["beds.csv.tmp encoded", "cases.csv.meta.json plain"]


def test_files_are_kept_even_where_nobody_remembers_the_zones(home: Home) -> None:
    (home.aws / "deployed.json").write_text("{")
    stored(home, "000000000000/zone-cases/incoming/cases.csv")

    home.clear_undeployed()
    begin_anew(home)

    assert len(list(home.rescued.glob("*/zone-cases/0001/cases.csv"))) == 1


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Callable[[Home], list[str]]:
    """Bring a platform up whose servers and deployment are make-believe; return what it told."""
    monkeypatch.setattr(platform, "check_machine", lambda _home: None)
    monkeypatch.setattr(platform, "check_port", lambda _port, _option: None)
    monkeypatch.setattr(emulator, "start", lambda *_given: (Running(1, 4510), True))
    monkeypatch.setattr(site_service, "start", lambda *_given: (Running(2, 8020), True))
    monkeypatch.setattr(deploy, "deploy", lambda *_given: {"inputs": "hash", "outputs": {}})
    monkeypatch.setattr(deploy, "input_hash", lambda: "hash")

    def up(home: Home) -> list[str]:
        told: list[str] = []
        with Ending() as ending:
            platform.up(home, 4510, 8020, ending, tell=told.append)
        return told

    return up


def test_up_after_a_kill_says_so_and_deploys_again(home: Home, started: Callable[[Home], list[str]]) -> None:
    told = started(home)

    assert told[0].startswith("the last session was cut off")
    assert told[-1] == "deploying the stacks with the CDK command line"


def test_up_after_a_clean_end_deploys_nothing(home: Home, started: Callable[[Home], list[str]]) -> None:
    saved.set_saved(home.state)

    assert started(home) == [
        "starting the embedded AWS",
        "the stacks are deployed and nothing has changed since",
    ]


def test_clearing_removes_what_was_rescued_and_a_fresh_start_does_not(
    home: Home, started: Callable[[Home], list[str]]
) -> None:
    stored(home, "000000000000/zone-cases/incoming/cases.csv")
    begin_anew(home)

    with Ending() as ending:
        platform.up(home, 4510, 8020, ending, fresh=True)
    assert home.rescued.exists()

    platform.down(home, clear=True)
    assert not home.rescued.exists()
