"""What a person decides of a release that is held or out."""

from __future__ import annotations

from typing import Any

from contracts.errors import PratiqueError
from contracts.product import Product
from contracts.release_decisions import ReleaseDecision, Verb
from lambdas.adapters import releases
from lambdas.adapters.releases import ReleaseState

REFUSABLE = (ReleaseState.HELD.value, ReleaseState.READY.value)
"""What a person can refuse: what is held, and what waits for signatures, for its group or for its hour."""


class DecisionError(PratiqueError):
    """A decision cannot be carried out; the text says why and what can be done."""


def decide(product: str, decision: ReleaseDecision) -> bool:
    """Enter a decision in the ledger; return whether the release may go on. Raises DecisionError where none waits.

    The same decision again finds itself there. It is on the reasons that hold the release at this moment.
    """
    item = releases.read(product, decision.release)
    if item is None:
        raise DecisionError(f"There is no release {decision.release} of {product}.")
    made = decision.model_dump(mode="json")
    if decision.verb is Verb.WITHDRAW:
        if not releases.withdraw(product, decision.release, made) and not item.get("withdrawn"):
            raise DecisionError(f"Release {decision.release} of {product} is {item['state']}, not published.")
        return False
    if {**item.get("let_through", {}), "reasons": None} == {**made, "reasons": None}:
        return True
    if decision.verb is Verb.REFUSE:
        if item["state"] not in REFUSABLE:
            raise DecisionError(f"Release {decision.release} of {product} is {item['state']}, and waits for nobody.")
        reasons = [f"refused by {decision.by}: {decision.reason}", *item.get("reasons", ())]
        releases.close(product, decision.release, ReleaseState.REFUSED, {"reasons": reasons})
        return False
    if item["state"] != ReleaseState.HELD.value:
        raise DecisionError(f"Release {decision.release} of {product} is {item['state']}, not held.")
    if item.get("for_rows"):
        raise DecisionError(f"Release {decision.release} of {product} cannot be let through: {item['reasons'][0]}.")
    if not releases.let_through(product, decision.release, {**made, "reasons": item["reasons"]}):
        raise DecisionError(f"Release {decision.release} of {product} was decided on by another at this moment.")
    return True


def refused(product: Product, detail: dict[str, Any]) -> tuple[str, dict[str, Any]] | None:
    """Enter the decision that came with a product, if one did; return the outcome where nothing is planned then."""
    if "decision" not in detail:
        return None
    decision = ReleaseDecision.model_validate(detail["decision"])
    if decide(product.name, decision):
        return None
    if decision.verb is Verb.WITHDRAW:
        return "releases", {"release": decision.release, "out": True, "ready": False}
    return "waiting", {"reason": f"{decision.by} has refused release {decision.release}: {decision.reason}"}
