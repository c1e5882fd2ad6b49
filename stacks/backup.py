"""Stack: copies of what cannot be made again."""

from __future__ import annotations

from aws_cdk import Duration
from aws_cdk.aws_sns import Topic
from aws_cdk.aws_sqs import IQueue
from constructs import Construct

from cdk.backup.plan import Plan
from cdk.backup.vault import Vault
from cdk.guardrails.findings import acknowledge
from cdk.observability.alarms import Alarms
from cdk.observability.notices import notice
from cdk.pipeline.platform import Platform
from cdk.pipeline.trigger import Undelivered
from stacks.base import PlatformStack


class BackupStack(PlatformStack):
    """The vault and the plan for the ledger and the curated bucket, and a notice of a copy that was not made.

    What suppliers sent they can send again, and what is published is made again from curated data.
    """

    name = "backup"
    about = "copies of what cannot be made again"
    holds_data = True
    after = ("lake", "observability")

    def __init__(self, scope: Construct, *, platform: Platform, destroy: bool) -> None:
        super().__init__(scope, names=platform.names, destroy=destroy)
        names, settings = platform.names, platform.environment.backup
        vault = Vault(
            self,
            "Copies",
            least=Duration.days(settings.days),
            most=Duration.days(31 * settings.months),
            destroyable=platform.environment.destroyable,
            names=names,
            uses=platform.keys.users.backup,
        )
        ledger, curated = names.arn("dynamodb", f"table/{names.ledger}"), f"arn:aws:s3:::{names.curated}"
        Plan(
            self,
            "Plan",
            vault=vault,
            resources=[ledger, curated],
            days=settings.days,
            months=settings.months,
            names=names,
        )
        undelivered: IQueue = Undelivered(
            self, "Undelivered", name="backup", key=platform.keys.alerts, names=names
        ).queue
        acknowledge(undelivered, {"AwsSolutions-SQS3": "This queue is itself where undelivered events go."})
        notice(
            self,
            "not-copied",
            of="backup",
            said="A copy has not been made",
            pattern={
                "source": ["aws.backup"],
                "detail-type": ["Backup Job State Change"],
                "detail": {"state": ["ABORTED", "EXPIRED", "FAILED"]},
            },
            field="resourceArn",
            undelivered=undelivered,
            names=names,
        )
        topic = Topic.from_topic_arn(self, "Topic", names.arn("sns", names.alerts))
        Alarms(self, "Alarms", topic=topic, names=names).on_undelivered("backup", undelivered)
        self.output("BackupVault", names.prefix, "Vault of the copies")
