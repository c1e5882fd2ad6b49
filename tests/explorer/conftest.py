"""The explorer under its own server, over a small published site. Skipped where Dash is not installed."""

from __future__ import annotations

import importlib.util
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.support.published import publish, served

collect_ignore_glob = [] if importlib.util.find_spec("dash") else ["test_*.py"]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a published site."""
    folder = tmp_path_factory.mktemp("published")
    publish(folder)
    with served(folder) as (address, _):
        yield address


@pytest.fixture(scope="session")
def explorer(site: str) -> Iterator[str]:
    """The address of the explorer, started as its image starts it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {"PATH": os.environ["PATH"], "EXPLORER_SITE": site, "EXPLORER_PORT": str(port)}
    command = [sys.executable, "-m", "dashboards.explorer"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(f"{address}/-/ready", process)
        yield address
    finally:
        process.terminate()
        process.wait(30)


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < until:
        try:
            with urlopen(address, timeout=5):  # noqa: S310 - the loopback address
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise AssertionError("the explorer does not come up")
