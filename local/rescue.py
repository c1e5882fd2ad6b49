"""What becomes of an embedded AWS that was killed before it had saved its state.

Nothing in it is to be trusted: ledger, tables and published pages may each be of another moment. What people
dropped is whole, for S3 writes an object at once; all else is made again from it.
"""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

from contracts.drops import INCOMING, UNCLAIMED
from local import saved
from local.home import Home

SIDECAR = ".meta.json"
EARLIER = ".versions"


def begin_anew(home: Home) -> str:
    """Remove the state of a session that ended unsaved, but for the files that were dropped.

    Returns one sentence for the person at the keyboard; nothing when the state is whole or there is none. For an
    embedded AWS that does not run.
    """
    if not home.aws.exists() or saved.is_saved(home.state):
        return ""
    zones = _zones(home)
    destination = home.rescued / datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    count = 0
    for bucket in (home.aws / "s3").glob("*/*"):
        count += _keep(bucket, bucket / INCOMING, destination, zones)
    # Older versions of a file of the same name lie elsewhere, in a folder for each version.
    for version in (home.aws / "s3" / EARLIER).glob("*/*/*"):
        name = f"{EARLIER.removeprefix('.')}-{version.name}"
        count += _keep(version.parent, version / INCOMING, destination / name, zones)
    shutil.rmtree(home.aws)
    said = "the last session was cut off before its state was saved, so it begins anew"
    if not count:
        return said
    were = "file that was" if count == 1 else "files that were"
    return f"{said}; the {count} {were} dropped can be dropped again: `pratique demo --drops {destination}`"


def _zones(home: Home) -> dict[str, str]:
    """Return the dataset of each landing zone, by bucket, as far as they are known."""
    outputs = (home.deployed() or {}).get("outputs") or {}
    zones: dict[str, str] = json.loads(outputs.get("LandingZones", "{}"))
    return {bucket: dataset for dataset, bucket in zones.items()}


def _keep(bucket: Path, incoming: Path, destination: Path, zones: dict[str, str]) -> int:
    """Move the files below ``incoming/`` to ``destination/<dataset>/``; returns how many there were."""
    dataset = zones.get(bucket.name, bucket.name)
    files = [file for file in incoming.rglob("*") if file.is_file() and not _is_sidecar(file)]
    for file in files:
        kept = destination / file.relative_to(incoming)
        if dataset != UNCLAIMED:
            kept = destination / dataset / file.relative_to(incoming)
        kept.parent.mkdir(parents=True, exist_ok=True)
        file.replace(kept)
    return len(files)


def _is_sidecar(file: Path) -> bool:
    """Whether it tells of the file beside it; one that was dropped under such a name has none beside it."""
    return file.name.endswith(SIDECAR) and file.with_name(file.name.removesuffix(SIDECAR)).exists()
