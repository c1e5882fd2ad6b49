"""What people decide of releases, in the ledger's items of releases: each holds until a person decides otherwise."""

from __future__ import annotations

from boto3.dynamodb.conditions import Attr
from botocore.exceptions import ClientError

from lambdas.adapters import ledger
from lambdas.adapters.ledger import Item
from lambdas.adapters.releases import UNREFUSED, ReleaseState, enter, key_of, read, turn_of


def let_through(product: str, release: str, decision: Item) -> bool:
    """Note that a person lets a release through that is held, and for which reasons; False when it is not held."""
    facts = {"state": ReleaseState.CANDIDATE.value, "let_through": decision}
    return enter(product, release, facts, Attr("state").eq(ReleaseState.HELD.value))


def withdraw(product: str, release: str, decision: Item) -> bool:
    """Note that a person takes a release back that is published, and why, once; False when it is not published."""
    facts = {"state": ReleaseState.WITHDRAWN.value, "withdrawn": decision}
    return enter(product, release, facts, Attr("state").eq(ReleaseState.PUBLISHED.value))


def withdrawn(product: str, release: str) -> Item | None:
    """Return the decision that took a release back: by, reason, at; None where none did."""
    found: Item | None = (read(product, release) or {}).get("withdrawn")
    return found


def carry_out(product: str, release: str) -> None:
    """Note that all is done of a withdrawal: its notice stands, and readers are led elsewhere."""
    enter(product, release, {"carried_out": ledger.now()}, Attr("state").eq(ReleaseState.WITHDRAWN.value))


def is_half_way(item: Item) -> bool:
    """Whether a release is withdrawn, and not all of that is done; ``item`` is the ledger's of the release."""
    return "withdrawn" in item and "carried_out" not in item


def refuse(product: str, release: str, decision: Item, reasons: list[str]) -> bool:
    """Note that a person refuses a release that is held or ready, and why.

    False when it is neither, or has had its turn: then it is coming out at this moment.
    """
    waits = Attr("state").is_in([ReleaseState.HELD.value, ReleaseState.READY.value]) & Attr("beside").not_exists()
    elsewhere = Attr("pk").not_exists() | Attr("release").ne(release)
    facts = {"state": ReleaseState.REFUSED.value, "refusal": decision, "reasons": reasons}
    try:
        ledger.update_all([(key_of(product, release), facts, waits)], [(turn_of(product), elsewhere)])
    except ClientError as error:
        if not ledger.is_refusal(error):
            raise
        return False
    return True


def refusal(product: str, release: str) -> Item | None:
    """Return the decision by which a person refused a release; None where none did, or it was started again since."""
    return (read(product, release) or {}).get("refusal") or None


def start_again(product: str, release: str, refused: Item) -> None:
    """Note that somebody starts a release again that a person had refused: what was signed before counts no more."""
    enter(product, release, {"refusal": {}, "refused_before": refused["at"]}, ~UNREFUSED)
