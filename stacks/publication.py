"""Stack: the release workflow, from a committed dataset to a published page."""

from __future__ import annotations

from aws_cdk.aws_sns import Topic
from constructs import Construct

from cdk.observability.alarms import Alarms
from cdk.pipeline.approver import Approver
from cdk.pipeline.area_pages import AreaPages
from cdk.pipeline.layers import Layers
from cdk.pipeline.opening import Openings
from cdk.pipeline.platform import Platform
from cdk.pipeline.release_functions import ReleaseFunctions
from cdk.pipeline.release_workflow import ReleaseWorkflow
from cdk.pipeline.trigger import Trigger
from contracts.products.signoffs import SIGNATURES
from stacks.base import PlatformStack


class PublicationStack(PlatformStack):
    """Functions, workflow, what starts it, who signs, the pages of areas, alarms."""

    name = "publication"
    about = "releases"
    holds_data = False
    after = ("lake", "observability")

    def __init__(self, scope: Construct, *, platform: Platform, destroy: bool) -> None:
        names = platform.names
        super().__init__(scope, names=platform.names, destroy=destroy)
        topic = Topic.from_topic_arn(self, "Topic", names.arn("sns", names.alerts))
        layers = Layers(self, "Layers", target=platform.target)
        functions = ReleaseFunctions(self, "Functions", platform=platform, layers=layers)
        release = ReleaseWorkflow(self, "Release", functions=functions, topic=topic, platform=platform).workflow
        trigger = Trigger(self, "Trigger", name="release", workflow=release.arn, key=platform.keys.alerts, names=names)
        trigger.rule(
            "Committed",
            suffix="",
            description="A dataset has been committed",
            pattern={"source": ["pratique.ingest"], "detail-type": ["Dataset Committed"]},
        )
        trigger.rule(
            "Signed",
            suffix="-signed",
            description="Somebody has signed a candidate",
            pattern={
                "source": ["aws.s3"],
                "detail-type": ["Object Created"],
                "detail": {"bucket": {"name": [names.curated]}, "object": {"key": [{"prefix": SIGNATURES}]}},
            },
        )
        Approver(self, "Approver", platform=platform)
        if platform.environment.releases.embargo:
            Openings(self, "Openings", workflow=release.arn, undelivered=trigger.undelivered, platform=platform)
        areas = AreaPages(self, "Areas", platform=platform, layers=layers)
        alarms = Alarms(self, "Alarms", topic=topic, names=names)
        alarms.on_workflow("release", release.machine)
        alarms.on_functions([*functions.all, areas.function])
        alarms.on_undelivered("release", trigger.undelivered)
        alarms.on_undelivered("areas", areas.undelivered)
        alarms.on_failed("areas", areas.failed)
        self.output("AreasQueue", areas.waiting.queue_url, "Queue of announcements that pages of areas are due")
        self.output("ReleaseWorkflow", release.arn, "State machine that makes and publishes releases")
