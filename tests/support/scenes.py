"""What the ingest workflow is put through: drops of each kind, each begun again from the same state many times."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import pytest

from tests.support.ingest import end_state, run, visits
from tests.support.platform import UNCLAIMED_ZONE, ZONE, Platform, restart, start

Event = dict[str, Any]
Scene = Callable[[Platform], Event]

FIRST = visits("V1,2020-10-01,3", "V2,2020-10-02,4")
CORRECTION = visits("V2,2020-10-02,40", "V3,2020-10-03,5", "V4,2020-10-03,x")
_READS = ("GET ", "HEAD ", ".Get", ".Query", ".GenerateMac")


def correction(platform: Platform) -> Event:
    """A drop that replaces one day of an earlier one, adds another, and has a row to reject."""
    run(platform.put(ZONE, "incoming/first.csv", FIRST))
    platform.tick()
    return platform.put(ZONE, "incoming/correction.csv", CORRECTION)


def first_ever(platform: Platform) -> Event:
    """The drop that makes the curated table."""
    return platform.put(ZONE, "incoming/first.csv", FIRST)


def duplicate(platform: Platform) -> Event:
    """A file that has come before."""
    run(platform.put(ZONE, "incoming/first.csv", FIRST))
    platform.tick()
    return platform.put(ZONE, "incoming/again.csv", FIRST)


def refused(platform: Platform) -> Event:
    """A file with nothing but faults."""
    return platform.put(ZONE, "incoming/bad.csv", visits("V1,yesterday,3", "V2,2020-10-02,many"))


def unclaimed(platform: Platform) -> Event:
    """A file for no known dataset."""
    return platform.put(UNCLAIMED_ZONE, "incoming/unheard_of/a.csv", b"a,b\n1,2\n")


SCENES: tuple[Scene, ...] = (correction, first_ever, duplicate, refused, unclaimed)
Begin = Callable[[Scene], tuple[Platform, Event]]


@contextmanager
def stage() -> Iterator[Begin]:
    """Make a scene, or bring it back: an environment, what came before, and the event that is to be processed."""
    with pytest.MonkeyPatch.context() as monkeypatch:

        @cache
        def made(scene: Scene) -> tuple[Platform, Event, Callable[[], None]]:
            platform = start(monkeypatch)
            event = scene(platform)
            return platform, event, platform.gate.remember()

        def make(scene: Scene) -> tuple[Platform, Event]:
            platform, event, rewind = made(scene)
            rewind()
            restart()
            return platform, event

        yield make


def undisturbed(begin: Begin, scene: Scene) -> tuple[dict[str, Any], list[str]]:
    """Return the end state of a run to which nothing happens, and the requests it makes."""
    platform, event = begin(scene)
    run(event)
    requests = list(platform.gate.requests)
    return end_state(platform), requests


def is_write(request: str) -> bool:
    """Whether a request changes something."""
    return not any(read in request for read in _READS)


EVERY = bool(os.environ.get("PRATIQUE_EVERY_CALL"))
"""Whether every call is to be tried in every way, and not the sample that takes seconds."""

_NAMED_ANEW = re.compile(r"uploadId=.*|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9]+")


def kind(request: str) -> str:
    """Return what a request is, without what is named otherwise in each run."""
    return _NAMED_ANEW.sub("", request)


def sample(scene: Scene, requests: list[str], places: list[int]) -> list[int]:
    """Return the places that are to be tried: of each kind of request one, drawn by the scene's name."""
    if EVERY:
        return places
    kinds: dict[str, list[int]] = {}
    for place in places:
        kinds.setdefault(kind(requests[place]), []).append(place)
    drawn = random.Random(scene.__name__)  # noqa: S311 - the same draw each time is what is wanted
    return sorted(drawn.choice(found) for found in kinds.values())
