"""Stack: what the private tier keeps, and what it may do."""

from __future__ import annotations

from collections.abc import Iterator

from aws_cdk import Fn
from aws_cdk.aws_kms import Key
from constructs import Construct

from cdk.audit.queries import Queries
from cdk.identity.role import PrivateRole
from cdk.identity.sessions import SessionsTable
from cdk.pipeline.platform import Platform
from contracts.access import read_whole
from contracts.agreement import AccessAgreement
from contracts.agreement_states import AgreementState
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
        key = Key(
            self,
            "Key",
            alias=f"{names.prefix}/private",
            description="Sessions of approved users, and what they asked",
            enable_key_rotation=True,
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
        counted = read_whole(_active(platform), platform.catalogue.products)
        early = [name for name, item in platform.catalogue.products.items() if item.release.pre_release]
        role = PrivateRole(self, "Pods", pool=pool, counted=counted, early=early, names=names)
        curated = [keys.curated] if counted or early else []
        role.may_use(names, own=key, opens=[*curated, keys.ledger, keys.published])
        role.may_invite(names)
        about = "Key of what the private tier keeps"
        self.output("PrivateKey", key.key_arn, about, export=names.private_key)
        self.output("SessionsTable", names.sessions, "DynamoDB table of the private tier's sessions")
        self.output("QueriesBucket", names.queries, "Bucket of the queries under agreements")


def _active(platform: Platform) -> Iterator[AccessAgreement]:
    for name, agreement in platform.catalogue.agreements.items():
        if platform.standings[name] is AgreementState.ACTIVE:
            yield agreement
