"""Prints answers a second, waits and memory: ``python -m bench.load [SECONDS]``, bounded, on the loopback address.

Readers and servers share the machine, so that what is printed is less than what a server of its own would do.
"""

from __future__ import annotations

import json
import math
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from bench.load import nginx
from bench.load.clients import Served, served
from bench.load.figures import VIEW, publish
from bench.load.page import ADDRESS, publish_page
from bench.measured import circumstances

CLIENTS = (1, 10, 100)
_GRANIAN = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--log-level", "error"]
_GRANIAN += ["--static-path-route", "/v1", "--static-path-mount"]  # what the explorer reads: no reader waits for it
EXPLORERS, BETWEEN = 1000, 10.0  # people who explore at once, and seconds from one choice of theirs to the next
UTILISED = 0.6  # of a pod, as the chart's autoscaler keeps it


def main(seconds: float) -> None:
    """Run each server in turn."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        publish(folder)
        page = publish_page(folder)
        print(circumstances())
        free = free_port()
        static = nginx.command(folder, free)
        if static is None:
            print("nginx is not installed (on Debian: apt-get install nginx): no open page from a static server")
        else:
            with server(static, {}, free) as (port, process):
                _print(f"a page, {page / 1000:.0f} KB, nginx", port, get(ADDRESS), seconds, process)
        with server([*_GRANIAN, str(folder / "v1"), "--port", "{port}", "bench.load.empty:app"], {}) as (port, _):
            own = {"EXPLORER_SITE": f"http://127.0.0.1:{port}", "EXPLORER_PORT": "{port}"}
            with server([sys.executable, "-m", "dashboards.explorer"], own) as (explorer, process):
                _print("the explorer's page", explorer, get("/"), seconds, None)
                view = choice(explorer, "address.search", VIEW)
                best = _print("the explorer, a view", explorer, view, seconds, process)
        naive = [sys.executable, "-m", "bench.load.naive", str(folder / "cases.csv"), "{port}"]
        with server(naive, {}) as (port, process):
            view = choice(port, "areas.value", ["E000", "E001", "E002"])
            _print("pandas, the same view", port, view, seconds, process)
    needed = math.ceil(EXPLORERS / BETWEEN / (best * UTILISED))
    print(
        f"\n{EXPLORERS:,} people who choose every {BETWEEN:g} seconds ask for {EXPLORERS / BETWEEN:g} views a second: "
        f"{needed} pods of one worker at {UTILISED:.0%} of {best:.0f} a second"
    )


def _print(name: str, port: int, request: bytes, seconds: float, process: subprocess.Popen[bytes] | None) -> float:
    """Measure at each number of readers; return the most answers a second."""
    found: list[Served] = [served(port, request, clients, seconds) for clients in CLIENTS]
    cells = "".join(
        f" | {clients:>3}: {each.a_second:>7,.0f}/s, p95 {each.slow:>7,.1f} ms"
        for clients, each in zip(CLIENTS, found, strict=True)
    )
    memory = "" if process is None else f" | {memory_of(process.pid):,.0f} MB"
    print(f"{name:<28}{cells}{memory}", flush=True)
    return max(each.a_second for each in found)


def get(path: str) -> bytes:
    """Return a request for a page."""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()


def choice(port: int, changed: str, value: object) -> bytes:
    """Return what a browser sends when this property has changed, as the app's own dependencies have it."""
    with urlopen(f"http://127.0.0.1:{port}/_dash-dependencies", timeout=30) as answer:
        callbacks = json.load(answer)
    found = next(each for each in callbacks if [f"{i['id']}.{i['property']}" for i in each["inputs"]] == [changed])
    ident, _, prop = changed.rpartition(".")
    outputs = [part.rpartition(".") for part in found["output"].strip(".").split("...")]
    listed = [{"id": owner, "property": name} for owner, _, name in outputs]
    body = json.dumps(
        {
            "output": found["output"],
            "outputs": listed if found["output"].startswith("..") else listed[0],
            "inputs": [{"id": ident, "property": prop, "value": value}],
            "changedPropIds": [changed],
        }
    ).encode()
    head = "POST /_dash-update-component HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


@contextmanager
def server(
    command: list[str], settings: dict[str, str], port: int = 0
) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Run a server, at a free port unless one is given, until the block is left; ``{port}`` stands for it."""
    port = port or free_port()
    environment = os.environ | {name: value.format(port=port) for name, value in settings.items()}
    process = subprocess.Popen(  # noqa: S603 - our own
        [part.replace("{port}", str(port)) for part in command],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(port, process)
        yield port, process
    finally:
        process.terminate()
        process.wait(30)


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        found: int = probe.getsockname()[1]
        return found


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < until:
        try:
            with urlopen(f"http://127.0.0.1:{port}/", timeout=5):
                return
        except URLError as error:
            if hasattr(error, "code"):
                return
            time.sleep(0.1)
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("a server does not come up")


def memory_of(pid: int) -> float:
    """Return what a process and those it has started take, in MB; what they share is counted once (PSS)."""
    found = 0.0
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            if int(entry.name) == pid or parent == pid:
                lines = (entry / "smaps_rollup").read_text().splitlines()
                found += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1000
        except (OSError, ValueError):
            continue
    return found


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 5.0)
