"""Every file that landed, in the order of landing, read from the files of an embedded AWS that does not run."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from contracts.drops.drop import INCOMING

SIDECAR = ".meta.json"
PARTIAL = ".tmp"  # what is being written; an object whose own name ends so lies under ENCODED
EARLIER = ".versions"
ENCODED = ".ministack-keys"


@dataclass(frozen=True)
class Landing:
    """One version of an object below ``incoming/``: where its bytes lie, when it landed, which of its key's it is."""

    file: Path
    bucket: str
    key: str
    landed: datetime
    number: int


def landings(s3: Path) -> list[Landing]:
    """Return every version of every object below ``incoming/``, in the order in which they landed.

    ``s3`` has ``<account>/<bucket>/`` for the newest versions and ``.versions/<account>/<bucket>/<version>/`` for
    those before; a sidecar beside the newest tells of all.
    """
    found = [
        _landing(s3, bucket, bucket, file, "")
        for bucket in s3.glob("*/*")
        if bucket.parent.name != EARLIER
        for file in _files(bucket)
    ]
    for version in (s3 / EARLIER).glob("*/*/*"):
        bucket = s3 / version.parent.relative_to(s3 / EARLIER)
        found += [_landing(s3, bucket, version, file, version.name) for file in _files(version)]
    dropped = (each for each in found if each.key.startswith(INCOMING) and not each.key.endswith("/"))
    return sorted(dropped, key=lambda each: (each.landed, each.number))


def _files(root: Path) -> Iterator[Path]:
    for folder in (root / INCOMING, root / ENCODED):
        for file in folder.rglob("*"):
            if file.is_file() and file.suffix != PARTIAL and not _is_sidecar(file):
                yield file


def _is_sidecar(file: Path) -> bool:
    """Whether it tells of the file beside it; one that was dropped under such a name has none beside it."""
    return file.name.endswith(SIDECAR) and file.with_name(file.name.removesuffix(SIDECAR)).exists()


def _landing(s3: Path, bucket: Path, root: Path, file: Path, version: str) -> Landing:
    place = file.relative_to(root)
    told = _told(bucket / place)
    versions = [each for each in told.get("versions", [told]) if not each.get("is_delete_marker")]
    numbers = {each.get("version_id", ""): number for number, each in enumerate(versions)}
    number = numbers.get(version, -1) if version else len(versions) - 1
    landed = versions[number].get("last_modified", "") if number >= 0 else ""
    if not version and number >= 0:
        listed = versions[number].get("version_id", "")
        # A kill between an object and its sidecar leaves one that tells of the version before alone.
        if listed and (s3 / EARLIER / bucket.relative_to(s3) / listed / place).is_file():
            landed, number = "", len(versions)
    key = told.get("key") or (unquote(place.name) if place.parts[0] == ENCODED else place.as_posix())
    return Landing(file, bucket.name, key, _time(landed, file), number)


def _told(newest: Path) -> dict[str, Any]:
    try:
        told: dict[str, Any] = json.loads(newest.with_name(newest.name + SIDECAR).read_text())
    except (OSError, ValueError):
        return {}
    return told


def _time(told: str, file: Path) -> datetime:
    return datetime.fromisoformat(told) if told else datetime.fromtimestamp(file.stat().st_mtime, UTC)
