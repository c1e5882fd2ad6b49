"""Which actions on which resources a request to AWS is, and what a policy's conditions may ask of it.

From AWS's list of actions, resources and condition keys of each service
(https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html).
A request that is not described here is an error: whatever is let through was held against a policy.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from tests.support.iam.dynamodb_requests import asked_of_dynamodb
from tests.support.iam.evaluation import Asked
from tests.support.iam.place import Headers, Place, UnknownRequestError
from tests.support.iam.s3_requests import asked_of_s3


def asked_of(place: Place, service: str, name: str, url: str, headers: Headers, body: bytes) -> list[Asked]:
    """Return every action that a signed request takes, what a service asks of KMS on its behalf included.

    ``name`` is its target, where the service has one. Raises ``UnknownRequestError``.
    """
    if service == "s3":
        return list(asked_of_s3(place, name.split(" ", 1)[0], url, headers, body))
    operation = name.rpartition(".")[2]
    if service not in _READERS:
        raise UnknownRequestError(f"{service} {operation}")
    return list(_READERS[service](place, operation, json.loads(body)))


def asked_of_store(place: Place, operation: str, store: str) -> Asked:
    """Return what a request to CloudFront's store of routes is."""
    return Asked(f"cloudfront-keyvaluestore:{operation}", store, place.about())


def _glue(place: Place, operation: str, said: dict[str, Any]) -> Iterator[Asked]:
    """A table's actions are asked of the catalogue and the database that it is in too."""
    if operation not in {"GetDatabase", "GetTable", "UpdateTable"}:
        raise UnknownRequestError(f"glue {operation}")
    database = said.get("DatabaseName") or said["Name"]
    within = ["catalog", f"database/{database}"]
    if operation != "GetDatabase":
        within.append(f"table/{database}/{said['Name'] if operation == 'GetTable' else said['TableInput']['Name']}")
    for resource in within:
        yield Asked(f"glue:{operation}", place.arn("glue", resource), place.about())


def _kms(place: Place, operation: str, said: dict[str, Any]) -> Iterator[Asked]:
    yield Asked(f"kms:{operation}", said["KeyId"], place.about())


def _athena(place: Place, operation: str, said: dict[str, Any]) -> Iterator[Asked]:
    if operation not in {"GetQueryExecution", "StartQueryExecution"}:
        raise UnknownRequestError(f"athena {operation}")
    workgroup = said["WorkGroup"] if "WorkGroup" in said else place.workgroup_of(said["QueryExecutionId"])
    yield Asked(f"athena:{operation}", place.arn("athena", f"workgroup/{workgroup}"), place.about())


def _events(place: Place, operation: str, said: dict[str, Any]) -> Iterator[Asked]:
    if operation != "PutEvents":
        raise UnknownRequestError(f"events {operation}")
    for entry in said["Entries"]:
        about = {"events:source": entry["Source"], "events:detail-type": entry["DetailType"]}
        bus = place.arn("events", f"event-bus/{entry.get('EventBusName', 'default')}")
        yield Asked("events:PutEvents", bus, place.about(**about))


def _cognito(place: Place, operation: str, said: dict[str, Any]) -> Iterator[Asked]:
    pool = place.arn("cognito-idp", f"userpool/{said['UserPoolId']}")
    yield Asked(f"cognito-idp:{operation}", pool, place.about())


_READERS: dict[str, Callable[[Place, str, dict[str, Any]], Iterator[Asked]]] = {
    "athena": _athena,
    "cognito-idp": _cognito,
    "dynamodb": asked_of_dynamodb,
    "events": _events,
    "glue": _glue,
    "kms": _kms,
}
