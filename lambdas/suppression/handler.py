"""Second step of a release: from the query's answer to protected cells and their certificate."""

from __future__ import annotations

from typing import Any

from lambdas.adapters import athena, releases, telemetry
from lambdas.adapters.catalogue import catalogue
from lambdas.adapters.releases import ReleaseState
from lambdas.core.disclosure.release import release_table
from lambdas.core.disclosure.table import Dim
from lambdas.suppression.answer import rows_of
from lambdas.suppression.candidate import keep


@telemetry.instrumented
def main(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Take a planned release with ``query``, the id of its finished query; return it with ``passes``.

    Leaves the candidate in the curated bucket. A certificate that does not pass refuses the release in the ledger: no
    certificate, no release.
    """
    product = catalogue().products[event["product"]]
    telemetry.about_release(product.name, event["release"])
    rows = rows_of(product, athena.result(event["query"]))
    hierarchies = catalogue().hierarchies
    dims = tuple(Dim.from_hierarchy(item.name, hierarchies[item.hierarchy]) for item in product.dimensions)
    protected = release_table(product.disclosure, dims, rows)
    certificate = protected.certificate
    keep(product, event, protected)
    if not certificate.passes:
        reason = (
            f"{certificate.exposed} of {certificate.unsafe} protected counts can be worked out and "
            f"{certificate.avoidable} can be narrowed; the certificate of the candidate has the slices"
        )
        facts = {"reasons": [reason], "certificate": certificate.public()}
        releases.close(product.name, event["release"], ReleaseState.REFUSED, facts)
    telemetry.count("Release.hidden", certificate.hidden)
    return {**event, "passes": certificate.passes, "certificate": certificate.public()}
