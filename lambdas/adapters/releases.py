"""The ledger's items of releases: candidate, perhaps held or ready, then published or refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from boto3.dynamodb.conditions import Attr, ConditionBase
from botocore.exceptions import ClientError

from lambdas.adapters import ledger
from lambdas.adapters.ledger import Item
from lambdas.core.release.identity import vintage


class ReleaseState(StrEnum):
    """The state of a release. A refused release may be tried again; a published one never changes.

    What a person has refused is tried again when a person says so. One that is held waits for a person: it hides more
    for what other releases have said. One that is ready waits for signatures, for others of its group, or for its hour;
    ``offer`` says what is signed. A withdrawn one was published.
    """

    CANDIDATE = "candidate"
    HELD = "held"
    READY = "ready"
    PUBLISHED = "published"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


UNREFUSED = Attr("refusal").not_exists() | Attr("refusal").eq("{}")
"""Holds of a release that no person has refused, or that was started again since."""
ON_ITS_WAY = Attr("state").not_exists() | Attr("state").is_in([ReleaseState.CANDIDATE.value, ReleaseState.READY.value])
"""Holds of a release that is not held, refused or out."""


def open_candidate(product: str, release: str, facts: Item) -> Item:
    """Enter a release as a candidate, unless it has been published, and when; return its item as it stands."""
    return _move(product, release, ReleaseState.CANDIDATE, {**facts, "planned_at": ledger.now()})


def close(product: str, release: str, state: ReleaseState, facts: Item) -> Item:
    """Record that a candidate was published, refused or held, with its certificate or reasons; return its item.

    Recording the same twice changes nothing, and nothing un-publishes a release. What was held or refused meanwhile is
    not ready, and what a person has refused stays so.
    """
    return _move(product, release, state, facts)


def note_step(product: str, release: str, step: str) -> None:
    """Note that a candidate's answer is there, or its cells are protected, unless it was published since.

    ``step`` is ``queried`` or ``suppressed``.
    """
    unpublished = Attr("state").exists() & Attr("state").ne(ReleaseState.PUBLISHED.value)
    try:
        ledger.update(key_of(product, release), {f"{step}_at": ledger.now()}, unpublished)
    except ClientError as error:
        if not ledger.is_refusal(error):
            raise


def read(product: str, release: str) -> Item | None:
    """Return the item of a release, None if it is unknown."""
    return ledger.fetch(key_of(product, release))


@dataclass(frozen=True)
class Turn:
    """A release that was let out, and the releases that it had been held against.

    ``after`` is the one of its own product up to which that was done, ``beside`` those of overlapping products; of one
    that had none, "".
    """

    release: str
    after: str | None
    beside: Mapping[str, str] = field(default_factory=dict)


def last(product: str) -> Turn | None:
    """Return the release that was let out last, whatever its name: the one that a next one must be held against."""
    item = ledger.fetch(turn_of(product))
    return None if item is None else _read(str(item["release"]), item)


def out(product: str, release: str) -> Turn | None:
    """Return a release's turn if it has been let out: readers may have seen it, and it is not made again."""
    turn = last(product)
    if turn is not None and turn.release == release:
        return turn
    item = read(product, release)
    return _read(release, item) if item is not None and ("after" in item or "beside" in item) else None


def published(product: str, release: str) -> str | None:
    """Return when a release was published; None as long as it is not published to the last step."""
    item = read(product, release)
    return str(item["published"]) if item is not None and item["state"] == ReleaseState.PUBLISHED.value else None


def want(product: str, release: str) -> None:
    """Note the release that a product and its inputs make as they now are, unless newer drops were planned meanwhile.

    Publications of the same drops that were planned before a product was changed, or changed back, may end after it;
    by this they know that they are not the latest.
    """
    drops = vintage(release)
    newest = Attr("pk").not_exists() | Attr("vintage").lte(drops)
    try:
        ledger.update(_wanted(product), {"release": release, "vintage": drops}, newest)
    except ClientError as error:
        if not ledger.is_refusal(error):
            raise


def wanted(product: str) -> str | None:
    """Return the release of a product that was planned last, of those from the newest drops. None before the first."""
    item = ledger.fetch(_wanted(product))
    return None if item is None else str(item["release"])


def enter(product: str, release: str, facts: Item, condition: ConditionBase) -> bool:
    """Note facts of a release while a condition holds of its item; False when it does not."""
    try:
        ledger.update(key_of(product, release), facts, condition)
    except ClientError as error:
        if not ledger.is_refusal(error):
            raise
        return False
    return True


def releases(product: str) -> list[Item]:
    """Every release of a product, the earliest first."""
    return ledger.query(f"product#{product}", "release#")


def _move(product: str, release: str, state: ReleaseState, facts: Item) -> Item:
    key = key_of(product, release)
    was_out = [ReleaseState.PUBLISHED.value, ReleaseState.WITHDRAWN.value]
    may = UNREFUSED & (Attr("state").not_exists() | ~Attr("state").is_in(was_out))
    if state is ReleaseState.READY:
        may &= ON_ITS_WAY
    try:
        ledger.update(key, {**facts, "state": state.value}, may)
    except ClientError as error:
        if not ledger.is_refusal(error):
            raise
    entered = ledger.fetch(key)
    if entered is None:
        raise LookupError(f"release {release} of {product} was recorded and is not in the ledger")
    return entered


def _read(release: str, item: Item) -> Turn:
    return Turn(release, item.get("after"), item.get("beside", {}))


def turn_of(product: str) -> dict[str, str]:
    """Return the key of a product's turn."""
    return {"pk": f"product#{product}", "sk": "turn"}


def _wanted(product: str) -> dict[str, str]:
    return {"pk": f"product#{product}", "sk": "wanted"}


def key_of(product: str, release: str) -> dict[str, str]:
    """Return the key of a release's item."""
    return {"pk": f"product#{product}", "sk": f"release#{release}"}
