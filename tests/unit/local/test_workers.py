"""How many workers of one function there are at once."""

from __future__ import annotations

import threading
from typing import Any

from local.aws.workers import MOST, patient


class Pool:
    """Stands in for the emulator's workers: ``free`` of them can be had."""

    def __init__(self, free: int) -> None:
        self.free = free
        self.asked = threading.Event()

    def acquire(self, name: str, _config: dict[str, Any], _code: bytes, **how: Any) -> tuple[str | None, str]:
        if not self.free:
            self.asked.set()
            return None, "func_cap"
        self.free -= 1
        return f"{name} of {how['max_concurrency']}", "reused"


def test_a_worker_that_is_free_is_had_at_once() -> None:
    assert patient(Pool(1).acquire)("local-suppression", {}, b"") == (f"local-suppression of {MOST}", "reused")


def test_an_invocation_waits_for_a_worker_where_there_may_be_no_more() -> None:
    pool, had = Pool(0), list[tuple[Any, str]]()
    waiting = threading.Thread(target=lambda: had.append(patient(pool.acquire, 2)("suppression", {}, b"")))
    waiting.start()
    assert pool.asked.wait(10)
    assert had == []

    pool.free = 1
    waiting.join(10)

    assert had == [("suppression of 2", "reused")]
