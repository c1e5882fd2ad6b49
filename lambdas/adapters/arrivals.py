"""How the newest drops of a dataset came in: of each no more than everybody may know."""

from __future__ import annotations

from typing import Any

from boto3.dynamodb.conditions import Key

from contracts.drops.drop import TOLD
from lambdas.adapters import ledger


def newest(dataset: str, most: int) -> list[dict[str, Any]]:
    """Return landed, rows and state of the newest ``most`` drops of a dataset, the newest first.

    ``rows`` is absent of a drop that was not inspected. The function's role may ask for these attributes alone.
    """
    names = {f"#{name}": name for name in TOLD}
    found = ledger.table().query(
        KeyConditionExpression=Key("pk").eq(f"dataset#{dataset}") & Key("sk").begins_with("drop#"),
        ScanIndexForward=False,
        Limit=most,
        ConsistentRead=True,
        ProjectionExpression=", ".join(names),
        ExpressionAttributeNames=names,
    )
    return [dict(item) for item in found["Items"]]
