"""Requests to DynamoDB in IAM's terms: items by their partition, attributes by name, and the table's key.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tests.support.iam.evaluation import Asked
from tests.support.iam.place import Place, UnknownRequestError

_NAME = re.compile(r"#?[A-Za-z_][A-Za-z0-9_]*")
_WORDS = {"AND", "OR", "NOT", "IN", "BETWEEN", "SET", "REMOVE", "ADD", "DELETE"}
_EXPRESSIONS = (
    "ConditionExpression",
    "FilterExpression",
    "KeyConditionExpression",
    "ProjectionExpression",
    "UpdateExpression",
)


def asked_of_dynamodb(place: Place, operation: str, said: dict[str, Any]) -> Iterator[Asked]:
    """Yield every action that a request takes. Raises ``UnknownRequestError``."""
    if operation == "TransactWriteItems":
        for item in said["TransactItems"]:
            ((kind, each),) = item.items()
            part = {"ConditionCheck": "ConditionCheckItem", "Put": "PutItem", "Update": "UpdateItem"}
            yield from _item(place, part[kind], each)
    elif operation in {"GetItem", "PutItem", "Query", "UpdateItem"}:
        yield from _item(place, operation, said)
    else:
        raise UnknownRequestError(f"dynamodb {operation}")


def _item(place: Place, action: str, said: dict[str, Any]) -> Iterator[Asked]:
    table = said["TableName"]
    known: dict[str, str | list[str] | None] = {
        "dynamodb:LeadingKeys": [_partition(said)],
        "dynamodb:Attributes": _attributes(said),
        "dynamodb:Select": said.get("Select", "SPECIFIC_ATTRIBUTES" if "ProjectionExpression" in said else None),
    }
    if action == "Query" and known["dynamodb:Select"] is None:
        known["dynamodb:Select"] = "ALL_PROJECTED_ATTRIBUTES" if "IndexName" in said else "ALL_ATTRIBUTES"
    yield Asked(f"dynamodb:{action}", place.arn("dynamodb", f"table/{table}"), place.about(**known))
    # All four, of whoever uses a table under a key of the account's:
    # https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
    about = place.through("dynamodb")
    for needed in ("Decrypt", "DescribeKey", "Encrypt", "GenerateDataKey"):
        yield Asked(f"kms:{needed}", place.table_keys[table], about)


def _partition(said: dict[str, Any]) -> str:
    """Partition key of the item, or of the items, that a request is about."""
    item = said.get("Key") or said.get("Item")
    if item is not None:
        return str(item["pk"]["S"])
    names, values = said.get("ExpressionAttributeNames", {}), said["ExpressionAttributeValues"]
    parts = re.findall(r"([#\w]+)\s*=\s*(:\w+)", said["KeyConditionExpression"])
    (value,) = [value for name, value in parts if names.get(name, name) == "pk"]
    return str(values[value]["S"])


def _attributes(said: dict[str, Any]) -> list[str]:
    """Names of the attributes that a request names, in its key, its item or its expressions."""
    names = said.get("ExpressionAttributeNames", {})
    found = {*said.get("Key", {}), *said.get("Item", {})}
    for expression in _EXPRESSIONS:
        text = re.sub(r":\w+|\b\w+(?=\()|\.[#\w]+", " ", said.get(expression, ""))
        found |= {names.get(word, word) for word in _NAME.findall(text) if word not in _WORDS}
    return sorted(found)
