"""Five hundred broken drops of the fuzzer; `python -m bench.fuzz` tries many more."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from bench.fuzz import CATALOGUE, broken_drops, complaints, inspected
from contracts.catalogue import Catalogue, load

DROPS, PARTS = 500, 20


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load(CATALOGUE)


@pytest.mark.parametrize("part", range(PARTS))
def test_a_broken_drop_ends_in_one_state_with_a_receipt_that_reconciles(
    part: int, catalogue: Catalogue, tmp_path: Path
) -> None:
    found = []
    for drop in islice(broken_drops(DROPS), part, None, PARTS):
        folder = tmp_path / str(drop.number)
        folder.mkdir()
        found += [
            f"{drop.told}: {fault}" for fault in complaints(drop, inspected(drop, catalogue, folder), folder / "out")
        ]
    assert found == []


def test_the_same_number_and_seed_give_the_same_drop() -> None:
    assert [drop.content for drop in broken_drops(5)] == [drop.content for drop in broken_drops(5)]
    assert [drop.content for drop in broken_drops(5)] != [drop.content for drop in broken_drops(5, seed=2)]
