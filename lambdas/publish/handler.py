"""Last step of a release: writes its files, switches to it, and brings the pages that tell of it up to date."""

from __future__ import annotations

from typing import Any

from lambdas.adapters import ledger, releases, telemetry
from lambdas.adapters.catalogue import catalogue
from lambdas.adapters.releases import ReleaseState, Turn
from lambdas.core.release.pointer import release_prefix
from lambdas.publish import candidate, listing, switch, together


@telemetry.instrumented
def main(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Take a release whose certificate passes; return it with ``path`` and ``latest``, the release now pointed to.

    One that is published already, and planned once more because its product was changed back, is only switched to.

    ``stale`` is true, and nothing was done, when another release, of this product or of one that overlaps with it, has
    been let out since this one was held against all that had been: it must be suppressed again, with that one in mind.

    Nothing a reader sees changes until every file of the release is in place; then one write switches to it. The ledger
    comes last: until it has been told, a replay does all of this again with the same result.
    """
    name, release = event["product"], event["release"]
    telemetry.about_release(name, release)
    product = catalogue().products[name]
    published, found = releases.published(name, release), None
    if published is None:
        out = releases.out(name, release)
        turn = out or Turn(release, event["after"], event["beside"])
        found = candidate.read(name, turn)
        if out is None and not releases.take_turn(name, turn):
            return {**event, "query": {"id": event["query"]}, "stale": True}
        published = listing.published(name, release) or ledger.now()
        candidate.upload(product, found, published)
    listing.enter(product, release, published)
    latest = switch.to(name, release, published)["products"][name]["release"]
    if latest == release and found is None:
        listing.shown_again(product, release, ledger.now())
    together.bring()
    if found is not None:
        facts = {"certificate": found["certificate"], "published": published}
        releases.close(name, release, ReleaseState.PUBLISHED, facts)
        telemetry.count("Release.published")
    return {
        "product": name,
        "release": release,
        "path": release_prefix(name, release),
        "latest": latest,
        "stale": False,
    }
