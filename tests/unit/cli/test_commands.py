"""The command line: help for everything, one sentence for what went wrong."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
import typer
from botocore.exceptions import ClientError, ConnectionClosedError, EndpointConnectionError
from typer.testing import CliRunner

from cli import demo, main
from cli.addresses import print_addresses
from cli.progress import sentence, table
from cli.words import counts, reasons
from contracts.drops.drop import DropState
from contracts.products.release_decisions import ReleaseDecision, Verb
from local import platform
from local.follow import Following, Line
from local.home import Home, Running
from local.platform import Platform
from local.recorded import RECORD
from stacks.cloud_only import CLOUD_ONLY


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("PRATIQUE_HOME", str(tmp_path))
    return Home.default()


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["pratique", *arguments])
    with pytest.raises(SystemExit) as ended:
        main.app()
    assert isinstance(ended.value.code, int)
    return ended.value.code


@pytest.mark.parametrize("command", main.COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    said = CliRunner().invoke(main.commands, [command, "--help"])

    assert said.exit_code == 0
    assert len(said.output.splitlines()) > 5


@pytest.mark.parametrize(
    ("command", "part"),
    [
        ("demo", "DROPS/<dataset>/"),
        ("protect", "hier_<dimension>.csv"),
        ("generate", "DESTINATION/<dataset>/"),
        ("arrange", "DESTINATION/<dataset>/"),
    ],
)
@pytest.mark.parametrize("shown", ["rich", "plain"])
def test_help_shows_what_stands_for_a_name(
    command: str, part: str, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typer.core, "HAS_RICH", shown == "rich")

    said = CliRunner().invoke(main.commands, [command, "--help"], env={"COLUMNS": "120"})

    assert part in said.output


def test_up_says_what_is_left_out_and_what_is_there_in_name_alone(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    home.state.mkdir(parents=True)
    lines = [{"type": kind, "id": "1"} for kind in ("AWS::B::C", "AWS::A::B", "AWS::B::C")]
    (home.state / RECORD).write_text("".join(json.dumps(line) + "\n" for line in lines))
    outputs = {"LandingZones": '{"cases": "zone-cases"}', "CuratedBucket": "curated", "PublishedBucket": "published"}

    print_addresses(Platform(home, Running(1, 4510), Running(2, 8020), {"outputs": outputs}))

    said = capsys.readouterr().out
    assert "AWS::A::B, AWS::B::C: deployed, and nothing acts on them here" in said
    assert all(stack in said and reason in said for stack, reason in CLOUD_ONLY.items())


@pytest.mark.parametrize("command", ["status", "receipt", "release"])
def test_without_a_platform_one_sentence_says_how_to_start_it(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, command) == 1

    said = capsys.readouterr().err
    assert said == "pratique: The local platform does not run: start it with `pratique up`.\n"


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (EndpointConnectionError(endpoint_url="http://127.0.0.1:4510"), "The embedded AWS does not answer"),
        (ConnectionClosedError(endpoint_url="http://127.0.0.1:4510"), "The embedded AWS does not answer"),
        (
            ClientError({"Error": {"Code": "ResourceNotFoundException"}}, "Scan"),
            "The embedded AWS answered Scan with ResourceNotFoundException, so it does not hold what was deployed: ",
        ),
    ],
)
def test_an_embedded_aws_that_fails_is_one_sentence_with_what_to_do(
    fault: Exception, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_home: Home) -> Platform:
        raise fault

    monkeypatch.setattr(platform, "find", fail)

    assert run(monkeypatch, "status") == 1

    told = capsys.readouterr().err
    assert told.startswith(f"pratique: {said}")
    assert "`pratique up" in told
    assert told.count("\n") == 1


def demo_ends(home: Home, monkeypatch: pytest.MonkeyPatch, *, resumed: bool) -> None:
    """Run `pratique demo --once` to its end, with no files, on a platform that it started itself or found."""
    outputs = {"LandingZones": '{"cases": "zone"}', "CuratedBucket": "curated", "PublishedBucket": "published"}
    found = Platform(home, Running(1, 4510), Running(2, 8020), {"outputs": outputs}, resumed=resumed)
    monkeypatch.setattr(demo, "generated", lambda _folder: {})
    monkeypatch.setattr(platform, "up", lambda *_given, **_options: found)
    monkeypatch.setattr(demo, "resumed", lambda _platform: None)
    monkeypatch.setattr(demo, "follow", lambda _platform, _run: None)
    monkeypatch.setattr(sys, "argv", ["pratique", "demo", "--once"])
    with pytest.raises(SystemExit) as ended:
        main.app()
    assert ended.value.code == 0


def test_a_demo_that_ends_its_platform_names_no_address_that_is_gone(
    home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    demo_ends(home, monkeypatch, resumed=True)

    said = capsys.readouterr().out
    assert "http://" not in said
    assert "`pratique up` serves its pages again" in said


def test_a_demo_on_a_platform_that_goes_on_names_its_addresses(
    home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    demo_ends(home, monkeypatch, resumed=False)

    assert "http://127.0.0.1:8020/" in capsys.readouterr().out


def test_down_ends_nobody_else_s_process(home: Home) -> None:
    home.set_running("aws", Running(1, 4510))

    said = CliRunner().invoke(main.commands, ["down"])

    assert said.exit_code == 0
    assert "nothing was running" in said.output


def test_inspecting_for_no_known_dataset_names_those_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "x.csv"
    file.write_text("a,b\n")

    assert run(monkeypatch, "inspect", str(file), "-d", "nothing") == 2

    assert "There is no dataset nothing: there are" in " ".join(capsys.readouterr().err.split())


def test_inspecting_says_by_its_exit_code_what_would_become_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "empty.csv"
    file.write_text("")
    assert run(monkeypatch, "inspect", str(file), "-d", "covid_cases") == 1
    assert run(monkeypatch, "inspect", str(tmp_path / "nowhere.csv"), "-d", "covid_cases") == 2
    run(monkeypatch, "generate", str(tmp_path / "drops"), "-d", "covid_cases", "--scale", "0.1")
    drop = min((tmp_path / "drops" / "covid_cases").iterdir())
    assert run(monkeypatch, "inspect", str(drop), "-d", "covid_cases", "--out", str(tmp_path / "out")) == 0
    assert (tmp_path / "out" / "inspection.json").exists()
    assert (tmp_path / "out" / "rejects.csv").exists()
    receipt = json.loads((tmp_path / "out" / "receipt.json").read_text())
    assert receipt["rows"]["reconciles"]
    assert "has not been sent" in receipt["what_to_do"][0]
    assert "has not been sent" in (tmp_path / "out" / "receipt.html").read_text()


def test_a_demo_without_files_says_where_they_belong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "demo", "--once", "--drops", str(tmp_path)) == 1

    assert "<dataset>/" in capsys.readouterr().err


def test_a_line_tells_how_far_a_file_has_come() -> None:
    line = Line("cases", Path("a.csv"))
    assert sentence(line) == "cases  a.csv  waits"

    line.state, line.rows = DropState.COMMITTED, {"file": 1000, "accepted": 990, "rejected": 10}
    line.released = ("rates",)

    assert sentence(line) == "cases  a.csv  committed  1,000 = 990 accepted + 10 rejected  released in rates"
    run_of_one = Following.of({"cases": [Path("a.csv")]}, {}, lambda _path, _dataset: pytest.fail("nothing is put"))
    assert table(run_of_one).row_count == 1


def test_words() -> None:
    rows = {"file": 3172, "accepted": 3169, "rejected": 3}
    assert counts({}) == ""
    assert counts(rows, DropState.COMMITTED) == "3,172 = 3,169 accepted + 3 rejected"
    for state in (DropState.QUARANTINED, DropState.DUPLICATE):
        assert counts(rows, state) == "3,172 = 3,169 good + 3 rejected rows, none taken in"
    assert reasons([{"message": "one"}, {"message": "two"}]) == "one; two"


def test_protecting_a_table_writes_every_cell_and_no_hidden_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "table"
    folder.mkdir()
    (folder / "leaf.csv").write_text("area,n\na,3\nb,40\nc,50\n")
    (folder / "hier_area.csv").write_text("child,parent\nall,\na,all\nb,all\nc,all\n")

    monkeypatch.setattr(sys, "argv", ["pratique", "protect", str(folder), "--out", str(tmp_path / "cells.csv")])
    with pytest.raises(SystemExit) as ended:
        main.app()

    assert ended.value.code == 0
    assert '"cells": 4' in capsys.readouterr().out
    cells = (tmp_path / "cells.csv").read_text().splitlines()
    assert len(cells) == 5
    assert sum(",1,confidential," in cell for cell in cells) == 2
    assert not any(cell.startswith("a,") and cell.endswith(",3,3") for cell in cells)


def test_a_folder_for_the_result_that_is_not_there_is_told_before_any_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "protect", str(tmp_path), "--out", str(tmp_path / "none" / "cells.csv")) == 2, "not read"
    assert "there is no folder" in capsys.readouterr().err


def test_a_table_without_its_hierarchy_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "leaf.csv").write_text("area,n\na,3\n")

    assert run(monkeypatch, "protect", str(tmp_path), "--out", str(tmp_path / "cells.csv")) == 1

    assert "hier_area.csv: no such file" in capsys.readouterr().err


def test_a_decision_that_lacks_a_reason_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def decide() -> None:
        ReleaseDecision(release="r1", verb=Verb.WITHDRAW, by="Ada", reason="x", at="2020-10-05T09:30:00+00:00")

    monkeypatch.setattr(main, "commands", decide)
    assert run(monkeypatch, "release", "withdraw") == 1
    said = " ".join(capsys.readouterr().err.split())
    assert said.startswith("pratique: The decision is not taken down: reason: String should have at least 3 characters")
