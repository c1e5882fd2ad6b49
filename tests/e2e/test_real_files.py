"""The real files of 2020, from landing to published pages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.dropping import in_folder
from local.realdrops import arrange
from tests.e2e.conftest import deployment
from tests.e2e.world import World

pytestmark = [pytest.mark.e2e, pytest.mark.data]

# Rows in each file and how many of them are exact copies of another row, counted apart from the platform.
ROWS = {
    "nhs_pathways_2020-09-21.csv.gz": (253_670, 0),
    "SPL_by_LA.csv": (7_825, 0),
    "england-cases_asof_2020-10-02.csv": (99_597, 25_951),
    "england-cases_asof_2020-10-03.csv": (100_071, 26_074),
}


@pytest.fixture
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A platform of their own: real figures are no revision of made-up ones, which releases are held against."""
    for deployed in deployment(tmp_path_factory):
        yield World(deployed)


def test_the_real_files_reach_their_pages_and_reconcile_to_the_row(
    world: World, real_data: Path, tmp_path: Path
) -> None:
    arrange(real_data, tmp_path / "drops")

    run = world.drop(in_folder(tmp_path / "drops"))

    assert run.problems == []
    for line in run.lines:
        file, copies = ROWS[line.path.name]
        rows = world.receipt(line)["rows"]
        assert (rows["file"], rows["accepted"], rows["rejected"]) == (file, file - copies, copies)
    shielded = next(line for line in run.lines if line.dataset == "shielded_patients")
    assert world.receipt(shielded)["statuses"]["confidential"] == 780
    for product in ("nhs_pathways", "shielded_patients", "covid_cases"):
        certificate = json.loads(world.page(f"/products/{product}/latest/certificate.json"))
        assert certificate["passes"] is True
        assert "<h1" in world.page(f"/products/{product}/latest/")
