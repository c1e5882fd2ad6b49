"""What the demonstration drops, and the run that follows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from local.catalogue import catalogue
from local.dropping import put
from local.drops import generate
from local.follow import Following
from local.platform import Platform

SEED = 2020


def generated(folder: Path) -> dict[str, list[Path]]:
    """Realistic drops for every dataset with a contract, written into ``folder``; the same bytes every time."""
    datasets = catalogue().datasets
    return {name: generate(dataset, folder / name, SEED) for name, dataset in datasets.items()}


def following(platform: Platform, files: Mapping[str, Iterable[Path]]) -> Following:
    """Return a run of these files by dataset, on this platform, for every product of the catalogue."""
    products = {name: product.datasets for name, product in catalogue().products.items()}
    return Following.of(files, products, lambda path, dataset: put(platform, path, dataset))
