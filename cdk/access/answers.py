"""Where the answers to queries of agreements lie: one bucket, a folder an agreement."""

from __future__ import annotations

from aws_cdk import Duration
from aws_cdk.aws_s3 import LifecycleRule
from constructs import Construct

from cdk.keys.apart import ApartKey, Uses
from cdk.lake.bucket import PrivateBucket
from cdk.naming import Names

# Answers to the private tier, before anything is made coarser. No agreement has a hyphen in its name, so that this is
# no agreement's folder.
TIER = "private-tier/"


class Answers(Construct):
    """A bucket under a key that opens nothing else. What is in it is gone in ``days``, the private tier's in one."""

    def __init__(self, scope: Construct, construct_id: str, *, days: int, names: Names, uses: Uses) -> None:
        super().__init__(scope, construct_id)
        self.bucket = names.agreement_results
        about = "Answers of queries under agreements"
        self.key = ApartKey(self, "Key", alias="agreement-results", about=about, names=names, uses=uses)
        expire = LifecycleRule(expiration=Duration.days(days), noncurrent_version_expiration=Duration.days(1))
        read_once = LifecycleRule(prefix=TIER, expiration=Duration.days(1))
        lifecycle = [expire, read_once]
        bucket = PrivateBucket(self, "Bucket", name=self.bucket, key=self.key, names=names, lifecycle=lifecycle)
        bucket.stays("Answers of queries are gone in days, and asking again gives the same.")
