"""The emulator's state is on disk whenever it rests, and the folder says so only when all of it is."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ministack.core import persistence

from local import saved
from local.aws import saving
from local.aws.saving import Saver, changes_code, only_reads, watched


class Emulator:
    """Stands in for the emulator: what its services hold, and whether a workflow runs."""

    def __init__(self) -> None:
        self.holds: dict[str, Any] = {"dynamodb": {"drops": 0}, "lambda": {"functions": 1}}
        self.works = False

    def services(self) -> dict[str, Callable[[], Any]]:
        return {name: lambda name=name: self.holds[name] for name in self.holds}


@pytest.fixture
def emulator() -> Emulator:
    return Emulator()


@pytest.fixture
def saver(tmp_path: Path, emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> Saver:
    monkeypatch.setattr(persistence, "PERSIST_STATE", True)
    monkeypatch.setattr(persistence, "STATE_DIR", str(tmp_path))
    monkeypatch.setattr(saving, "REST_SECONDS", 0)
    return Saver(tmp_path, emulator.services, lambda: emulator.works)


def kept(saver: Saver, service: str) -> Any:
    return json.loads((saver.folder / f"{service}.json").read_text())["payload"]


def request(method: str = "POST", target: str = "", service: str = "dynamodb") -> dict[str, Any]:
    signed = f"AWS4-HMAC-SHA256 Credential=test/20201002/eu-west-2/{service}/aws4_request".encode()
    headers = [(b"authorization", signed), (b"X-Amz-Target", target.encode())]
    return {"type": "http", "method": method, "headers": headers}


def test_what_has_changed_is_saved_at_rest_and_unmarked_by_the_next_change(saver: Saver, emulator: Emulator) -> None:
    with saver.change():
        emulator.holds["dynamodb"] = {"drops": 1}
        assert not saver.is_due()
    assert saver.is_due()

    assert saver.save()

    assert kept(saver, "dynamodb") == {"drops": 1}
    assert saved.is_saved(saver.folder)
    assert not saver.is_due()
    with saver.change():
        assert not saved.is_saved(saver.folder)


def test_a_workflow_that_goes_on_between_requests_is_no_rest(
    saver: Saver, emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "REST_SECONDS", 60)
    with saver.change():
        emulator.works = True
    saver._changed = -1000.0

    assert not saver.is_due()
    emulator.works = False
    assert not saver.is_due()


def test_a_change_while_the_state_is_saved_leaves_it_unmarked(saver: Saver, emulator: Emulator) -> None:
    def changed_meanwhile() -> Any:
        with saver.change():
            return {"drops": 2}

    saver.services = lambda: {"dynamodb": changed_meanwhile}

    assert not saver.save()
    assert not saved.is_saved(saver.folder)
    assert saver.is_due()


def test_a_state_that_cannot_be_written_is_not_marked(saver: Saver, emulator: Emulator) -> None:
    emulator.holds["dynamodb"] = {"drops": object()}

    assert not saver.save()
    assert not saved.is_saved(saver.folder)


def test_a_state_that_changes_under_the_copy_is_copied_again(saver: Saver) -> None:
    said = iter([RuntimeError("dictionary changed size during iteration"), {"drops": 3}])

    def copied() -> Any:
        found = next(said)
        if isinstance(found, RuntimeError):
            raise found
        return found

    saver.services = lambda: {"dynamodb": copied}

    assert saver.save()
    assert kept(saver, "dynamodb") == {"drops": 3}


def test_code_is_saved_only_after_a_request_that_may_change_it(saver: Saver) -> None:
    with saver.change():
        pass
    saver.save()
    assert not (saver.folder / "lambda.json").exists()

    with saver.change(of_code=True):
        pass
    saver.save()
    assert kept(saver, "lambda") == {"functions": 1}


@pytest.mark.parametrize(
    ("scope", "reads"),
    [
        (request("GET"), True),
        (request("PUT"), False),
        (request(target="DynamoDB_20120810.Scan"), True),
        (request(target="AWSStepFunctions.ListExecutions"), True),
        (request(target="AWSStepFunctions.StartExecution"), False),
        (request(target="DynamoDB_20120810.PutItem"), False),
        (request(), False),
    ],
)
def test_only_requests_that_may_change_something_unmark_the_folder(
    scope: dict[str, Any], reads: bool, saver: Saver
) -> None:
    seen = []

    async def app(scope: Any, _receive: Any, _send: Any) -> None:
        seen.append(scope)

    saver.save()
    asyncio.run(watched(app, saver)(scope, None, None))

    assert seen == [scope]
    assert only_reads(scope) is reads
    assert saved.is_saved(saver.folder) is reads


def test_deployments_change_code_and_drops_do_not() -> None:
    assert changes_code(request(service="cloudformation"))
    assert changes_code(request("PUT", service="lambda"))
    assert not changes_code(request("PUT", service="s3"))
