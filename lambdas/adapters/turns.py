"""Whose turn it is: releases are let out one after another, each held against all that were out before it.

Those of a group take theirs in one step, or none does: one that had its turn while another of its group could not take
one would count as out, and could be neither refused nor withdrawn.
"""

from __future__ import annotations

from collections.abc import Mapping

from boto3.dynamodb.conditions import Attr, ConditionBase
from botocore.exceptions import ClientError

from lambdas.adapters import ledger, releases
from lambdas.adapters.releases import ON_ITS_WAY, ReleaseState, Turn
from lambdas.adapters.transactions import Change, Check
from lambdas.core.release.statement import UnprovedError


def take(turns: Mapping[str, Turn]) -> str | None:
    """Let releases out, by product, all or none, that were held against what their turns say; None when they are.

    Otherwise return the product of one that may not be: another has been let out since, of the same product or of one
    of those beside it, and it has to be suppressed again; or it was held or refused meanwhile. Taking the same turns
    again changes nothing. Raises UnprovedError where one was held against what another had let out that opens with it.
    """
    beside: dict[str, str] = {}
    for product, turn in turns.items():
        for other, release in turn.beside.items():
            if other in turns:
                raise UnprovedError(
                    f"releases of {product} and {other} open together and count the same people: take one of the two "
                    "out of the group, and release it again"
                )
            if beside.setdefault(other, release) != release:
                return _stale(turns) or product
    checks: list[Check] = [(releases.key_of(product, turn.release), ON_ITS_WAY) for product, turn in turns.items()]
    checks += [(releases.turn_of(other), _is_last(release or None)) for other, release in sorted(beside.items())]
    changes: list[Change] = [
        (
            releases.turn_of(product),
            {"release": turn.release, "after": turn.after, "beside": dict(turn.beside)},
            _is_last(turn.after),
        )
        for product, turn in turns.items()
    ]
    try:
        ledger.update_all(changes, checks)
    except ClientError as error:
        if not ledger.is_refusal(error):
            raise
        if any(releases.last(product) != turn for product, turn in turns.items()):
            return _stale(turns) or next(iter(turns))
    for product, turn in turns.items():
        _note(product, turn)
    return None


def _is_last(release: str | None) -> ConditionBase:
    """Hold of a product's turn while a release, or none, is the last that was let out."""
    return Attr("pk").not_exists() if release is None else Attr("release").eq(release)


def _stale(turns: Mapping[str, Turn]) -> str | None:
    """Return the product of the first release that cannot take its turn as things are; None where each could."""
    for product, turn in turns.items():
        last = {other: releases.last(other) for other in (product, *turn.beside)}
        held_against = {product: turn.after, **{other: release or None for other, release in turn.beside.items()}}
        state = (releases.read(product, turn.release) or {}).get("state", ReleaseState.CANDIDATE.value)
        overtaken = any((found.release if found else None) != held_against[other] for other, found in last.items())
        if overtaken or state not in {ReleaseState.CANDIDATE.value, ReleaseState.READY.value}:
            return product
    return None


def _note(product: str, turn: Turn) -> None:
    """Note a turn in the release's own item."""
    # Before a file of it is written: whoever finds one later must know which candidate it is of.
    is_ready = (releases.read(product, turn.release) or {}).get("state") == ReleaseState.READY.value
    state = ReleaseState.READY if is_ready else ReleaseState.CANDIDATE
    releases.close(product, turn.release, state, {"after": turn.after, "beside": dict(turn.beside)})
