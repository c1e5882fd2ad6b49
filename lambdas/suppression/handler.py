"""Second step of a release: from the query's answer to protected cells and their certificate."""

from __future__ import annotations

from typing import Any

from lambdas.adapters import athena, histories, releases, telemetry
from lambdas.adapters.catalogue import catalogue
from lambdas.adapters.releases import ReleaseState
from lambdas.core.disclosure.certificate import Certificate
from lambdas.core.disclosure.errors import DisclosureError
from lambdas.core.disclosure.release import release_table
from lambdas.core.disclosure.table import Dim
from lambdas.suppression.answer import rows_of
from lambdas.suppression.candidate import keep, kept


@telemetry.instrumented
def main(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Take a planned release with ``query``, the id of its finished query; return it with ``passes``.

    Leaves the candidate in the curated bucket; ``after`` is the release up to which it was held against all earlier
    ones, None for the first. One that has been let out stays as it is. A certificate that does not pass, and counts
    that no table can hold, refuse the release in the ledger: no certificate, no release.
    """
    product = catalogue().products[event["product"]]
    telemetry.about_release(product.name, event["release"])
    out = releases.out(product.name, event["release"])
    if out is not None:
        certificate = kept(product.name, out)["certificate"]
        return {**event, "after": out.after, "passes": certificate["passes"], "certificate": certificate}
    rows = rows_of(product, athena.result(event["query"]))
    hierarchies = catalogue().hierarchies
    dims = tuple(Dim.from_hierarchy(item.name, item.over(hierarchies)) for item in product.dimensions)
    last = releases.last(product.name)
    after = None if last is None else last.release
    event = {**event, "after": after}
    try:
        known = histories.up_to(product.name, last)
        protected = release_table(product.disclosure, dims, rows, laid_down=product.cells, history=known)
    except DisclosureError as error:
        return _refused(event, [str(error)], {"passes": False, "reason": str(error)})
    histories.keep(product.name, event["release"], after, protected.history)
    certificate = keep(product, event, protected)
    telemetry.count("Release.hidden", certificate.hidden)
    told = certificate.public()
    if not certificate.passes:
        return _refused(event, [_reason(certificate, after)], told)
    return {**event, "passes": True, "certificate": told}


def _refused(event: dict[str, Any], reasons: list[str], told: dict[str, Any]) -> dict[str, Any]:
    facts = {"reasons": reasons, "certificate": told}
    releases.close(event["product"], event["release"], ReleaseState.REFUSED, facts)
    return {**event, "passes": False, "certificate": told}


def _reason(certificate: Certificate, after: str | None) -> str:
    given = "this release alone" if after is None else f"this release and those let out up to {after}"
    return (
        f"{certificate.exposed} of {certificate.unsafe} protected counts can be worked out and {certificate.avoidable} "
        f"can be narrowed, given {given}; the certificate of the candidate has the slices"
    )
