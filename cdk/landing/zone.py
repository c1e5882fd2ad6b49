"""A landing zone and its key: the only place where identities exist."""

from __future__ import annotations

from typing import Any

from aws_cdk import Duration
from aws_cdk.aws_iam import AnyPrincipal, Effect, PolicyStatement
from aws_cdk.aws_s3 import LifecycleRule
from constructs import Construct

from cdk.guardrails.permissions import add_to_policy
from cdk.keys.apart import ApartKey, Uses
from cdk.lake.bucket import PrivateBucket
from cdk.naming import Names
from contracts.drops.drop import WORK

_GRACE_DAYS = 7  # how long an overwritten or expired file can still be brought back


class LandingZone(Construct):
    """The landing zone of one dataset, or of files of no known dataset, under a key of its own.

    What lies in it may identify people: whoever may read one zone can read no other.
    Everything in it is gone ``retention_days`` after it landed: it expires early enough for its last version to be
    deleted in time. S3 announces each object to EventBridge.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        dataset: str,
        retention_days: int,
        names: Names,
        uses: Uses,
    ) -> None:
        super().__init__(scope, construct_id)
        about = f"Files in the landing zone of {dataset}"
        self.key = ApartKey(self, "Key", alias=f"landing-{dataset}", about=about, names=names, uses=uses)
        grace = min(_GRACE_DAYS, retention_days // 2)
        self.bucket = PrivateBucket(
            self,
            "Bucket",
            name=names.zone(dataset),
            key=self.key,
            names=names,
            announce=True,
            lifecycle=[
                LifecycleRule(
                    expiration=Duration.days(retention_days - grace),
                    noncurrent_version_expiration=Duration.days(grace),
                ),
                LifecycleRule(prefix=WORK, expiration=Duration.days(1), noncurrent_version_expiration=Duration.days(1)),
            ],
        )
        self.bucket.stays("Identities exist in one place only, and the supplier has the file to send it again.")
        self._refuse_other_keys()

    def _refuse_other_keys(self) -> None:
        """Refuse a file that names another key or another kind of encryption; one that names none gets this key."""
        encryption = "s3:x-amz-server-side-encryption"
        conditions: list[dict[str, Any]] = [
            # "Not equal" is also true of a header that is absent, so its presence is asked for too.
            {"Null": {header: "false"}, "StringNotEquals": {header: wanted}}
            for header, wanted in ((encryption, "aws:kms"), (f"{encryption}-aws-kms-key-id", self.key.key_arn))
        ]
        # A file under a key of the supplier's own names neither of these, and nobody here could read it.
        conditions.append({"Null": {f"{encryption}-customer-algorithm": "false"}})
        everybody, objects = AnyPrincipal(), self.bucket.arn_for_objects("*")
        denied = (
            PolicyStatement(
                effect=Effect.DENY,
                principals=[everybody],
                actions=["s3:PutObject"],
                resources=[objects],
                conditions=condition,
            )
            for condition in conditions
        )
        add_to_policy(self.bucket, *denied)
