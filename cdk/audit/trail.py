"""The trail: every change to the account, every touch of a file that holds personal data, every write to the ledger."""

from __future__ import annotations

from aws_cdk.aws_cloudtrail import CfnTrail
from aws_cdk.aws_kms import IKey
from constructs import Construct

from cdk.audit.records import Records
from cdk.guardrails.findings import acknowledge, rule
from cdk.naming import Names
from config.keeping import Audit

_Selector = CfnTrail.AdvancedEventSelectorProperty
_Field = CfnTrail.AdvancedFieldSelectorProperty


class Trail(Construct):
    """A trail over all regions whose files are signed, so that one that was changed or taken away is noticed.

    Which files' reads and writes are recorded is said by the start of the bucket's name, so that the zone of a dataset
    that is added later is recorded from its first file on. Decisions are items of the ledger, whose newest could be
    taken away unseen: who wrote what there is recorded too. In an organisation it is every account's trail.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, records: Records, key: IKey, settings: Audit, names: Names
    ) -> None:
        super().__init__(scope, construct_id)
        organisation = settings.organisation
        records.accept(names.trail, [names.account, *([organisation] if organisation else [])])
        self.trail = CfnTrail(
            self,
            "Trail",
            trail_name=names.named("audit"),
            is_logging=True,
            is_multi_region_trail=True,
            include_global_service_events=True,
            is_organization_trail=organisation is not None,
            enable_log_file_validation=True,
            kms_key_id=key.key_arn,
            s3_bucket_name=records.bucket_name,
            advanced_event_selectors=[
                _Selector(name="Changes", field_selectors=[_Field(field="eventCategory", equal_to=["Management"])]),
                _Selector(
                    name="Files that hold personal data",
                    field_selectors=[
                        _Field(field="eventCategory", equal_to=["Data"]),
                        _Field(field="resources.type", equal_to=["AWS::S3::Object"]),
                        _Field(field="resources.ARN", starts_with=personal(names)),
                    ],
                ),
                _Selector(
                    name="What is written into the ledger",
                    field_selectors=[
                        _Field(field="eventCategory", equal_to=["Data"]),
                        _Field(field="resources.type", equal_to=["AWS::DynamoDB::Table"]),
                        _Field(field="readOnly", equal_to=["false"]),
                        # Of every account and region that the trail is of.
                        _Field(field="resources.ARN", ends_with=[f":table/{names.ledger}"]),
                    ],
                ),
            ],
        )
        told = "Tampering is told of by EventBridge as it happens; a second copy in CloudWatch Logs could be deleted."
        acknowledge(self.trail, rule("CloudTrailCloudWatchLogsEnabled", told))
        assert records.policy is not None  # noqa: S101 - every private bucket has one
        self.trail.node.add_dependency(records.policy)


def personal(names: Names) -> list[str]:
    """Return how the addresses of files that hold personal data start.

    Of people in the data: identities, pseudonyms, answers about them. Of people who use the platform: what they asked
    and when they were let in, answers of who did what, and addresses from which pages were read.
    """
    of_data = ("landing", "curated", "registers", "results")
    of_users = ("queries", "audit-answers", "site-logs", "explorer-logs")
    return [f"arn:aws:s3:::{names.prefix}-{kind}-" for kind in (*of_data, *of_users)]
