"""Servers of ours that a test starts and ends."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    """Return a port of the loopback address that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Running:
    """A server of ours, from when it answers until the block ends."""

    def __init__(self, command: list[str], environment: dict[str, str], address: str) -> None:
        self._command, self._environment, self._address = command, environment, address

    def __enter__(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, *self._command], cwd=ROOT, env=self._environment, stdout=subprocess.DEVNULL
        )
        until = time.monotonic() + 60
        while self._process.poll() is None and time.monotonic() < until:
            try:
                with urlopen(self._address, timeout=5):  # noqa: S310 - the loopback address
                    return
            except (URLError, OSError):
                time.sleep(0.1)
        self._process.kill()
        raise AssertionError(f"{self._command} does not come up")

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(30)
