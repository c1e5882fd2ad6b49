"""CloudFront's store of routes in memory: moto has none, and only its function carries what signs its requests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import botocore.session
from botocore.exceptions import ClientError
from botocore.validate import validate_parameters

ARN = "arn:aws:cloudfront::444455556666:key-value-store/7d8e9f00-1111-2222-3333-444455556666"
SERVICE = "cloudfront-keyvaluestore"


class KeyValueStore:
    """The client of one store. Each request must be as the service's model says; ``lets`` may refuse an operation."""

    def __init__(self, lets: Callable[[str], bool] = lambda _operation: True) -> None:
        self.held: dict[str, str] = {}
        self.version = 0
        self.writes: list[list[str]] = []
        self._lets = lets
        self._model = botocore.session.get_session().get_service_model(SERVICE)

    def describe_key_value_store(self, **request: Any) -> dict[str, Any]:
        """Answer with the store's version."""
        self._check("DescribeKeyValueStore", request)
        return {"ETag": f"v{self.version}", "ItemCount": len(self.held)}

    def get_paginator(self, operation: str) -> KeyValueStore:
        """Return the one paginator that there is."""
        assert operation == "list_keys"
        return self

    def paginate(self, **request: Any) -> list[dict[str, Any]]:
        """Answer with every route, a page each."""
        self._check("ListKeys", request)
        return [{"Items": [{"Key": key, "Value": value}]} for key, value in self.held.items()]

    def update_keys(self, **request: Any) -> dict[str, str]:
        """Write routes over the version that was read."""
        self._check("UpdateKeys", request)
        assert request["IfMatch"] == f"v{self.version}", "written over a version that was not read"
        assert len(request["Puts"]) <= 50
        self.writes.append([put["Key"] for put in request["Puts"]])
        self.held |= {put["Key"]: put["Value"] for put in request["Puts"]}
        self.version += 1
        return {"ETag": f"v{self.version}"}

    def _check(self, operation: str, request: dict[str, Any]) -> None:
        assert request["KvsARN"] == ARN
        validate_parameters(request, self._model.operation_model(operation).input_shape)
        if not self._lets(operation):
            raise ClientError({"Error": {"Code": "AccessDeniedException", "Message": "refused"}}, operation)
