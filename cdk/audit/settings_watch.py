"""Rules of AWS Config on what a synth cannot see: what is changed after a deployment, and what is the account's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aws_cdk.aws_config import CfnConfigRule
from aws_cdk.aws_sqs import IQueue
from constructs import Construct, IDependable

from cdk.lake.bucket import UNDER_OUR_KEY
from cdk.naming import Names
from cdk.observability.notices import notice

BUCKET = "AWS::S3::Bucket"
_DAILY = "TwentyFour_Hours"


@dataclass(frozen=True)
class _Rule:
    """One of AWS's rules: what it finds, and which resources it looks at; without any it looks at the account daily."""

    identifier: str
    finds: str
    scope: CfnConfigRule.ScopeProperty | None = None


_EVERY_BUCKET = CfnConfigRule.ScopeProperty(compliance_resource_types=[BUCKET])
_OUR_KEY = CfnConfigRule.ScopeProperty(tag_key=UNDER_OUR_KEY[0], tag_value=UNDER_OUR_KEY[1])

RULES: Mapping[str, _Rule] = {
    "root-without-second-factor": _Rule("ROOT_ACCOUNT_MFA_ENABLED", "the root user signs in by password alone"),
    "root-has-access-key": _Rule("IAM_ROOT_ACCESS_KEY_CHECK", "the root user has an access key"),
    "no-trail": _Rule("MULTI_REGION_CLOUD_TRAIL_ENABLED", "no trail records every region"),
    "account-not-closed-to-public": _Rule(
        "S3_ACCOUNT_LEVEL_PUBLIC_ACCESS_BLOCKS_PERIODIC", "a bucket of the account may be opened to the public"
    ),
    "bucket-not-closed-to-public": _Rule(
        "S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED", "a bucket is not closed to the public", _EVERY_BUCKET
    ),
    "bucket-not-under-kms": _Rule(
        "S3_DEFAULT_ENCRYPTION_KMS", "a bucket no longer encrypts under a key of KMS", _OUR_KEY
    ),
    "bucket-without-versions": _Rule("S3_BUCKET_VERSIONING_ENABLED", "a bucket no longer keeps versions", _OUR_KEY),
}


class SettingsWatch(Construct):
    """The rules, each named for what it finds, and a notice when one finds something.

    ``recorder`` is what the rules on buckets need to be there first; None where the account has its own.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        recorder: IDependable | None,
        undelivered: IQueue,
        names: Names,
    ) -> None:
        super().__init__(scope, construct_id)
        for name, rule in RULES.items():
            made = CfnConfigRule(
                self,
                name,
                config_rule_name=names.named(name),
                description=f"Finds that {rule.finds}",
                source=CfnConfigRule.SourceProperty(owner="AWS", source_identifier=rule.identifier),
                scope=rule.scope,
                maximum_execution_frequency=None if rule.scope else _DAILY,
            )
            if recorder is not None:
                made.node.add_dependency(recorder)
        notice(
            self,
            "setting-changed",
            of="audit",
            said="A setting of the account or of a bucket is no longer what it was made to be",
            pattern={
                "source": ["aws.config"],
                "detail-type": ["Config Rules Compliance Change"],
                "detail": {
                    "configRuleName": [names.named(name) for name in RULES],
                    "newEvaluationResult": {"complianceType": ["NON_COMPLIANT"]},
                },
            },
            field="configRuleName",
            undelivered=undelivered,
            names=names,
        )
