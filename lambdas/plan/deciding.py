"""What a person decides of a release that is held or out."""

from __future__ import annotations

from typing import Any

from contracts.products.product import Product
from contracts.products.release_decisions import ReleaseDecision, Verb
from contracts.reading.errors import PratiqueError
from lambdas.adapters import decided, releases, unproved
from lambdas.adapters.ledger import Item
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
        if not decided.withdraw(product, decision.release, made) and not item.get("withdrawn"):
            raise DecisionError(f"Release {decision.release} of {product} is {item['state']}, not published.")
        return False
    if {**item.get("let_through", {}), "reasons": None} == {**made, "reasons": None}:
        return True
    if decision.verb is Verb.REFUSE:
        _refuse(product, decision, item)
        return False
    if item["state"] != ReleaseState.HELD.value:
        raise DecisionError(f"Release {decision.release} of {product} is {item['state']}, not held.")
    if item.get("for_rows"):
        raise DecisionError(f"Release {decision.release} of {product} cannot be let through: {item['reasons'][0]}.")
    if not decided.let_through(product, decision.release, {**made, "reasons": item["reasons"]}):
        raise DecisionError(f"Release {decision.release} of {product} was decided on by another at this moment.")
    return True


def refused(product: Product, detail: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Enter the decision that came with a product, if one did; return the outcomes where nothing is planned then.

    What is taken back or refused goes on to publication all the same, as if it were out: there it is taken back from
    whoever was shown it.
    """
    if "decision" not in detail:
        return []
    decision = ReleaseDecision.model_validate(detail["decision"])
    if decide(product.name, decision):
        return []
    stopped = ("releases", {"release": decision.release, "out": True, "ready": False})
    if decision.verb is Verb.WITHDRAW:
        return [stopped]
    told = f"{decision.by} has refused release {decision.release}: {decision.reason}"
    return [("waiting", {"reason": told}), stopped]


def _refuse(product: str, decision: ReleaseDecision, item: Item) -> None:
    reasons = [f"refused by {decision.by}: {decision.reason}", *item.get("reasons", ())]
    made = decision.model_dump(mode="json")
    if decided.refuse(product, decision.release, made, reasons):
        return
    if (found := item.get("unproved")) and unproved.refuse(product, decision.release, made, [reasons[0], str(found)]):
        return
    now = releases.read(product, decision.release) or {}
    if now.get("state") == ReleaseState.REFUSED.value and decided.refusal(product, decision.release):
        return
    named = f"Release {decision.release} of {product}"
    if now.get("state") in REFUSABLE:
        raise DecisionError(f"{named} is coming out at this moment: withdraw it once it is out.")
    raise DecisionError(f"{named} is {now.get('state')}, and waits for nobody.")
