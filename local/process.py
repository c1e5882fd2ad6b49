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

from local.errors import LocalError
from local.home import ROOT, Home, Running
from local.preflight import check_port

START_SECONDS = 60
STOP_SECONDS = 30

_children: dict[int, subprocess.Popen[bytes]] = {}


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
    home: Home, service: Service, port: int, environment: Mapping[str, str], answers: Callable[[int], bool]
) -> tuple[Running, bool]:
    """Start a service, or find the one that runs; returns when it answers, with whether this call started it.

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
    with (home.logs / f"{service.name}.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", service.module],
            cwd=ROOT,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    _children[process.pid] = process
    running = Running(process.pid, port)
    home.set_running(service.name, running)
    _wait(home, service, process, lambda: answers(port))
    return running, True


def _wait(home: Home, service: Service, process: subprocess.Popen[bytes], answers: Callable[[], bool]) -> None:
    log = home.logs / f"{service.name}.log"
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            stop(home, service)
            raise LocalError(f"{service.title} ended as soon as it was started: its reason is in {log}.")
        if answers():
            return
        time.sleep(0.1)
    stop(home, service)
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
    if running is not None and running.pid in _children:
        _children.pop(running.pid).wait()
    home.set_running(service.name, None)
    return alive


def _signal(leader: int, number: signal.Signals) -> None:
    """Signal a service and all it has started: each leads a process group of its own."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, number)
