"""Stack: what the private tier keeps, and what it may do."""

from __future__ import annotations

from aws_cdk import Fn
from constructs import Construct

from cdk.audit.queries import Queries
from cdk.identity.reads import TierReads
from cdk.identity.role import PrivateRole
from cdk.identity.sessions import SessionsTable
from cdk.keys.apart import ApartKey
from cdk.pipeline.platform import Platform
from stacks.base import PlatformStack


class PrivateStack(PlatformStack):
    """The table of sessions, the bucket of queries, and the role of the pods that use both."""

    name = "private"
    about = "sessions and queries of approved users"
    holds_data = True
    after = ("keys", "lake", "identity")

    def __init__(self, scope: Construct, *, platform: Platform, destroy: bool) -> None:
        super().__init__(scope, names=platform.names, destroy=destroy)
        names, keys, settings = platform.names, platform.keys, platform.environment
        key = ApartKey(
            self,
            "Key",
            alias="private",
            about="Sessions of approved users, and what they asked",
            names=names,
            uses=keys.users.private,
        )
        SessionsTable(self, "Sessions", key=key, names=names)
        Queries(
            self,
            "Queries",
            key=key,
            years=settings.audit.retention_years,
            destroyable=settings.destroyable,
            names=names,
        )
        pool = names.arn("cognito-idp", f"userpool/{Fn.import_value(names.user_pool)}")
        reads = TierReads.of(platform.catalogue, platform.standings)
        role = PrivateRole(self, "Pods", pool=pool, counted=reads.counted, early=reads.early, names=names)
        curated = [keys.curated] if reads.any else []
        role.may_use(names, own=key, opens=[*curated, keys.ledger, keys.published])
        role.may_invite(names)
        about = "Key of what the private tier keeps"
        self.output("PrivateKey", key.key_arn, about, export=names.private_key)
        self.output("SessionsTable", names.sessions, "DynamoDB table of the private tier's sessions")
        self.output("QueriesBucket", names.queries, "Bucket of the queries under agreements")
