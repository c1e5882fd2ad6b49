"""The ledger's record of decisions on agreements: one item a decision, written once and never changed.

pk agreement#<agreement>   sk decision#<number>   a decision: who, when, from, to, why, on which text
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from boto3.dynamodb.conditions import Attr
from botocore.exceptions import ClientError
from pydantic import ValidationError

from contracts.agreements.agreement import AccessAgreement
from contracts.agreements.rules import NOTHING, Known
from contracts.agreements.standing import BrokenRecordError, broken
from contracts.agreements.states import AccessDecision, Verb
from contracts.reading.errors import PratiqueError
from lambdas.adapters import ledger, transactions
from lambdas.adapters.ledger import Item
from lambdas.core.agreements import decide

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table


class DecidedMeanwhileError(PratiqueError):
    """Somebody else decided on the agreement at the same moment; the text says what to do."""


def decisions(agreement: str, table: Table | None = None) -> list[AccessDecision]:
    """Return the decisions on an agreement, the first first. ``table`` is the ledger; the environment's when absent.

    Raises BrokenRecordError where something stands there that is no decision: somebody changed the ledger.
    """
    found = ledger.query(f"agreement#{agreement}", "decision#", table)
    return [_decision(agreement, number, item) for number, item in enumerate(found, 1)]


def readable(agreement: str) -> list[AccessDecision]:
    """Return the decisions on an agreement, and none where the ledger was changed: such an agreement gives nothing."""
    try:
        return decisions(agreement)
    except BrokenRecordError:
        return []


def enter(
    agreement: AccessAgreement,
    verb: Verb,
    *,
    by: str,
    reason: str,
    at: str = "",
    known: Known = NOTHING,
    table: Table | None = None,
) -> AccessDecision:
    """Decide on an agreement and enter that in the ledger, once, with what is known where it is decided.

    ``at`` is the moment, ISO 8601; absent it is this one by the clock of AWS, which no decider's clock can be ahead of.
    Raises UndecidableError, BrokenRecordError, and DecidedMeanwhileError when another decision came in between.
    """
    before = decisions(agreement.name, table)
    at = at or transactions.clock(table or ledger.table())
    made = decide(agreement, before, verb, by=by, reason=reason, at=at, known=known)
    item = {
        "pk": f"agreement#{agreement.name}",
        "sk": f"decision#{made.number:06}",
        "decision": json.dumps(made.model_dump(mode="json")),
    }
    try:
        (table or ledger.table()).put_item(Item=item, ConditionExpression=Attr("pk").not_exists())
    except ClientError as error:
        if not ledger.is_refusal(error):
            raise
        raise DecidedMeanwhileError(
            f"Somebody decided on {agreement.name} at the same moment: read what, and decide again."
        ) from error
    return made


def _decision(agreement: str, number: int, item: Item) -> AccessDecision:
    try:
        return AccessDecision.model_validate_json(item["decision"])
    except (KeyError, TypeError, ValidationError):
        raise broken(agreement, number, "cannot be read") from None
