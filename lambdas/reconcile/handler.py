"""Third step of the workflow of registers: holds the counts of a build against what is published of a product."""

from __future__ import annotations

from typing import Any

from contracts.reading.errors import PratiqueError
from lambdas.adapters import ledger, objects, register_builds, telemetry
from lambdas.adapters.catalogue import catalogue
from lambdas.adapters.settings import settings
from lambdas.core.registers.published import published_cells
from lambdas.core.registers.reconciling import outcome_of, reconcile
from lambdas.core.release.files import CSV
from lambdas.reconcile.counting import count


class ReleaseGoneError(PratiqueError):
    """The figures that a register was to be held against are not published any more."""


@telemetry.instrumented
def main(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Take a check with the id of its query; return ``outcome``: agrees, apart or unknown, and what people are told.

    ``unknown``: nothing of the sources is known of the day that the release tells of. What the ledger and the workflow
    are told is which published figures cannot be the register's; what it counts is in neither.
    """
    known = catalogue()
    register, product = known.registers[event["register"]], known.products[event["product"]]
    telemetry.about_register(register.name)
    stored = objects.get(settings().published_bucket, f"{event['path']}{CSV}")
    if stored is None:
        raise ReleaseGoneError(f"release {event['release']} of {product.name} is not at {event['path']}")
    published = published_cells(product, stored.body.decode("utf-8"), event["day"])
    counted, until = count(register, product.name, event["query"]["id"])
    found = reconcile(product, counted, published)
    said = {name: event[name] for name in ("build", "release", "day")}
    said |= {"checked": ledger.now(), "known_until": until, **outcome_of(found, known=until >= event["day"])}
    register_builds.checked(register.name, product.name, said)
    telemetry.count(f"Reconcile.{said['outcome']}")
    told = {"register": register.name, "product": product.name, **said}
    return {"outcome": said["outcome"], "told": told}
