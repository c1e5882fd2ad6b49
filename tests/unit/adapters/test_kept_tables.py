"""Each version of a table is read once, the newest alone is kept, and nobody waits for another table than theirs."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pyarrow as pa
import pytest

from lambdas.adapters.kept_tables import KeptTables
from lambdas.core.private.answering import Kept


@pytest.fixture
def read() -> list[str]:
    return []


def reading(name: str, read: list[str]) -> Callable[[], Kept]:
    def made() -> Kept:
        read.append(name)
        return Kept(pa.table({"name": [name]}))

    return made


def test_a_version_is_read_once_and_an_older_one_is_forgotten(read: list[str]) -> None:
    kept = KeptTables()
    for version in ("1", "1", "2", "2", "1"):
        kept.once(("curated", "visits", version), reading(version, read))
    assert read == ["1", "2", "1"]


def test_the_same_dataset_under_another_agreement_is_another_table(read: list[str]) -> None:
    kept = KeptTables()
    for agreement in ("a", "b", "a", "b"):
        found = kept.once(("filtered", f"{agreement} visits", "1"), reading(agreement, read))
        assert found.table["name"].to_pylist() == [agreement]
    assert read == ["a", "b"]


def test_the_table_that_nobody_asked_for_longest_makes_room(read: list[str]) -> None:
    kept = KeptTables()
    for name in ("a", "b", "c", "d", "a", "e", "a", "b"):
        kept.once(("curated", name, "1"), reading(name, read))
    assert read == ["a", "b", "c", "d", "e", "b"]


def test_what_could_not_be_read_is_tried_again(read: list[str]) -> None:
    def fails() -> Kept:
        raise OSError("away")

    kept, key = KeptTables(), ("curated", "visits", "1")
    for _ in range(2):
        with pytest.raises(OSError, match="away"):
            kept.once(key, fails)
    kept.once(key, reading("visits", read))
    assert read == ["visits"]


def test_a_table_that_is_known_is_given_while_another_is_read(read: list[str]) -> None:
    kept, begun, go_on = KeptTables(), threading.Event(), threading.Event()

    def slow() -> Kept:
        begun.set()
        assert go_on.wait(60)
        return Kept(pa.table({"name": ["slow"]}))

    kept.once(("curated", "known", "1"), reading("known", read))
    with ThreadPoolExecutor(3) as pool:
        waiting = [pool.submit(kept.once, ("curated", "slow", "1"), slow) for _ in range(2)]
        assert begun.wait(60)
        try:
            found = pool.submit(kept.once, ("curated", "known", "1"), reading("again", read)).result(60)
        finally:
            go_on.set()
        assert found.table["name"].to_pylist() == ["known"]
        assert len({id(item.result(60)) for item in waiting}) == 1, "both were given what was read once"
    assert read == ["known"]
