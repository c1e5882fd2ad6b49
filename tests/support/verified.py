"""Approves a product that a test has changed, as a reviewer would, whether its own tests pass or not."""

from __future__ import annotations

from pathlib import Path

import yaml

from contracts.products.folder import read_product
from contracts.queries.verification import VERIFIED, content_of


def approve(folder: Path) -> None:
    """Write verified.yaml for what now lies in a product's folder."""
    product = read_product(folder, folder.parents[1]).product
    assert product is not None
    said = {"reviewer": "Rae Reader", "day": "2020-10-01", "sha256": content_of(product)}
    (folder / VERIFIED).write_text(yaml.safe_dump(said), encoding="utf-8")
