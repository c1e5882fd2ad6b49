"""A release that has its turn and whose files cannot be published, since they are not what was suppressed or signed.

Whatever has its turn may have been seen, and comes out. Such a one cannot, and a person may refuse it. The ledger keeps
why; that its files are right after all and that it was refused exclude each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from boto3.dynamodb.conditions import Attr

from lambdas.adapters.ledger import Item
from lambdas.adapters.releases import UNREFUSED, ReleaseState, enter, out, read
from lambdas.core.release.statement import UnprovedError

_ON_ITS_WAY = Attr("state").is_in([ReleaseState.CANDIDATE.value, ReleaseState.READY.value]) & UNREFUSED


@contextmanager
def noted(product: str, release: str) -> Iterator[None]:
    """Note why a release cannot be published, where it has its turn; the error goes on."""
    try:
        yield
    except UnprovedError as error:
        if (turn := out(product, release)) is not None:
            # What took the turn may have died before it wrote down here what the release was held against.
            facts = {"unproved": str(error), "after": turn.after, "beside": dict(turn.beside)}
            enter(product, release, facts, _ON_ITS_WAY)
        raise


def goes_on(product: str, release: str) -> bool:
    """Note that the files of a release that has its turn are right after all; False where it was refused meanwhile."""
    if not (read(product, release) or {}).get("unproved"):
        return True
    return enter(product, release, {"unproved": ""}, UNREFUSED)


def refuse(product: str, release: str, decision: Item, reasons: list[str]) -> bool:
    """Note that a person refuses such a release; False for another, and for one whose files are right again."""
    unproved = Attr("unproved").exists() & Attr("unproved").ne("")
    facts = {"state": ReleaseState.REFUSED.value, "refusal": decision, "reasons": reasons}
    return enter(product, release, facts, unproved & _ON_ITS_WAY)
