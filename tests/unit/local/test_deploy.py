"""Deploying to the embedded AWS: once for the same inputs, and again when it was cut short."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from local import deploy, process
from local.errors import LocalError
from local.home import Home, Running
from local.interrupts import Interrupted

AWS = Running(1, 4510)


class CommandLine:
    """Stands in for the CDK command line: remembers what it was asked, and does ``last`` when it deploys."""

    def __init__(self, home: Home, last: Callable[[], int]) -> None:
        self.home, self.last, self.asked = home, last, list[list[str]]()

    def run(self, command: list[str], _environment: Mapping[str, str], log: Path) -> int:
        self.asked.append(command[1:])
        log.write_text("Error: no such stack")
        if command[1] == "bootstrap":
            return 0
        (self.home.path / "outputs.json").write_text(json.dumps({"lake": {"LedgerTable": "ledger"}}))
        return self.last()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


@pytest.fixture
def cdk(home: Home, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    made = CommandLine(home, lambda: 0)
    monkeypatch.setattr(process, "run", made.run)
    return made


def interrupt() -> int:
    raise Interrupted(signal.SIGINT)


def test_the_same_inputs_are_deployed_once(home: Home, cdk: CommandLine) -> None:
    first = deploy.deploy(home, AWS)
    again = deploy.deploy(home, AWS)

    assert first == again
    assert first["outputs"] == {"LedgerTable": "ledger"}
    assert [asked[0] for asked in cdk.asked] == ["bootstrap", "deploy"]
    assert "--force" not in cdk.asked[1]


def test_a_deployment_that_was_cut_short_is_done_again_for_every_stack(
    home: Home, cdk: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    deploy.deploy(home, AWS)
    monkeypatch.setattr(deploy, "input_hash", lambda: "changed")
    cdk.last = interrupt
    with pytest.raises(Interrupted):
        deploy.deploy(home, AWS)
    assert not deploy.is_deployed(home)

    cdk.last = lambda: 0
    deploy.deploy(home, AWS)

    assert "--force" in cdk.asked[-1]
    assert deploy.is_deployed(home)


def test_a_first_deployment_that_was_cut_short_is_begun_from_nothing(home: Home, cdk: CommandLine) -> None:
    (home.aws / "state").mkdir(parents=True)
    cdk.last = interrupt
    with pytest.raises(Interrupted):
        deploy.deploy(home, AWS)

    home.clear_undeployed()

    assert not home.aws.exists()


def test_what_was_dropped_is_never_cleared_for_a_later_deployment(home: Home, cdk: CommandLine) -> None:
    (home.aws / "state").mkdir(parents=True)
    deploy.deploy(home, AWS)

    home.clear_undeployed()

    assert (home.aws / "state").exists()


def test_a_failed_deployment_is_told_with_its_last_words(home: Home, cdk: CommandLine) -> None:
    cdk.last = lambda: 1

    with pytest.raises(LocalError, match=r"`cdk deploy` failed \(Error: no such stack\)"):
        deploy.deploy(home, AWS)
