"""Whatever step dies, running it again gives the same result once."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from local.catalogue import catalogue
from local.drops import generate
from local.inspecting import inspect_file
from tests.e2e.workers import PROC, kill_at_work
from tests.e2e.world import World

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(not (PROC / "self" / "stat").exists(), reason="a worker is found through /proc"),
]
COUNT = "SELECT count(*) FROM covid_tests WHERE pratique_drop = '{}'"
INSPECTION = "pratique-local-inspection"


def test_a_drop_whose_inspection_was_killed_ends_as_if_it_never_was(world: World, tmp_path: Path) -> None:
    tests = catalogue().datasets["covid_tests"]
    world.drop_one("covid_tests", generate(tests, tmp_path / "small", 5, 0.1)[-1])  # leaves a worker that has started
    # Large enough that the worker is well inside the file when it dies.
    file = generate(tests, tmp_path / "drops", 7, 20.0)[-1]
    expected = inspect_file(file, "covid_tests", tmp_path / "expected")
    killed: list[int] = []
    killer = threading.Thread(
        target=lambda: killed.append(kill_at_work(INSPECTION, world.platform.aws.pid, after=0.6, within=120))
    )
    killer.start()

    line = world.drop_one("covid_tests", file)
    killer.join()
    assert len(killed) == 1
    assert world.replay(line) == "SUCCEEDED"

    entry = world.entry(line)
    assert entry.state == "committed"
    assert entry.rows["file"] == expected.rows.file
    assert entry.rows["accepted"] == expected.rows.accepted
    rows = world.ask(COUNT.format(entry.drop))
    assert rows == [[str(expected.rows.accepted)]]
    table = world.table("covid_tests")
    assert f"drop-{entry.drop}" in table.metadata.refs
    before = world.snapshots()
    assert world.replay(line) == "SUCCEEDED"
    assert world.snapshots() == before
