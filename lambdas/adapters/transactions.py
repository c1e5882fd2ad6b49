"""Writes to items of a DynamoDB table in one step, with conditions on them and on others; and DynamoDB's clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from boto3.dynamodb.conditions import ConditionBase, ConditionExpressionBuilder

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

Check = tuple[dict[str, str], ConditionBase]
"""The key of an item and what must hold of it."""
Change = tuple[dict[str, str], Mapping[str, Any], ConditionBase]
"""The key of an item, attributes to set, and what must hold of it before."""


def setting(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Write the attributes that an update sets, as ``update_item`` takes them."""
    return {
        "UpdateExpression": "SET " + ", ".join(f"#{name} = :{name}" for name in facts),
        "ExpressionAttributeNames": {f"#{name}": name for name in facts},
        "ExpressionAttributeValues": {f":{name}": value for name, value in facts.items()},
    }


def update(table: Table, changes: Sequence[Change], others: Sequence[Check]) -> None:
    """Set attributes of items if its condition holds of each, and each other's of that. No item may come twice.

    Raises ClientError with TransactionCanceledException when one does not, or when another writes at that moment.
    """
    checks: list[Any] = [{"ConditionCheck": _conditional(table, other, holds)} for other, holds in others]
    written: list[Any] = [*({"Update": _changed(table, *change)} for change in changes), *checks]
    table.meta.client.transact_write_items(TransactItems=written)


def clock(table: Table) -> str:
    """Return the present moment by the clock of whoever answers for a table, UTC, ISO 8601, to the second."""
    # There is no such item: the answer is wanted for the time that stands in its head.
    answer = table.get_item(Key={"pk": "clock", "sk": "clock"})
    told = answer["ResponseMetadata"]["HTTPHeaders"].get("date")
    moment = datetime.now(UTC) if told is None else parsedate_to_datetime(told)
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _changed(table: Table, key: dict[str, str], facts: Mapping[str, Any], condition: ConditionBase) -> dict[str, Any]:
    change = _conditional(table, key, condition)
    for part, given in setting(facts).items():
        change[part] = {**change.get(part, {}), **given} if isinstance(given, Mapping) else given
    return change


def _conditional(table: Table, key: dict[str, str], condition: ConditionBase) -> dict[str, Any]:
    """Write a condition on an item as a transaction takes it: names and values apart from the expression."""
    built = ConditionExpressionBuilder().build_expression(condition, is_key_condition=False)
    written = {
        "TableName": table.name,
        "Key": key,
        "ConditionExpression": built.condition_expression,
        "ExpressionAttributeNames": built.attribute_name_placeholders,
        "ExpressionAttributeValues": built.attribute_value_placeholders,
    }
    return {name: part for name, part in written.items() if part}
