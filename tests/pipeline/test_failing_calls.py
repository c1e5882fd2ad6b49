"""Whichever call of AWS fails while the process lives, the workflow's own retries end as if none had failed.

Each kind of call of each scene is struck in one of the ways, and the writes that are a commit in several; with
``PRATIQUE_EVERY_CALL=1`` every call in every way.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from functools import partialmethod
from typing import Any

import pytest
from pyarrow.fs import AwsDefaultS3RetryStrategy, S3FileSystem

from lambdas.adapters import clients
from tests.support.cloud import Gate
from tests.support.ingest import end_state, run
from tests.support.refusals import Throttle
from tests.support.retrying import Caller
from tests.support.scenes import EVERY, SCENES, Begin, Scene, kind, sample, undisturbed

Way = Callable[[Gate, int], None]


def fails(gate: Gate, number: int) -> None:
    gate.fail_at(number)


def loses_its_answer(gate: Gate, number: int) -> None:
    gate.lose_answer_to(number)


def is_throttled(gate: Gate, number: int) -> None:
    gate.refuse(Throttle(number, outlasting=False))


def is_throttled_until_given_up(gate: Gate, number: int) -> None:
    gate.refuse(Throttle(number, outlasting=True))


WAYS: tuple[Way, ...] = (fails, loses_its_answer, is_throttled, is_throttled_until_given_up)
FAULTS = {fails: 1, loses_its_answer: 0, is_throttled: 0, is_throttled_until_given_up: 1}
"""How often a step is called again: a lost answer and a short throttle are borne within it."""

# A commit that is made ten times over takes seconds.
COMMITS = {"AWSGlue.CreateTable": WAYS, "AWSGlue.UpdateTable": WAYS[:3]}


class HastyS3(S3FileSystem):  # type: ignore[misc]
    """Arrow's S3, which tries again as often as it does by itself and waits for milliseconds where it would seconds."""

    __init__ = partialmethod(S3FileSystem.__init__, retry_strategy=AwsDefaultS3RetryStrategy(max_attempts=2))


@pytest.fixture(autouse=True)
def without_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pyarrow.fs.S3FileSystem", HastyS3)


def strikes(scene: Scene, requests: list[str]) -> Iterator[tuple[int, Way]]:
    """Yield which requests are struck, and how: the way goes on by one from scene to scene."""
    for number in sample(scene, requests, list(range(len(requests)))):
        turn = zlib.crc32(kind(requests[number]).encode()) + SCENES.index(scene)
        ways = WAYS if EVERY else COMMITS.get(requests[number], [WAYS[turn % len(WAYS)]])
        yield from ((number, way) for way in ways)


def struck(begin: Begin, scene: Scene, number: int, way: Way) -> tuple[dict[str, Any], str, list[Exception]]:
    """Return the end state of a run with one call struck, which that was, and what steps were called again for."""
    platform, event = begin(scene)
    clients.forget()  # an SDK that was throttled often makes fewer attempts
    way(platform.gate, number)
    caller = Caller()
    run(event, caller)
    request = platform.gate.requests[number]
    platform.gate.open()
    return end_state(platform), request, caller.faults


@pytest.mark.parametrize("scene", SCENES)
def test_a_call_that_fails_while_the_process_lives_ends_as_if_it_had_not(begin: Begin, scene: Scene) -> None:
    expected, requests = undisturbed(begin, scene)
    for number, way in strikes(scene, requests):
        state, request, faults = struck(begin, scene, number, way)
        told = f"request {number}, {request}, {way.__name__}; steps were called again for {faults}"
        assert state == expected, told
        assert len(faults) == FAULTS[way], told
