"""Since when drops of a dataset are expected: an item of the ledger, written once by whoever asks first."""

from __future__ import annotations

from datetime import datetime

from lambdas.adapters.ledger import table


def since(dataset: str, now: datetime) -> datetime:
    """Return when this was first asked of a dataset: ``now``, if it never was. Times are in UTC."""
    answer = table().update_item(
        Key={"pk": f"expected#{dataset}", "sk": "since"},
        UpdateExpression="SET #since = if_not_exists(#since, :now)",
        ExpressionAttributeNames={"#since": "since"},
        ExpressionAttributeValues={":now": now.isoformat(timespec="seconds")},
        ReturnValues="ALL_NEW",
    )
    return datetime.fromisoformat(str(answer["Attributes"]["since"]))
