"""A write to one item of a DynamoDB table in one step with conditions on others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from boto3.dynamodb.conditions import ConditionBase, ConditionExpressionBuilder

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

Check = tuple[dict[str, str], ConditionBase]
"""The key of an item and what must hold of it."""


def setting(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Write the attributes that an update sets, as ``update_item`` takes them."""
    return {
        "UpdateExpression": "SET " + ", ".join(f"#{name} = :{name}" for name in facts),
        "ExpressionAttributeNames": {f"#{name}": name for name in facts},
        "ExpressionAttributeValues": {f":{name}": value for name, value in facts.items()},
    }


def update(
    table: Table, key: dict[str, str], facts: Mapping[str, Any], condition: ConditionBase, others: Sequence[Check]
) -> None:
    """Set attributes of an item if ``condition`` holds of it and each other's of that.

    Raises ClientError with TransactionCanceledException when one does not, or when another writes at that moment.
    """
    change = _conditional(table, key, condition)
    for part, given in setting(facts).items():
        change[part] = {**change.get(part, {}), **given} if isinstance(given, Mapping) else given
    checks: list[Any] = [{"ConditionCheck": _conditional(table, other, holds)} for other, holds in others]
    written: list[Any] = [{"Update": change}, *checks]
    table.meta.client.transact_write_items(TransactItems=written)


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
