"""First step of the release workflow: finds the products that are due, and what each is to be made from."""

from __future__ import annotations

from typing import Any

from contracts.products.product import Product
from contracts.reading.errors import PratiqueError
from lambdas.adapters import telemetry
from lambdas.adapters.catalogue import catalogue
from lambdas.plan.deciding import refused
from lambdas.plan.opening import is_opening, opening
from lambdas.plan.planning import plan
from lambdas.plan.withdrawing import said


class NoSuchProductError(PratiqueError):
    """A release was asked for of a product or dataset that is not in the catalogue."""


@telemetry.instrumented
def main(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Take the event of a committed dataset, or ``{"detail": {"product": …}}``, and return what is to be done.

    ``releases`` has product, release and ``out`` of each release that is to be the latest; with ``out`` it is published
    already and only to be switched to, without it comes sql and inputs to make it from. ``waiting`` and ``refused``
    have product and reason, and so have ``held``, for the rows of a drop that was withdrawn. What is ``said`` of a drop
    beside its dataset is entered first, a ``decision`` beside the product too: what it withdraws or refuses is not
    planned, and what is refused is only with ``again`` beside the product.

    A signature that S3 tells of, or ``{"detail": {"opening": true}}`` at a time of the calendar, plans nothing anew:
    ``releases`` are those that are ready and may open now, with ``ready``.
    """
    planned: dict[str, list[dict[str, Any]]] = {"releases": [], "waiting": [], "refused": [], "held": []}
    if is_opening(event["detail"]):
        for outcome, facts in opening(event["detail"]):
            planned[outcome].append(facts)
        return planned
    if "said" in event["detail"]:
        planned["held"], planned["releases"], goes_on = said(event["detail"]["said"])
        if not goes_on:
            return planned
    again = bool(event["detail"].get("again"))
    for product in _products(event["detail"]):
        for outcome, facts in refused(product, event["detail"]) or [plan(product, catalogue(), again=again)]:
            planned[outcome].append({"product": product.name, **facts})
            telemetry.count("Plan.out" if facts.get("out") else f"Plan.{outcome}")
    return planned


def _products(detail: dict[str, Any]) -> list[Product]:
    """Return the one product that was asked for, or every product of the dataset."""
    products = catalogue().products
    what = "product" if "product" in detail else "dataset"
    known = products if what == "product" else catalogue().datasets
    if detail[what] not in known:
        raise NoSuchProductError(f"there is no {what} {detail[what]}; there are {', '.join(sorted(known))}")
    if what == "product":
        return [products[detail["product"]]]
    return [product for product in products.values() if detail["dataset"] in product.datasets]
