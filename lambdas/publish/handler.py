"""Last step of a release: writes its files, switches to it, and brings the pages that tell of it up to date."""

from __future__ import annotations

from typing import Any

from lambdas.adapters import decided, public, releases, telemetry, unproved
from lambdas.adapters.catalogue import catalogue
from lambdas.adapters.releases import Turn
from lambdas.core.release import pointer
from lambdas.core.release.pointer import release_prefix
from lambdas.publish import candidate, withdrawing
from lambdas.publish.gate import gate
from lambdas.publish.opening import again, opened, overtaken, show_again
from lambdas.publish.stopping import stops


@telemetry.instrumented
def main(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Take a release whose certificate passes; return it with ``path`` and ``latest``, the release now pointed to.

    One that is published already, and planned once more because its product was changed back, is only switched to.
    One that a person has taken back gets its notice, and the release before it is the latest again.

    ``waits`` says what a release waits for that may not open yet, ``opens`` until when where that is known, ``waiting``
    how it is told; nothing was published then. With a release its whole group opens.

    ``stale`` is true, with a release to suppress again, when another has been let out since that one was held against
    all that had been: it is this one and nothing was published, or one of its group that waits to be newer.
    Nothing a reader sees changes until every file of the release is in place; then one write switches to it.
    """
    name, release = event["product"], event["release"]
    telemetry.about_release(name, release)
    product = catalogue().products[name]
    if (taken_back := decided.withdrawn(name, release)) is not None:
        withdrawing.carry_out(product, release, taken_back)
        return _done(name, release)
    if (published := releases.published(name, release)) is not None:
        show_again(product, release, published)
        return _done(name, release)
    if (stopped := stops(product, release, event)) is not None:
        return stopped
    turn = releases.out(name, release) or Turn(release, event["after"], event["beside"])
    with unproved.noted(name, release):
        found = gate(product, turn, candidate.read(name, turn))
        stale = (opened(found.members) if not found.waits else None) or overtaken(product)
    if stale is not None:
        return again(stale)
    if found.waits:
        telemetry.count(f"Release.waits.{found.waits.value}")
        told = {"waits": found.waits.value, "opens": found.opens, "waiting": found.told}
        # Whoever stops it at this moment has not seen that it was announced.
        return stops(product, release, event) or {**event, **told, "stale": False}
    return _done(name, release)


def _done(name: str, release: str) -> dict[str, Any]:
    latest = (public.document(pointer.KEY) or {"products": {}})["products"][name]["release"]
    told = {"product": name, "release": release, "path": release_prefix(name, release), "latest": latest}
    return {**told, "stale": False, "waits": ""}
