"""An account and region in which requests are made, and what all of them have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.support.iam.conditions import Context

Headers = Mapping[str, Any]


class UnknownRequestError(LookupError):
    """A request that nobody has described: say in ``tests/support/iam`` what it asks for."""


@dataclass(frozen=True)
class Place:
    """An account and region, with what lies there under which keys of the account's.

    ``workgroup_of`` tells a query's workgroup, ``tags_of`` an object's tags by bucket, key and version: None when it
    is not there.
    """

    account: str
    region: str
    bucket_keys: Mapping[str, str]
    table_keys: Mapping[str, str]
    workgroup_of: Callable[[str], str]
    tags_of: Callable[[str, str, str | None], Mapping[str, str] | None]

    def arn(self, service: str, resource: str) -> str:
        """Address of a resource of this account and region."""
        return f"arn:aws:{service}:{self.region}:{self.account}:{resource}"

    def about(self, **known: str | list[str] | None) -> Context:
        """Return what any request of a role of the account has: it is made over TLS, here, on what is here."""
        return {
            "aws:SecureTransport": "true",
            "aws:RequestedRegion": self.region,
            "aws:ResourceAccount": self.account,
            "kms:ViaService": None,
            **known,
        }

    def through(self, service: str) -> Context:
        """Return what a request to KMS has that a service makes for whoever asked it."""
        return self.about(**{"kms:ViaService": f"{service}.{self.region}.amazonaws.com"})
