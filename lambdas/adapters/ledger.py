"""The ledger: one item in DynamoDB holds each drop's one state, and every change is conditional on the one before.

pk dataset#<dataset>             sk drop#<drop>        the drop, its state and what is known of it
pk product#<product>             sk release#<release>  see ``lambdas.adapters.releases``
pk product#<product>             sk turn               the release that was let out last, and what it was held against
pk product#<product>             sk wanted             the release that was planned last
pk register#<register>           sk build#<build>      see ``lambdas.adapters.register_builds``
pk register#<register>           sk turn               who builds it now, and which build its table has
pk register#<register>           sk check#<product>    how its counts were last held against a product's figures
pk agreement#<agreement>         sk decision#<number>  see ``lambdas.adapters.agreements``
pk expected#<dataset>            sk since              see ``lambdas.adapters.expected``
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from boto3.dynamodb.conditions import Attr, ConditionBase, Key
from botocore.exceptions import ClientError

from contracts.drops.decisions import LEADS_TO, Decision
from contracts.drops.drop import TRANSITIONS, UNCLAIMED, DropState
from lambdas.adapters import transactions
from lambdas.adapters.clients import dynamodb_table
from lambdas.adapters.settings import settings
from lambdas.core.standing import Entered, Standing

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

Item = dict[str, Any]

# The same event can run twice at once: the slower run finds its drop where it wanted it, or further on.
_REACHED: dict[DropState, frozenset[str]] = {state: frozenset({state.value}) for state in DropState} | {
    DropState.INSPECTED: frozenset(state.value for state in (DropState.INSPECTED, *TRANSITIONS[DropState.INSPECTED]))
}
_REFUSALS = ("ConditionalCheckFailedException", "TransactionCanceledException", "TransactionConflictException")
_JSON = frozenset(
    {"reasons", "inputs", "certificate", "decisions", "let_through", "offer", "withdrawn", "apart", "said", "refusal"}
)


class IllegalTransitionError(Exception):
    """A drop was to be moved to a state that may not follow the one it is in."""


def register(dataset: str | None, drop: str, facts: Item) -> Item:
    """Enter a drop as landed, unless it is in the ledger already; return its item as it stands."""
    item = {**drop_key(dataset, drop), **_plain(facts), "state": DropState.LANDED.value, "updated": now()}
    try:
        table().put_item(Item=item, ConditionExpression=Attr("pk").not_exists())
    except ClientError as error:
        if not is_refusal(error):
            raise
    entered = read(dataset, drop)
    if entered is None:
        raise LookupError(f"drop {drop} was registered and is not in the ledger")
    return entered


def read(dataset: str | None, drop: str) -> Item | None:
    """Return the item of a drop: state, bucket, key, version, size, landed, updated, later facts. None if unknown."""
    return fetch(drop_key(dataset, drop))


def drops(dataset: str | None) -> list[Item]:
    """Every drop of a dataset, the earliest landed first."""
    return query(drop_key(dataset, "")["pk"], "drop#")


def transition(
    dataset: str | None, drop: str, to: DropState, facts: Item | None = None, *, opened: int | None = None
) -> None:
    """Move a drop to a state and store facts with it; nothing happens when it has been there already.

    ``opened`` says how often the drop had been let out of quarantine when this run of it began: a run that a person's
    decision has overtaken changes nothing. Raises ``IllegalTransitionError`` when the state may not follow the drop's
    present one.
    """
    before = [state.value for state, following in TRANSITIONS.items() if to in following]
    condition: ConditionBase = Attr("state").is_in(before)
    if opened is not None:
        condition &= Attr("opened").eq(opened) if opened else Attr("opened").not_exists()
    try:
        update(drop_key(dataset, drop), {**(facts or {}), "state": to.value}, condition)
    except ClientError as error:
        if not is_refusal(error):
            raise
        entered = read(dataset, drop)
        if opened is not None and entered and entered.get("opened", 0) > opened:
            return
        state = entered["state"] if entered else "not in the ledger"
        if state not in _REACHED[to]:
            raise IllegalTransitionError(f"drop {drop} is {state} and cannot become {to.value}") from error


def decide(decision: Decision, opened: int) -> None:
    """Enter a person's decision on a drop in quarantine that has been let out ``opened`` times before; once.

    Raises ``IllegalTransitionError`` when another decision came first.
    """
    entered = read(decision.dataset, decision.drop) or {}
    decisions = [*entered.get("decisions", []), decision.model_dump(mode="json")]
    facts = {"decisions": decisions, "opened": opened + 1}
    transition(decision.dataset, decision.drop, LEADS_TO[decision.verb], facts, opened=opened)
    after = (read(decision.dataset, decision.drop) or {}).get("decisions", [])
    if after[opened : opened + 1] != [decision.model_dump(mode="json")]:
        raise IllegalTransitionError(f"drop {decision.drop}: another decision came first")


def note_content(dataset: str, drop: str, content: str) -> None:
    """Tell what an acceptable drop says (``core.standing.content_of``), before anybody asks who says the same."""
    update(drop_key(dataset, drop), {"content": content}, Attr("pk").exists())


def standing(dataset: str) -> Standing:
    """Return a dataset's drops as they now stand to each other."""
    return Standing(
        Entered(
            item["sk"].removeprefix("drop#"),
            DropState(item["state"]),
            item.get("content", ""),
            item.get("sequencer", ""),
        )
        for item in drops(dataset)
    )


