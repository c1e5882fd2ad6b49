"""What becomes of an embedded AWS that was killed before it had saved its state.

Nothing in it is to be trusted: ledger, tables and published pages may each be of another moment. What people
dropped is whole, for S3 writes an object at once; all else is made again from it.
"""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from contracts.drops.drop import INCOMING, MANIFEST, UNCLAIMED
from local import saved
from local.home import Home
from local.landings import Landing, landings
from local.zones import zones_of


def begin_anew(home: Home) -> str:
    """Remove the state of a session that ended unsaved, but for the files that were dropped.

    Returns one sentence for the person at the keyboard; nothing when the state is whole or there is none. For an
    embedded AWS that does not run.
    """
    if not home.aws.exists() or saved.is_saved(home.state):
        return ""
    destination = home.rescued / datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    count = _keep(landings(home.aws / "s3"), destination, _zones(home))
    shutil.rmtree(home.aws)
    said = "the last session was cut off before its state was saved, so it begins anew"
    if not count:
        return said
    were = "file that was" if count == 1 else "files that were"
    return (
        f"{said}; the {count} {were} dropped can be dropped again, in the order in which they landed: "
        f"`pratique demo --drops {destination}`"
    )


def _zones(home: Home) -> dict[str, str]:
    """Return the dataset of each landing zone, by bucket, as far as they are known."""
    outputs = (home.deployed() or {}).get("outputs") or {}
    return {bucket: dataset for dataset, bucket in zones_of(outputs).items()}


def _keep(landed: list[Landing], destination: Path, zones: dict[str, str]) -> int:
    """Move files to ``destination/<dataset>/<number>/``, numbered as they landed; returns how many are no manifests.

    A file has its sender's manifest beside it: the one that had landed last when it did.
    """
    manifests: dict[tuple[str, str], Path] = {}
    width = max(4, len(str(len(landed))))
    for number, landing in enumerate(landed, 1):
        place = PurePosixPath(landing.key.removeprefix(INCOMING))
        dataset = zones.get(landing.bucket, landing.bucket)
        if dataset == UNCLAIMED and len(place.parts) > 1:
            dataset = place.parts[0]
        kept = destination / dataset / f"{number:0{width}}" / place.name
        kept.parent.mkdir(parents=True)
        landing.file.replace(kept)
        if landing.key.endswith(MANIFEST):
            manifests[landing.bucket, landing.key.removesuffix(MANIFEST)] = kept
        elif manifest := manifests.get((landing.bucket, landing.key)):
            shutil.copy2(manifest, kept.with_name(manifest.name))
    return sum(not landing.key.endswith(MANIFEST) for landing in landed)
