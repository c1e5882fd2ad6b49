"""Lays out what the image's last stage copies from the repository, so that it can be run without Docker."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = ROOT / "dashboards" / "explorer" / "Dockerfile"
REQUIREMENTS = ROOT / "requirements" / "explorer.txt"


def last_stage() -> list[str]:
    """Return the instructions of the stage that is served, comments left out and continued lines joined."""
    text = re.sub(r"^#.*\n", "", DOCKERFILE.read_text(encoding="utf-8"), flags=re.MULTILINE).replace("\\\n", " ")
    return [line for line in text.rpartition("FROM ")[2].splitlines()[1:] if line.strip()]


def lay_out(folder: Path) -> None:
    """Copy what the last stage copies."""
    for line in last_stage():
        name, *words = line.split()
        if name != "COPY" or words[0].startswith("--from"):
            continue
        *sources, target = words
        for source in sources:
            _copy(ROOT / source, folder / target)


def _copy(source: Path, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(source, target)


def entry_point() -> list[str]:
    """Return the command that the image runs."""
    (line,) = [line for line in last_stage() if line.startswith("ENTRYPOINT")]
    return re.findall(r'"([^"]+)"', line)


def environment() -> dict[str, str]:
    """Return the variables that the image sets."""
    (line,) = [line for line in last_stage() if line.startswith("ENV")]
    return dict(re.findall(r"(\w+)=(\S+)", line))


def packages() -> set[str]:
    """Return the names of what the image installs, as Python's metadata writes them."""
    names = re.findall(r"^([A-Za-z0-9_.-]+)==", REQUIREMENTS.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[-_.]+", "-", name).lower() for name in names}
