"""Environments of their own for what stands beside ours, since each pins what the others do not bear."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from uv import find_uv_bin

ROOT = Path(__file__).parents[2]


def environment(name: str) -> Path:
    """Return the Python of .pratique/NAME with what requirements/NAME.txt pins, made when it is not there.

    What comes as source is built with packages of that list, too. CalledProcessError when it cannot be installed.
    """
    folder, pins = ROOT / ".pratique" / name, ROOT / "requirements" / f"{name}.txt"
    python, installed = folder / "bin" / "python", folder / ".installed"
    if not installed.is_file() or installed.read_text() != pins.read_text():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)  # noqa: S603
        install = [find_uv_bin(), "pip", "sync", "--quiet", "--python", python, "--require-hashes"]
        subprocess.run([*install, "--build-constraints", pins, pins], check=True)  # noqa: S603
        installed.write_text(pins.read_text())
    return python
