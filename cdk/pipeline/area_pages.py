"""The function that keeps the pages of areas, and the queue that lets one call of it run at a time."""

from __future__ import annotations

from aws_cdk import Duration
from aws_cdk.aws_events_targets import SqsQueue
from aws_cdk.aws_lambda_event_sources import SqsEventSource
from aws_cdk.aws_sqs import DeadLetterQueue, Queue, QueueEncryption
from constructs import Construct

from cdk.guardrails.findings import acknowledge
from cdk.guardrails.permissions import allow
from cdk.pipeline import grants
from cdk.pipeline.function import Capacity, PlatformFunction
from cdk.pipeline.layers import Layers
from cdk.pipeline.platform import Platform
from cdk.pipeline.pointer import POINTER, tell_of_pointer
from cdk.pipeline.trigger import Undelivered

_GROUP = "areas"
_ATTEMPTS = 5
_CAPACITY = Capacity(memory=1769, minutes=2)
# After a call that failed or died the pages are late by this long, so it is no longer than it need be.
_VISIBLE = Duration.minutes(2 * _CAPACITY.minutes)
_AN_AREA_A_FILE = "Every area has a page and a file of its own."
_A_FOLDER_A_RELEASE = "Each release has a folder of its own, named when it is planned."


class AreaPages(Construct):
    """Runs when latest.json has changed. All announcements are of one group, so that SQS hands out the next only then.

    ``failed`` keeps what no call could do, ``undelivered`` what could not be put in the queue.
    """

    def __init__(self, scope: Construct, construct_id: str, *, platform: Platform, layers: Layers) -> None:
        super().__init__(scope, construct_id)
        self._platform = platform
        names = platform.names
        self.undelivered = Undelivered(self, "Undelivered", name="areas", key=platform.keys.alerts, names=names).queue
        acknowledge(self.undelivered, {"AwsSolutions-SQS3": "This queue is itself where undelivered events go."})
        self.failed = self._queue("Failed", "areas-failed")
        self.waiting = self._queue("Waiting", "areas", DeadLetterQueue(max_receive_count=_ATTEMPTS, queue=self.failed))
        self.function = PlatformFunction(
            self,
            "areas",
            platform=platform,
            layers=layers,
            variables={"PUBLISHED_BUCKET": names.published},
            capacity=_CAPACITY,
        )
        self._allow()
        self.function.function.add_event_source(SqsEventSource(self.waiting))
        target = SqsQueue(self.waiting, message_group_id=_GROUP, dead_letter_queue=self.undelivered)
        tell_of_pointer(self, target, name="areas", why=": pages of areas are due", names=names)

    def _queue(self, construct_id: str, name: str, dead_letters: DeadLetterQueue | None = None) -> Queue:
        return Queue(
            self,
            construct_id,
            queue_name=f"{self._platform.names.named(name)}.fifo",
            fifo=True,
            content_based_deduplication=True,
            encryption=QueueEncryption.KMS,
            encryption_master_key=self._platform.keys.alerts,
            enforce_ssl=True,
            retention_period=Duration.days(14),
            visibility_timeout=_VISIBLE,
            dead_letter_queue=dead_letters,
        )

    def _allow(self) -> None:
        """Allow reading what releases tell of areas and writing areas' pages and files: no release can be written."""
        role, platform = self.function.role, self._platform
        names = platform.names
        allow(role, ["s3:GetObject"], [names.objects(names.published, key) for key in (POINTER, "areas/releases.json")])
        facts = [names.objects(names.published, "products/*/areas.json")]
        allow(role, ["s3:GetObject"], facts, because=_A_FOLDER_A_RELEASE)
        pages = [names.objects(names.published, f"{prefix}*") for prefix in ("areas/", "v1/areas/")]
        allow(role, ["s3:PutObject"], pages, because=_AN_AREA_A_FILE)
        grants.list_buckets(role, [names.published])
        grants.encrypt(role, [platform.keys.published], platform)
        allow(role, ["kms:Decrypt"], [platform.keys.alerts.key_arn])
