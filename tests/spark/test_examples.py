"""Every example drop of the catalogue, on both engines."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from contracts.catalogue import Catalogue, load
from local.inspecting import for_excerpts
from tests.spark.conftest import Both, assert_same

ROOT = Path(__file__).resolve().parents[2] / "catalogue"
EXAMPLES = sorted(
    path for path in ROOT.glob("datasets/*/examples/*/*") if not path.name.endswith((".expect.yaml", ".manifest.json"))
)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load(ROOT)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parents[2].name}/{path.parent.name}/{path.stem}")
def test_an_example_comes_to_the_same_on_both_engines(path: Path, catalogue: Catalogue, both: Both) -> None:
    dataset = for_excerpts(catalogue.datasets[path.parents[2].name])
    assert_same(*both(path, dataset, catalogue.lists, landed=date(2020, 10, 5)))
