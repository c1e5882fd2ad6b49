"""The open page that readers ask for: a release of a product of the catalogue, made from made-up drops."""

from __future__ import annotations

from pathlib import Path

from contracts.catalogue import load
from local.home import ROOT
from local.previewing import prepared, written

PRODUCT, FOLDER = "covid_cases", "open"
ADDRESS = f"/{FOLDER}/index.html"


def publish_page(folder: Path, scale: float = 1.0) -> int:
    """Write the release below a folder that is served; return how many bytes its page has."""
    catalogue = load(ROOT / "catalogue")
    product = catalogue.products[PRODUCT]
    candidate, cells = prepared(product, catalogue, folder / "work", scale)
    written(product, catalogue, candidate, cells, folder / FOLDER)
    return (folder / FOLDER / "index.html").stat().st_size
