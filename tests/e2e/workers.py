"""The processes that run functions on this machine, found and killed as a crash would."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")


def workers(function: str, emulator: int) -> list[int]:
    """Process ids of a function's workers, children of the emulator."""
    found = []
    for folder in PROC.iterdir():
        if not folder.name.isdigit():
            continue
        try:
            parent = int(_stat(folder)[1])
            environment = (folder / "environ").read_bytes().split(b"\0")
        except (OSError, ValueError):
            continue
        if parent == emulator and f"AWS_LAMBDA_FUNCTION_NAME={function}".encode() in environment:
            found.append(int(folder.name))
    return found


def kill_at_work(function: str, emulator: int, *, after: float, within: float) -> int:
    """Kill the first worker of a function that has worked for ``after`` CPU seconds from now on; returns its id.

    Raises ``TimeoutError`` when none has within ``within`` seconds.
    """
    begun: dict[int, float] = {pid: _worked(pid) for pid in workers(function, emulator)}
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        for pid in workers(function, emulator):
            if _worked(pid) - begun.setdefault(pid, 0.0) >= after:
                os.kill(pid, signal.SIGKILL)
                return pid
        time.sleep(0.02)
    raise TimeoutError(f"no worker of {function} did any work within {within} s")


def _stat(folder: Path) -> list[str]:
    """Fields of /proc/<pid>/stat after the name, which may hold spaces: state, parent, ..."""
    return (folder / "stat").read_text().rpartition(")")[2].split()


def _worked(pid: int) -> float:
    """CPU seconds, user and system, that a process has used."""
    try:
        fields = _stat(PROC / str(pid))
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS
