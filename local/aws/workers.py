"""Lambda workers that see what their bundle and layers carry, and nothing of this project's own environment.

The emulator starts a worker with the Python it runs in itself, so that a package missing from a layer would be
found in the developer's virtual environment. The interpreter that environment was made from has no such packages.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import cast

from ministack.core import lambda_runtime


def bare_python() -> str:
    """Return the interpreter the virtual environment was made from."""
    return cast(str, getattr(sys, "_base_executable", sys.executable))


def clear_leftovers(folder: Path) -> None:
    """Remove the unpacked bundles of workers of an emulator that has ended; an ended one leaves them behind."""
    for leftover in folder.glob("ministack-lambda-*"):
        shutil.rmtree(leftover, ignore_errors=True)


def install() -> None:
    """Make the emulator start Python workers with the bare interpreter."""
    detect = lambda_runtime._detect_runtime_binary

    def runtime_binary(runtime: str) -> tuple[str, str]:
        binary, script = detect(runtime)
        return (bare_python() if binary == sys.executable else binary), script

    lambda_runtime._detect_runtime_binary = runtime_binary
