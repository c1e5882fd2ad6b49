"""Processes of the local platform: started in the background, remembered by pid, and ended; only ever our own."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from local.errors import LocalError
from local.home import ROOT, Home, Running
from local.interrupts import Ending, held
from local.preflight import check_port

START_SECONDS = 60
STOP_SECONDS = 60


@dataclass(frozen=True)
class Service:
    """A server of ours: what people call it, the module that is it, and the make variable that chooses its port."""

    name: str
    title: str
    module: str
    option: str


def is_alive(service: Service, running: Running | None) -> bool:
    """Whether the process that was started is alive and still this service."""
    if running is None:
        return False
    command = ["ps", "-o", "command=", "-p", str(running.pid)]
    return service.module in subprocess.run(command, capture_output=True, text=True, check=False).stdout


def start(
    home: Home,
    service: Service,
    port: int,
    environment: Mapping[str, str],
    answers: Callable[[int], bool],
    ending: Ending,
) -> tuple[Running, bool]:
    """Start a service, or find the one that runs; returns when it answers, with whether this call started it.

    One that was started is ended with ``ending``, from the moment it exists.
    Raises ``LocalError`` when the port is taken, when it runs already at another port, or when it does not come up.
    """
    running = home.running(service.name)
    if running and is_alive(service, running):
        if running.port != port:
            raise LocalError(
                f"{service.title} already runs at port {running.port}: "
                f"end it with `pratique down` before you choose another."
            )
        return running, False
    check_port(port, service.option)
    home.logs.mkdir(parents=True, exist_ok=True)
    log = home.logs / f"{service.name}.log"
    with held():
        process = _spawn([sys.executable, "-m", service.module], environment, log, "ab")
        ending.callback(_end_service, home, service, process)
        running = Running(process.pid, port)
        home.set_running(service.name, running)
    _wait(service, process, log, lambda: answers(port))
    return running, True


def run(command: list[str], environment: Mapping[str, str], log: Path) -> int:
    """Run a program to its end, all it says going to a log; returns its exit code. Ended with all it has started."""
    with Ending() as ending:
        with held():
            process = _spawn(command, environment, log, "wb")
            ending.callback(_end, process)
        process.wait()
    return process.returncode


def _spawn(command: list[str], environment: Mapping[str, str], log: Path, mode: str) -> subprocess.Popen[bytes]:
    """Start a program as leader of a session of its own: Ctrl-C at the terminal does not reach it, only we end it."""
    with log.open(mode) as said:
        return subprocess.Popen(
            command,
            cwd=ROOT,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def _end_service(home: Home, service: Service, process: subprocess.Popen[bytes]) -> None:
    """End this very server; one that somebody else has started in its stead is left alone."""
    _end(process)
    running = home.running(service.name)
    if running is not None and running.pid == process.pid:
        home.set_running(service.name, None)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a program and all it has started, letting it keep its state; nothing when it is known to have ended."""
    if process.returncode is not None:
        return
    _signal(process.pid, signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(STOP_SECONDS)
    _signal(process.pid, signal.SIGKILL)
    process.wait()


def _wait(service: Service, process: subprocess.Popen[bytes], log: Path, answers: Callable[[], bool]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise LocalError(f"{service.title} ended as soon as it was started: its reason is in {log}.")
        if answers():
            return
        time.sleep(0.1)
    raise LocalError(f"{service.title} did not answer within {START_SECONDS} s: look in {log}.")


def status(port: int, path: str) -> int | None:
    """Return the HTTP status that a server of this machine answers a path with; None when it does not answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def stop(home: Home, service: Service) -> bool:
    """End a service that was started here, letting it keep its state; False when none runs."""
    running = home.running(service.name)
    alive = is_alive(service, running)
    if running is not None and alive:
        _signal(running.pid, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        while is_alive(service, running) and time.monotonic() < deadline:
            time.sleep(0.1)
        _signal(running.pid, signal.SIGKILL)
    home.set_running(service.name, None)
    return alive


def _signal(leader: int, number: signal.Signals) -> None:
    """Signal a service and all it has started: each leads a process group of its own."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, number)
