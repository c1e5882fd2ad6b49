"""Which release of a product was the newest at which time: what was known "as reported on" any moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lambdas.core.release.identity import vintage

AGAIN = "again"
"""Times at which a release became the newest once more, because its product was changed back."""


@dataclass(frozen=True)
class Span:
    """A time for which a release was the newest: ``start`` until before ``end``, which is None of the present one.

    Of a release that came out after one from newer drops, and never was the newest, both are when it came out.
    """

    release: Mapping[str, Any]
    start: str
    end: str | None


def spans(releases: Iterable[Mapping[str, Any]]) -> list[Span]:
    """Return the spans of a product's releases, newest first, those that were never the newest where they came out.

    Each release has ``release`` and ``published``, and may have ``again``. It follows the pointer's own rule, see
    ``lambdas.core.release.pointer``: a release from older drops leaves it alone.
    """
    events = sorted(
        (when, str(item["release"]), item) for item in releases for when in (item["published"], *item.get(AGAIN, ()))
    )
    found: list[Span] = []
    newest: int | None = None
    for when, name, item in events:
        if newest is not None and vintage(name) < vintage(str(found[newest].release["release"])):
            found.append(Span(item, when, when))
            continue
        if newest is not None:
            found[newest] = Span(found[newest].release, found[newest].start, when)
        newest = len(found)
        found.append(Span(item, when, None))
    return found[::-1]
