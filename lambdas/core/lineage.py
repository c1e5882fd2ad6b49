"""Lineage: what was made from what, from a supplier's file to a published release."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Contents = Mapping[tuple[str, str], frozenset[str]]
"""Dataset and snapshot: the drops that the snapshot has rows of."""

Over = tuple[str, str]
"""Product and release whose people rates are over."""


@dataclass(frozen=True)
class Came:
    """A drop: which version of which file, what became of it, and the snapshot that its commit made; "" without one.

    ``times`` has when it came to each of its states, the last time, ``repeats`` the drop that brought the rows of a
    duplicate; "" of any other.
    """

    dataset: str
    drop: str
    state: str
    bucket: str
    key: str
    version: str
    landed: str
    snapshot: str = ""
    rows: Mapping[str, int] = field(default_factory=dict)
    why: str = ""
    times: Mapping[str, str] = field(default_factory=dict)
    repeats: str = ""


@dataclass(frozen=True)
class Went:
    """A release: the snapshot of each dataset that it was made from, and when it was published or last tried.

    ``over`` is the release whose people its page's rates are over; None without such rates. ``times`` has when it came
    to each of its states, when its query's answer was there, ``queried``, and its cells protected, ``suppressed``.
    """

    product: str
    release: str
    state: str
    snapshots: Mapping[str, str]
    when: str
    why: str = ""
    over: Over | None = None
    times: Mapping[str, str] = field(default_factory=dict)


def touched(drop: Came, releases: Iterable[Went], contents: Contents) -> list[Went]:
    """Return the releases that are made of a drop, in their order: of its rows, or of the people of one that is."""
    every = list(releases)
    direct = {
        (release.product, release.release)
        for release in every
        if drop.drop in contents.get((drop.dataset, release.snapshots.get(drop.dataset, "")), frozenset())
    }
    return [release for release in every if (release.product, release.release) in direct or release.over in direct]
