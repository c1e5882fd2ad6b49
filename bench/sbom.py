"""Writes what the platform's functions, its Spark job and its images are made of: ``python -m bench.sbom FOLDER``.

One file in CycloneDX for each list of requirements, by ``cyclonedx-py``, and each held against its list: a package, a
version or a hash that is not in both ends the run.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cdk.packaging.functions import FUNCTIONS

ROOT = Path(__file__).resolve().parents[1]
LISTER = ROOT / ".venv" / "delivery" / "bin" / "cyclonedx-py"
_OF_SPARK = "job"  # what Glue installs
_PIN = re.compile(r"^([A-Za-z0-9_.-]+)==([^\s;]+)[^\n]*\n((?:\s+--hash=sha256:[0-9a-f]{64}.*\n)*)", re.MULTILINE)

Made = dict[tuple[str, str], frozenset[str]]
"""What something is made of: name and version to the SHA-256 of each file that may be installed for it."""


def shipped() -> list[str]:
    """Return the names of the lists of whatever is delivered."""
    images = [path.read_text(encoding="utf-8") for path in ROOT.glob("dashboards/*/Dockerfile")]
    of_images = {name for text in images for name in re.findall(r"requirements/(\w+)\.txt", text)}
    return sorted({layer for packed in FUNCTIONS.values() for layer in packed.every_layer} | of_images | {_OF_SPARK})


def write(name: str, folder: Path) -> Path:
    """Write the file of a list; its packages are not asked for, so nothing is fetched."""
    made = folder / f"{name}.cdx.json"
    listed = str(ROOT / "requirements" / f"{name}.txt")
    options = ["--output-reproducible", "--of", "JSON", "--output-file", str(made)]
    subprocess.run([str(LISTER), "requirements", *options, listed], check=True)  # noqa: S603 - our own list
    return made


def pinned(text: str) -> Made:
    """Return what a list of requirements pins."""
    return {
        (_plain(name), version): frozenset(re.findall(r"sha256:([0-9a-f]{64})", hashes))
        for name, version, hashes in _PIN.findall(text)
    }


def told(document: Mapping[str, Any]) -> Made:
    """Return what a document in CycloneDX tells."""
    return {
        (_plain(component["name"]), component["version"]): frozenset(
            each["content"]
            for source in component.get("externalReferences", [])
            for each in source.get("hashes", [])
            if each["alg"] == "SHA-256"
        )
        for component in document.get("components", [])
    }


def differences(listed: Made, made: Made) -> list[str]:
    """Return what stands in one and not in the other, and what is pinned without a hash."""
    found = [f"{'=='.join(pin)} is listed and not told" for pin in sorted(listed.keys() - made.keys())]
    found += [f"{'=='.join(pin)} is told and not listed" for pin in sorted(made.keys() - listed.keys())]
    for pin in sorted(listed.keys() & made.keys()):
        if not listed[pin] or listed[pin] != made[pin]:
            found.append(
                f"{'=='.join(pin)} has {len(listed[pin])} hashes listed and {len(made[pin])} told, not the same"
            )
    return found


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def main(folder: Path) -> None:
    """Write and hold every file."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in shipped():
        document = json.loads(write(name, folder).read_text(encoding="utf-8"))
        listed = pinned((ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8"))
        if wrong := differences(listed, told(document)):
            sys.exit(f"{name}.cdx.json is not what requirements/{name}.txt says: " + "; ".join(wrong))
        print(f"{name}: {len(listed)} packages, {sum(map(len, listed.values()))} hashes")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "sbom"))
