"""Dependencies of the functions as Lambda layers, from the hashed lists in ``requirements/``."""

from __future__ import annotations

import hashlib
import re
import subprocess
import tempfile
from pathlib import Path

from uv import find_uv_bin

from cdk.packaging import archive
from cdk.packaging.errors import PackagingError
from cdk.packaging.target import Target

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = ROOT / "requirements"
CACHE = ROOT / ".pratique" / "layers"
COMMON = "common"

_RECIPE = "2"  # raise when what is put into a layer changes for the same requirements
_NEEDLESS = frozenset({"__pycache__", "bin", "tests", "include"})
_REQUIREMENT = re.compile(r"^\S", re.MULTILINE)


def digest(name: str, target: Target) -> str:
    """Fingerprint of a layer, known before it is built."""
    return hashlib.sha256("\0".join([_RECIPE, _requirements(name), target.label]).encode()).hexdigest()


def build(name: str, target: Target) -> Path:
    """Build a layer as a zip file, or find it built. Raises ``PackagingError``."""
    built = CACHE / f"{name}-{digest(name, target)[:16]}.zip"
    if not built.exists():
        with tempfile.TemporaryDirectory() as scratch:
            site = Path(scratch, "site")
            _install(_requirements(name), site, target)
            archive.write(archive.files_below(site, "python/", without=_NEEDLESS), built)
    return built


def _requirements(name: str) -> str:
    """Return the pinned list of a layer, less what the common layer brings in the same version."""
    path = REQUIREMENTS / f"{name}.txt"
    if not path.is_file():
        raise PackagingError(f"layer {name} has no list of requirements at {path.relative_to(ROOT)}")
    pinned = _entries(path.read_text(encoding="utf-8"))
    if name != COMMON:
        common = _entries((REQUIREMENTS / f"{COMMON}.txt").read_text(encoding="utf-8"))
        pinned = {pin: text for pin, text in pinned.items() if pin not in common}
    return "".join(pinned.values())


def _entries(text: str) -> dict[str, str]:
    """Each pin with its hashes, by its first line less the continuation."""
    starts = [match.start() for match in _REQUIREMENT.finditer(text)]
    blocks = [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
    return {block.splitlines()[0].rstrip(" \\"): block for block in blocks if not block.startswith("#")}


def _install(requirements: str, site: Path, target: Target) -> None:
    listed = site.parent / "requirements.txt"
    listed.write_text(requirements, encoding="utf-8")
    command = [
        *(find_uv_bin(), "pip", "install", "--quiet", "--no-config", "--no-deps", "--require-hashes"),
        *("--only-binary", ":all:", "--python-version", target.python, "--target", str(site)),
        *(["--python-platform", target.platform] if target.platform else []),
        *("--requirement", str(listed)),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own words only
    if done.returncode != 0:
        raise PackagingError(f"dependencies could not be installed for {target.label}: {done.stderr.strip()}")
