"""Second step of a release: from the query's answer to protected cells and their certificate."""

from __future__ import annotations

from typing import Any

from lambdas.adapters import athena, histories, releases, telemetry
from lambdas.adapters.catalogue import catalogue
from lambdas.adapters.releases import Turn
from lambdas.core.disclosure.release.release import release_table
from lambdas.core.disclosure.table.errors import DisclosureError
from lambdas.core.disclosure.table.table import Dim
from lambdas.suppression.answer import rows_of
from lambdas.suppression.candidate import keep, kept
from lambdas.suppression.readers import Readers
from lambdas.suppression.verdict import held, reason, refused


@telemetry.instrumented
def main(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Take a planned release with ``query``, the id of its finished query; return it with ``passes``.

    Leaves the candidate in the curated bucket; ``after`` is the release up to which it was held against all earlier
    ones, None for the first, ``beside`` that of each product that overlaps with this one. One that has been let out
    stays as it is. A certificate that does not pass, and counts that no table can hold, refuse the release in the
    ledger: no certificate, no release. One that hides more for the sake of other releases is held, where the product
    says so, until a person lets it through.
    """
    product = catalogue().products[event["product"]]
    telemetry.about_release(product.name, event["release"])
    out = releases.out(product.name, event["release"])
    if out is not None:
        certificate = kept(product.name, out)["certificate"]
        return {
            **event,
            "after": out.after,
            "beside": dict(out.beside),
            "passes": certificate["passes"],
            "certificate": certificate,
        }
    rows = rows_of(product, athena.result(event["query"]))
    releases.note_step(product.name, event["release"], "queried")
    hierarchies = catalogue().hierarchies
    dims = tuple(Dim.from_hierarchy(item.name, item.over(hierarchies)) for item in product.dimensions)
    readers = Readers.of(product)
    event = {**event, "after": readers.after, "beside": readers.beside}
    try:
        known, others = readers.history(product), readers.histories()
        protected = release_table(product.disclosure, dims, rows, laid_down=product.cells, history=known, others=others)
    except DisclosureError as error:
        return refused(event, [str(error)], {"passes": False, "reason": str(error)})
    histories.keep(product.name, Turn(event["release"], readers.after, readers.beside), protected.history)
    certificate = keep(product, event, protected)
    releases.note_step(product.name, event["release"], "suppressed")
    telemetry.count("Release.hidden", certificate.hidden)
    told = certificate.public()
    if not certificate.passes:
        return refused(event, [reason(certificate, readers)], told)
    return held(event, certificate) or {**event, "passes": True, "certificate": told}
