"""The buckets of landing zones: the dataset that one is for follows from its name."""

from __future__ import annotations

DATASET = "<dataset>"  # where the dataset stands in the name of a zone's bucket


def zone_of(dataset: str, pattern: str) -> str:
    """Return the bucket of a dataset's landing zone, as ``pattern`` names them: ``…-<dataset>-…``."""
    return pattern.replace(DATASET, dataset.replace("_", "-"))


def dataset_of(bucket: str, pattern: str) -> str | None:
    """Return the dataset of a landing zone; None for a bucket that is none. The names of datasets have no hyphen."""
    before, _, after = pattern.partition(DATASET)
    found = bucket.removeprefix(before).removesuffix(after)
    dataset = found.replace("-", "_")
    return dataset if dataset and zone_of(dataset, pattern) == bucket else None
