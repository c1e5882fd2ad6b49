"""Inspects a file on this machine exactly as the platform would, without a platform."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from pathlib import Path

from contracts.datasets.dataset import Dataset
from contracts.datasets.expectations import Completeness
from contracts.drops.drop import MANIFEST
from lambdas.core.ingest import Given, Inspection, inspect
from local.catalogue import catalogue
from local.errors import LocalError


def dataset_named(name: str) -> Dataset:
    """Return the data contract of this name; ``LocalError`` when there is none."""
    datasets = catalogue().datasets
    if name not in datasets:
        raise LocalError(f"There is no dataset {name}: there are {', '.join(sorted(datasets))}.")
    return datasets[name]


def for_excerpts(dataset: Dataset) -> Dataset:
    """Return the same contract for a part of a drop, such as an example, which may be of any size."""
    return dataset.model_copy(update={"min_rows": 1, "min_values": {}, "completeness": Completeness()})


def inspect_file(path: Path, name: str, out: Path, *, excerpt: bool = False) -> Inspection:
    """Inspect a file against a dataset's contract; what is accepted and what is rejected is written below ``out``.

    An ``excerpt`` may be of any size, and a manifest beside the file is looked at. Pseudonyms are made under a key that
    is forgotten at once, so they match no other file's.
    """
    dataset = dataset_named(name)
    return inspect_as(path, for_excerpts(dataset) if excerpt else dataset, out)


def inspect_as(path: Path, dataset: Dataset, out: Path, key: bytes | None = None) -> Inspection:
    """Inspect a file against a contract that need not be in the catalogue; see ``inspect_file``.

    With ``key`` pseudonyms match those of other files under it.
    """
    return inspect(
        path,
        dataset,
        catalogue().lists,
        drop="inspection",
        landed=datetime.now(UTC).date(),
        file_name=path.name,
        key=(key or secrets.token_bytes(32)) if dataset.purpose_domain else None,
        out=out,
        given=Given(manifest=_manifest(path)),
    )


def _manifest(path: Path) -> bytes | None:
    beside = path.with_name(path.name + MANIFEST)
    return beside.read_bytes() if beside.is_file() else None
