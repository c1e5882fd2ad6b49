"""Stack: what is kept of who did what."""

from __future__ import annotations

from aws_cdk import Duration
from aws_cdk.aws_s3 import LifecycleRule
from aws_cdk.aws_sns import Topic
from constructs import Construct

from cdk.audit.auditor import Auditor
from cdk.audit.key import AuditKey
from cdk.audit.recorder import Recorder
from cdk.audit.records import Records
from cdk.audit.settings_watch import SettingsWatch
from cdk.audit.table import RecordsTable
from cdk.audit.trail import Trail
from cdk.audit.watch import Watch
from cdk.lake.bucket import PrivateBucket
from cdk.lake.workgroup import ANSWERS, Workgroup
from cdk.observability.alarms import Alarms
from cdk.pipeline.platform import Platform
from stacks.base import PlatformStack

_ASK_AGAIN = "Answers of questions are gone in days, and asking again gives the same."


class AuditStack(PlatformStack):
    """The trail, its locked bucket and its key, a table over it with the auditor's questions, and what is told at once.

    The lake's stack comes first for its bucket of access logs, observability's for its topic.
    """

    name = "audit"
    about = "who did what"
    holds_data = True
    after = ("lake", "observability")

    def __init__(self, scope: Construct, *, platform: Platform, destroy: bool) -> None:
        super().__init__(scope, names=platform.names, destroy=destroy)
        names, settings = platform.names, platform.environment.audit
        key = AuditKey(self, "Key", trail=names.trail, names=names, uses=platform.keys.users.audit)
        records = Records(
            self,
            "Records",
            key=key,
            years=settings.retention_years,
            destroyable=platform.environment.destroyable,
            names=names,
        )
        Trail(self, "Trail", records=records, key=key, settings=settings, names=names)
        self._questions(platform, key)
        watch = Watch(
            self, "Watch", key=platform.keys.alerts, organisation=settings.organisation is not None, names=names
        )
        if settings.settings != "unwatched":
            recorder = Recorder(self, "Settings", key=key, names=names) if settings.settings == "recorded" else None
            SettingsWatch(self, "SettingsWatch", recorder=recorder, undelivered=watch.undelivered, names=names)
        topic = Topic.from_topic_arn(self, "Topic", names.arn("sns", names.alerts))
        Alarms(self, "Alarms", topic=topic, names=names).on_undelivered("audit", watch.undelivered)
        self.output("AuditBucket", names.audit, "Bucket of the records of who did what")
        self.output("AuditWorkgroup", names.named("audit"), "Workgroup with the auditor's questions")

    def _questions(self, platform: Platform, key: AuditKey) -> None:
        """Make the table, the workgroup that answers questions of it, the bucket of the answers, and who may ask."""
        names, environment = platform.names, platform.environment
        days = Duration.days(environment.results_retention_days)
        expire = LifecycleRule(expiration=days, noncurrent_version_expiration=Duration.days(1))
        answers = names.bucket("audit-answers")
        PrivateBucket(self, "Answers", name=answers, key=key, names=names, lifecycle=[expire]).stays(_ASK_AGAIN)
        workgroup = Workgroup(
            self,
            "Workgroup",
            name=names.named("audit"),
            description="Answers questions about who did what",
            answers=f"{answers}/{ANSWERS}",
            key=key,
            max_bytes=environment.max_scanned_bytes,
            names=names,
        )
        table = RecordsTable(self, "Table", settings=environment.audit, names=names)
        for query in table.save_queries(names.named("audit")):
            query.node.add_dependency(workgroup)
        Auditor(self, "Auditor", answers=answers, key=key, names=names).node.add_dependency(table)
