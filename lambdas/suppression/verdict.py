"""What becomes of a release that may not go on to publication, and why."""

from __future__ import annotations

from typing import Any

from lambdas.adapters import releases
from lambdas.adapters.releases import ReleaseState
from lambdas.core.disclosure.proof.certificate import Certificate
from lambdas.core.disclosure.release.explain import conflicts_in_words
from lambdas.suppression.readers import Readers


def refused(event: dict[str, Any], reasons: list[str], told: dict[str, Any]) -> dict[str, Any]:
    """Refuse a release in the ledger; return it with ``passes`` false and what is ``told`` of its certificate."""
    facts = {"reasons": reasons, "certificate": told}
    releases.close(event["product"], event["release"], ReleaseState.REFUSED, facts)
    return {**event, "passes": False, "certificate": told}


def held(event: dict[str, Any], certificate: Certificate) -> dict[str, Any] | None:
    """Hold a release that hides more for the sake of others, until a person has let it through for these very reasons.

    Return it with ``passes`` false; None where nothing holds it.
    """
    reasons = conflicts_in_words(certificate)
    item = releases.read(event["product"], event["release"]) or {}
    if not reasons or item.get("let_through", {}).get("reasons") == reasons:
        return None
    told = {**certificate.public(), "reason": f"held for a person: {reasons[0]}"}
    releases.close(event["product"], event["release"], ReleaseState.HELD, {"reasons": reasons})
    return {**event, "passes": False, "certificate": told}


def reason(certificate: Certificate, readers: Readers) -> str:
    """Say why a certificate does not pass: what was found, and given which releases."""
    own = [] if readers.after is None else [f"those let out up to {readers.after}"]
    others = [f"those of {name} up to {release}" for name, release in readers.beside.items() if release]
    given = " and ".join(["this release", *own, *others]) if own or others else "this release alone"
    figures = f"{certificate.disclosure.figure}s"
    return (
        f"{certificate.exposed} of {certificate.unsafe} protected {figures} can be worked out and "
        f"{certificate.avoidable} can be narrowed, given {given}, whatever else is hidden; the certificate of the "
        "candidate has the slices, docs/disclosure.md says what to do when a release is refused"
    )
