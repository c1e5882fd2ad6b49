"""A piece of work measured in a process of its own: time, processor time, and the peak of its memory."""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import platform
import resource
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True)
class Measured:
    """One run: seconds by the clock and of processor time, the peak of memory in MB, and what the work returned."""

    wall: float
    cpu: float
    megabytes: float
    said: str


def measured(work: Callable[[Path, Path], str], file: Path) -> Measured:
    """Run work on a file and an empty folder in a fresh process, so that neither memory nor caches are shared.

    Processes that the work starts count in its processor time, and the biggest of them in its memory.
    """
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(work, file, sender))
    process.start()
    sender.close()
    try:
        found: Measured | str = receiver.recv()
    except EOFError:
        found = "the process died"
    process.join()
    if isinstance(found, str):
        raise RuntimeError(found)
    return found


def _run(work: Callable[[Path, Path], str], file: Path, sender: multiprocessing.connection.Connection) -> None:
    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        wall, cpu = time.perf_counter(), _cpu()
        try:
            said = work(file, Path(folder))
        except Exception as error:  # noqa: BLE001 - whatever stops a validator is its result
            sender.send(f"{type(error).__name__}: {str(error)[:300]}")
            return
        wall, cpu = time.perf_counter() - wall, _cpu() - cpu
    sender.send(Measured(wall, cpu, _peak(), said))


def _cpu() -> float:
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def _peak() -> float:
    """Return the peak of memory in MB; ``ru_maxrss`` would count that of the process this one was made from."""
    status = Path("/proc/self/status")
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    if status.exists():
        own = next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024


def circumstances() -> str:
    """Say when and on what a table was measured, and how busy the machine was."""
    load = " ".join(f"{each:.1f}" for each in os.getloadavg())
    return (
        f"Measured {datetime.now(UTC):%d %B %Y, %H:%M} UTC on {os.cpu_count()} cores ({platform.machine()}, "
        f"{platform.system()}, Python {platform.python_version()}); load average {load}."
    )
