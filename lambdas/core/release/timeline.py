"""Which release of a product was the newest at which time: what was known "as reported on" any moment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lambdas.core.release.identity import vintage

AGAIN = "again"
"""Times at which a release became the newest once more, because its product was changed back."""

WITHDRAWN = "withdrawn"
"""``at`` which time a release was taken back, and the ``notice`` that says why."""
CORRECTS = "corrects"
"""The withdrawn release that a release comes in place of."""


def led_back_from(releases: Iterable[Mapping[str, Any]], shown: str) -> Mapping[str, Any] | None:
    """Return the withdrawn release in whose place readers are led to one that was out before; None where they are not.

    ``shown`` is the release that they are led to, ``releases`` those that are listed, as of ``spans``.
    """
    listed = {str(item["release"]): item for item in releases}
    since = str(listed[shown]["published"]) if shown in listed else ""
    newer = [
        item
        for name, item in listed.items()
        if name != shown and WITHDRAWN in item and vintage(name) >= vintage(shown) and item[WITHDRAWN]["at"] > since
    ]
    return max(newer, key=lambda item: str(item[WITHDRAWN]["at"]), default=None)


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

    Each release has ``release`` and ``published``, and may have ``again`` and ``withdrawn``. It follows the pointer's
    own rule, see ``lambdas.core.release.pointer``: a release from older drops leaves it alone.
    """
    events = sorted(_events(releases), key=lambda event: event[:3])
    found: list[Span] = []
    newest: int | None = None
    for when, _, name, item, gone in events:
        if gone:
            if newest is not None and found[newest].release["release"] == name:
                found[newest], newest = Span(item, found[newest].start, when), None
            continue
        if newest is not None and vintage(name) < vintage(str(found[newest].release["release"])):
            found.append(Span(item, when, when))
            continue
        if newest is not None:
            found[newest] = Span(found[newest].release, found[newest].start, when)
        newest = len(found)
        found.append(Span(item, when, None))
    return found[::-1]


def _events(releases: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, int, str, Mapping[str, Any], bool]]:
    """Yield when what became of which release; one goes before another comes in its place."""
    for item in releases:
        name = str(item["release"])
        for when in (item["published"], *item.get(AGAIN, ())):
            yield when, 1, name, item, False
        if WITHDRAWN in item:
            yield item[WITHDRAWN]["at"], 0, name, item, True
