"""Servers that are started, found again, and ended; never somebody else's."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from local import process
from local.deploy import input_hash, last_words
from local.errors import LocalError
from local.home import ROOT, Home, Running
from local.interrupts import Ending
from local.preflight import port_is_taken

# Any module that serves HTTP until it is ended will do.
SERVER = process.Service("files", "The file server", "http.server", "FILES_PORT")


def answers(port: int) -> bool:
    return process.status(8000, "/") == 200


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


@pytest.fixture
def ending() -> Iterator[Ending]:
    with Ending() as ending:
        yield ending


def start(home: Home, ending: Ending, port: int = 8000) -> tuple[Running, bool]:
    return process.start(home, SERVER, port, os.environ, answers, ending)


@pytest.mark.skipif(port_is_taken(8000), reason="http.server's own port is in use")
def test_a_server_that_runs_is_found_again_and_ended_once(home: Home, ending: Ending) -> None:
    first, new = start(home, ending)
    again, newer = start(home, ending)

    assert (new, newer) == (True, False)
    assert first == again
    with pytest.raises(LocalError, match="already runs at port 8000"):
        start(home, ending, 8001)
    assert process.stop(home, SERVER)
    assert not process.stop(home, SERVER)
    assert not process.is_alive(SERVER, first)


def test_a_process_of_somebody_else_is_never_ended(home: Home) -> None:
    home.set_running(SERVER.name, Running(os.getpid(), 8000))

    assert not process.stop(home, SERVER)


def test_a_server_that_ends_at_once_is_told_with_its_log(home: Home, ending: Ending) -> None:
    broken = process.Service("broken", "The broken server", "local.no_such_module", "PORT")

    with pytest.raises(LocalError, match=r"ended as soon as it was started: its reason is in .*broken\.log"):
        process.start(home, broken, 8002, os.environ, lambda _port: False, ending)


# A program as `pratique demo` is one: it starts a server that never answers, or runs a child that starts another.
PROGRAM = """
    import os, signal, sys
    from pathlib import Path
    from cli import main
    from cli.ending import ending
    from local import process
    from local.home import Home

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    home, how, port = Home(Path(sys.argv[1])), sys.argv[2], int(sys.argv[3])

    def command():
        with ending() as started:
            if how == "server":
                service = process.Service("files", "The file server", "http.server", "PORT")
                process.start(home, service, port, os.environ, lambda _port: False, started)
            process.run(["sh", "-c", "sleep 600 & echo $! > $0; wait", str(home.path / "child")], os.environ,
                        home.path / "log")

    main.commands = command
    main.app()
"""


def program(home: Home, how: str) -> subprocess.Popen[bytes]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = str(probe.getsockname()[1])
    return subprocess.Popen(  # noqa: S603 - the program above
        [sys.executable, "-c", textwrap.dedent(PROGRAM), str(home.path), how, port],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )


def pid_of_child(home: Home) -> int | None:
    said = (home.path / "child").read_text() if (home.path / "child").exists() else ""
    return int(said) if said.endswith("\n") else None


def pid_of_server(home: Home) -> int | None:
    running = home.running("files")
    return running.pid if running else None


def appears(found: Callable[[Home], int | None], home: Home) -> int:
    deadline = time.monotonic() + 60
    while (pid := found(home)) is None:
        assert time.monotonic() < deadline, "nothing was started"
        time.sleep(0.02)
    return pid


def lives(pid: int) -> bool:
    """Whether a process is there and has not ended."""
    command = [shutil.which("ps") or "ps", "-o", "stat=", "-p", str(pid)]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout  # noqa: S603 - ps alone
    return said.strip() != "" and not said.startswith("Z")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize(("how", "found"), [("server", pid_of_server), ("child", pid_of_child)])
def test_an_interrupted_program_leaves_no_process_behind(
    home: Home, how: str, found: Callable[[Home], int | None], number: signal.Signals
) -> None:
    running = program(home, how)
    started = appears(found, home)

    os.killpg(running.pid, number)

    assert running.wait(60) == 128 + number
    deadline = time.monotonic() + 60
    while lives(started) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not lives(started)
    assert home.running("files") is None


def test_a_server_that_another_program_has_started_since_is_left_alone(home: Home) -> None:
    broken = process.Service(SERVER.name, SERVER.title, "local.no_such_module", SERVER.option)

    with Ending() as ending:
        with pytest.raises(LocalError, match="ended as soon as it was started"):
            process.start(home, broken, 8003, os.environ, lambda _port: False, ending)
        home.set_running(SERVER.name, Running(os.getpid(), 8003))

    assert home.running(SERVER.name) == Running(os.getpid(), 8003)


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
