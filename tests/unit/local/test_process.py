"""Servers that are started, found again, and ended; never somebody else's."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from local import process
from local.deploy import input_hash, last_words
from local.errors import LocalError
from local.home import Home, Running
from local.preflight import port_is_taken

# Any module that serves HTTP until it is ended will do.
SERVER = process.Service("files", "The file server", "http.server", "FILES_PORT")


def answers(port: int) -> bool:
    return process.status(8000, "/") == 200


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    home = Home(tmp_path)
    yield home
    process.stop(home, SERVER)


def start(home: Home, port: int = 8000) -> tuple[Running, bool]:
    return process.start(home, SERVER, port, os.environ, answers)


@pytest.mark.skipif(port_is_taken(8000), reason="http.server's own port is in use")
def test_a_server_that_runs_is_found_again_and_ended_once(home: Home) -> None:
    first, new = start(home)
    again, newer = start(home)

    assert (new, newer) == (True, False)
    assert first == again
    with pytest.raises(LocalError, match="already runs at port 8000"):
        start(home, 8001)
    assert process.stop(home, SERVER)
    assert not process.stop(home, SERVER)
    assert not process.is_alive(SERVER, first)


def test_a_process_of_somebody_else_is_never_ended(home: Home) -> None:
    home.set_running(SERVER.name, Running(os.getpid(), 8000))

    assert not process.stop(home, SERVER)


def test_a_server_that_ends_at_once_is_told_with_its_log(home: Home) -> None:
    broken = process.Service("broken", "The broken server", "local.no_such_module", "PORT")

    with pytest.raises(LocalError, match=r"ended as soon as it was started: its reason is in .*broken\.log"):
        process.start(home, broken, 8002, os.environ, lambda _port: False)


def test_a_change_of_any_input_changes_the_hash(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("1")
    (tmp_path / "cdk").mkdir()
    (tmp_path / "cdk" / "a.py").write_text("1")
    before = input_hash(tmp_path, ("app.py", "cdk"))

    (tmp_path / "cdk" / "__pycache__").mkdir()
    (tmp_path / "cdk" / "__pycache__" / "a.pyc").write_text("1")
    assert input_hash(tmp_path, ("app.py", "cdk")) == before

    (tmp_path / "cdk" / "a.py").write_text("2")
    assert input_hash(tmp_path, ("app.py", "cdk")) != before


def test_the_last_error_of_a_log_is_what_is_told() -> None:
    assert last_words("deploying\n❌ stack failed: Error: no\nsee above\n") == "❌ stack failed: Error: no"
    assert last_words("") == "it said nothing"
