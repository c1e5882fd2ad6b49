"""What becomes of a release that may not go on to publication, and why."""

from __future__ import annotations

from typing import Any

from lambdas.adapters import releases
from lambdas.adapters.releases import ReleaseState
from lambdas.core.disclosure.certificate import Certificate
from lambdas.suppression.readers import Readers


def refused(event: dict[str, Any], reasons: list[str], told: dict[str, Any]) -> dict[str, Any]:
    """Refuse a release in the ledger; return it with ``passes`` false and what is ``told`` of its certificate."""
    facts = {"reasons": reasons, "certificate": told}
    releases.close(event["product"], event["release"], ReleaseState.REFUSED, facts)
    return {**event, "passes": False, "certificate": told}


def reason(certificate: Certificate, readers: Readers) -> str:
    """Say why a certificate does not pass: what was found, and given which releases."""
    own = [] if readers.after is None else [f"those let out up to {readers.after}"]
    others = [f"those of {name} up to {release}" for name, release in readers.beside.items() if release]
    given = " and ".join(["this release", *own, *others]) if own or others else "this release alone"
    return (
        f"{certificate.exposed} of {certificate.unsafe} protected counts can be worked out and {certificate.avoidable} "
        f"can be narrowed, given {given}; the certificate of the candidate has the slices"
    )
