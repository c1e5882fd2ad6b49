"""Lays out what an image's last stage copies from the repository, so that it can be run without Docker."""

from __future__ import annotations

import importlib.metadata
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Image:
    """The image of one of the dashboards, from its Dockerfile and its list of packages."""

    name: str

    @property
    def dockerfile(self) -> str:
        """Text of the Dockerfile."""
        return (ROOT / "dashboards" / self.name / "Dockerfile").read_text(encoding="utf-8")

    def last_stage(self) -> list[str]:
        """Return the instructions of the stage that is served, comments left out and continued lines joined."""
        text = re.sub(r"^#.*\n", "", self.dockerfile, flags=re.MULTILINE).replace("\\\n", " ")
        return [line for line in text.rpartition("FROM ")[2].splitlines()[1:] if line.strip()]

    def lay_out(self, folder: Path) -> None:
        """Copy what the last stage copies."""
        for line in self.last_stage():
            name, *words = line.split()
            if name != "COPY" or words[0].startswith("--from"):
                continue
            *sources, target = words
            for source in sources:
                _copy(ROOT / source, folder / target)

    def entry_point(self) -> list[str]:
        """Return the command that the image runs."""
        (line,) = [line for line in self.last_stage() if line.startswith("ENTRYPOINT")]
        return re.findall(r'"([^"]+)"', line)

    def environment(self) -> dict[str, str]:
        """Return the variables that the image sets."""
        (line,) = [line for line in self.last_stage() if line.startswith("ENV")]
        return dict(re.findall(r"(\w+)=(\S+)", line))

    def packages(self) -> set[str]:
        """Return the names of what the image installs, as Python's metadata writes them."""
        text = (ROOT / "requirements" / f"{self.name}.txt").read_text(encoding="utf-8")
        return {_plain(name) for name in re.findall(r"^([A-Za-z0-9_.-]+)==", text, flags=re.MULTILINE)}


def distributions(modules: list[str]) -> set[str]:
    """Which packages modules are of."""
    by_module = importlib.metadata.packages_distributions()
    tops = {module.partition(".")[0] for module in modules} - {"__editable___pratique_0_1_0_finder", "_distutils_hack"}
    return {_plain(name) for top in tops for name in by_module.get(top, [])}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _copy(source: Path, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(source, target)