def table() -> Table:
    """Return the ledger's DynamoDB table."""
    return dynamodb_table(settings().ledger_table)


def fetch(key: dict[str, str]) -> Item | None:
    """Return the item under a key, as last written; None if there is none."""
    item = table().get_item(Key=key, ConsistentRead=True).get("Item")
    return None if item is None else _native(item)


def query(pk: str, prefix: str, source: Table | None = None) -> list[Item]:
    """Items of one partition whose sort key starts with ``prefix``, in order of the sort key, every page.

    ``source`` is the ledger; that of the function's environment when absent.
    """
    condition = Key("pk").eq(pk) & Key("sk").begins_with(prefix)
    arguments: dict[str, Any] = {"KeyConditionExpression": condition, "ConsistentRead": True}
    found: list[Item] = []
    while True:
        page = (source or table()).query(**arguments)
        found += [_native(item) for item in page["Items"]]
        if "LastEvaluatedKey" not in page:
            return found
        arguments["ExclusiveStartKey"] = page["LastEvaluatedKey"]


def update(key: dict[str, str], facts: Item, condition: Any) -> None:
    """Set attributes of an item, and when; raises ClientError (see ``is_refusal``) unless the condition holds.

    With a state, when it came to that one: ``committed_at``.
    """
    moment = now()
    moved = {f"{facts['state']}_at": moment} if "state" in facts else {}
    setting = transactions.setting({**_plain(facts), **moved, "updated": moment})
    table().update_item(Key=key, ConditionExpression=condition, **setting)


def update_all(changes: Sequence[transactions.Change], others: Sequence[transactions.Check]) -> None:
    """Do as ``update`` does to some items, in one step with making sure of a condition on each of some others."""
    moment = now()
    made = [(key, {**_plain(dict(facts)), "updated": moment}, condition) for key, facts, condition in changes]
    transactions.update(table(), made, others)


def is_refusal(error: ClientError) -> bool:
    """Whether an error says that a write's condition did not hold, or that others were writing at that moment."""
    return str(error.response.get("Error", {}).get("Code")) in _REFUSALS


def now() -> str:
    """Return the present moment, UTC, ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def drop_key(dataset: str | None, drop: str) -> dict[str, str]:
    """Return the key of a drop's item."""
    return {"pk": f"dataset#{dataset or UNCLAIMED}", "sk": f"drop#{drop}"}


def _plain(facts: Item) -> Item:
    """Facts as DynamoDB takes them: nested ones as JSON text, absent ones left out."""
    kept = {name: value for name, value in facts.items() if value is not None}
    return {name: json.dumps(value) if name in _JSON else value for name, value in kept.items()}


def _native(item: dict[str, Any]) -> Item:
    """Return an item as it was given: JSON text read, numbers as ``int``."""
    return {name: json.loads(value) if name in _JSON else _number(value) for name, value in item.items()}


def _number(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value)
    if isinstance(value, dict):
        return {name: _number(item) for name, item in value.items()}
    return value
