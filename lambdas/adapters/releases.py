"""The ledger's items of releases: candidate, then published or refused."""

from __future__ import annotations

from enum import StrEnum

from boto3.dynamodb.conditions import Attr
from botocore.exceptions import ClientError

from lambdas.adapters import ledger
from lambdas.adapters.ledger import Item


class ReleaseState(StrEnum):
    """The state of a release. A refused release may be tried again; a published one never changes."""

    CANDIDATE = "candidate"
    PUBLISHED = "published"
    REFUSED = "refused"


def open_candidate(product: str, release: str, facts: Item) -> Item:
    """Enter a release as a candidate, unless it has been published; return its item as it stands."""
    return _move(product, release, ReleaseState.CANDIDATE, facts)


def close(product: str, release: str, state: ReleaseState, facts: Item) -> Item:
    """Record that a candidate was published or refused, with its certificate or reasons; return its item as it stands.

    Recording the same twice changes nothing, and nothing un-publishes a release.
    """
    return _move(product, release, state, facts)


def read(product: str, release: str) -> Item | None:
    """Return the item of a release, None if it is unknown."""
    return ledger.fetch(_key(product, release))


def releases(product: str) -> list[Item]:
    """Every release of a product, the earliest first."""
    return ledger.query(f"product#{product}", "release#")


def _move(product: str, release: str, state: ReleaseState, facts: Item) -> Item:
    key = _key(product, release)
    unpublished = Attr("state").not_exists() | Attr("state").ne(ReleaseState.PUBLISHED.value)
    try:
        ledger.update(key, {**facts, "state": state.value}, unpublished)
    except ClientError as error:
        if not ledger.is_refusal(error):
            raise
    entered = ledger.fetch(key)
    if entered is None:
        raise LookupError(f"release {release} of {product} was recorded and is not in the ledger")
    return entered


def _key(product: str, release: str) -> dict[str, str]:
    return {"pk": f"product#{product}", "sk": f"release#{release}"}
