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


def stored(home: Home, key: str, body: str = "a,b\n") -> None:
    path = home.aws / "s3" / key
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(body)
    path.with_name(path.name + ".meta.json").write_text("{}")


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


def test_files_that_were_dropped_are_kept_as_a_folder_to_drop_again(home: Home) -> None:
    stored(home, "000000000000/zone-cases/incoming/cases.csv", "newest\n")
    stored(home, ".versions/000000000000/zone-cases/v1/incoming/cases.csv", "older\n")
    stored(home, "000000000000/zone-cases/receipts/d1/receipt.json")
    stored(home, "000000000000/zone-unclaimed/incoming/beds/beds.csv")
    stored(home, "000000000000/curated/cases/data/1.parquet")

    said = begin_anew(home)

    (session,) = home.rescued.iterdir()
    assert said.endswith(f"the 3 files that were dropped can be dropped again: `pratique demo --drops {session}`")
    dropped = in_folder(session)
    assert dropped == {"beds": [session / "beds" / "beds.csv"], "cases": [session / "cases" / "cases.csv"]}
    assert dropped["cases"][0].read_text() == "newest\n"
    assert (session / "versions-v1" / "cases" / "cases.csv").read_text() == "older\n"


def test_a_file_whose_name_is_that_of_what_lies_beside_another_is_kept_too(home: Home) -> None:
    stored(home, "000000000000/zone-cases/incoming/cases.csv.meta.json")

    begin_anew(home)

    (session,) = home.rescued.iterdir()
    assert [path.name for path in in_folder(session)["cases"]] == ["cases.csv.meta.json"]


def test_files_are_kept_even_where_nobody_remembers_the_zones(home: Home) -> None:
    (home.aws / "deployed.json").write_text("{")
    stored(home, "000000000000/zone-cases/incoming/cases.csv")

    home.clear_undeployed()
    begin_anew(home)

    assert len(list(home.rescued.glob("*/zone-cases/cases.csv"))) == 1


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
