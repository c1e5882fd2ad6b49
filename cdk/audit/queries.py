"""The bucket of queries under agreements: who asked, what for, what. None can be changed or deleted before its time."""

from __future__ import annotations

from aws_cdk import Duration
from aws_cdk.aws_kms import IKey
from aws_cdk.aws_s3 import LifecycleRule, ObjectLockRetention
from constructs import Construct

from cdk.audit.records import days_of
from cdk.lake.bucket import PrivateBucket
from cdk.naming import Names


class Queries(PrivateBucket):
    """An object a query, locked as the audit's records are and for as long."""

    def __init__(
        self, scope: Construct, construct_id: str, *, key: IKey, years: int, destroyable: bool, names: Names
    ) -> None:
        lock = ObjectLockRetention.governance if destroyable else ObjectLockRetention.compliance
        kept = days_of(years).plus(Duration.days(1))
        super().__init__(
            scope,
            construct_id,
            name=names.queries,
            key=key,
            names=names,
            lifecycle=[LifecycleRule(expiration=kept, noncurrent_version_expiration=Duration.days(1))],
            lock=lock(days_of(years)),
        )
        self.stays("Queries can be neither deleted nor overwritten; a copy elsewhere is for the organisation to order.")
