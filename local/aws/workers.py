"""Lambda workers that see what their bundle and layers carry, and nothing of this project's own environment.

The emulator starts a worker with the Python it runs in itself, so that a package missing from a layer would be
found in the developer's virtual environment. The interpreter that environment was made from has no such packages.

There are no more workers of one function than the machine has processors (and two, so that things do happen at once):
a dozen releases that begin together would else each import a solver in a process of its own, on two processors.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from ministack.core import lambda_runtime
from ministack.services import lambda_svc

MOST = max(2, os.cpu_count() or 1)
LOOK_SECONDS = 0.05
Acquire = Callable[..., tuple[Any, str]]


def bare_python() -> str:
    """Return the interpreter the virtual environment was made from."""
    return cast(str, getattr(sys, "_base_executable", sys.executable))


def clear_leftovers(folder: Path) -> None:
    """Remove the unpacked bundles of workers of an emulator that has ended; an ended one leaves them behind."""
    for leftover in folder.glob("ministack-lambda-*"):
        shutil.rmtree(leftover, ignore_errors=True)


def patient(acquire: Acquire, most: int = MOST) -> Acquire:
    """Return a way to get a worker that waits for one of ``most`` where the emulator would start yet another.

    No function of ours calls itself, so nobody waits for a worker that he holds.
    """

    def acquired(name: str, config: dict[str, Any], code: bytes, qualifier: str = "$LATEST") -> tuple[Any, str]:
        while True:
            worker, how = acquire(name, config, code, qualifier=qualifier, max_concurrency=most)
            if worker is not None:
                return worker, how
            time.sleep(LOOK_SECONDS)

    return acquired


def install() -> None:
    """Make the emulator start Python workers with the bare interpreter, and only so many of them."""
    detect = lambda_runtime._detect_runtime_binary

    def runtime_binary(runtime: str) -> tuple[str, str]:
        binary, script = detect(runtime)
        return (bare_python() if binary == sys.executable else binary), script

    lambda_runtime._detect_runtime_binary = runtime_binary
    lambda_svc.acquire_worker = patient(lambda_runtime.acquire_worker)
