"""Stack: the ingest workflow, from a landed object to a receipt."""

from __future__ import annotations

from aws_cdk.aws_sns import Topic
from constructs import Construct

from cdk.landing.scan import scanned, tell_of_scans
from cdk.naming import Names
from cdk.observability.alarms import Alarms
from cdk.observability.notices import notice
from cdk.pipeline.doorkeeper import Doorkeeper
from cdk.pipeline.ingest_functions import IngestFunctions
from cdk.pipeline.ingest_workflow import IngestWorkflow
from cdk.pipeline.layers import Layers
from cdk.pipeline.platform import Platform
from cdk.pipeline.spark_job import SparkJob
from cdk.pipeline.trigger import Trigger
from contracts.drops.drop import INCOMING
from contracts.drops.zones import DATASET
from stacks.base import PlatformStack


class PipelineStack(PlatformStack):
    """Functions, workflow, a rule for every landing zone, alarms."""

    name = "pipeline"
    about = "ingest of drops"
    holds_data = False
    after = ("landing", "lake", "observability")

    def __init__(self, scope: Construct, *, platform: Platform, destroy: bool) -> None:
        names = platform.names
        super().__init__(scope, names=platform.names, destroy=destroy)
        topic = Topic.from_topic_arn(self, "Topic", names.arn("sns", names.alerts))
        layers = Layers(self, "Layers", target=platform.target)
        functions = IngestFunctions(self, "Functions", platform=platform, layers=layers)
        spark = None
        if platform.environment.max_spark_bytes:
            spark = SparkJob(self, "Spark", platform=platform, settings=functions.inspecting)
        workflow = IngestWorkflow(self, "Ingest", functions=functions, spark=spark, topic=topic, platform=platform)
        ingest = workflow.workflow
        trigger = Trigger(self, "Trigger", name="ingest", workflow=ingest.arn, key=platform.keys.alerts, names=names)
        trigger.rule(
            "Landed",
            suffix="-landed",
            description="A file has landed",
            pattern=scanned(names) if platform.environment.malware_scan else _landed(names),
        )
        notice(
            self,
            "workflow-failed",
            of="ingest",
            said="A drop could not be processed, and its execution failed or was stopped",
            pattern=_failed(ingest.arn),
            field="executionArn",
            undelivered=trigger.undelivered,
            names=names,
        )
        if platform.environment.malware_scan:
            tell_of_scans(self, undelivered=trigger.undelivered, names=names)
        Doorkeeper(self, "Doorkeeper", workflow=ingest.arn, names=names)
        alarms = Alarms(self, "Alarms", topic=topic, names=names)
        alarms.on_workflow("ingest", ingest.machine)
        alarms.on_functions(functions.all)
        alarms.on_undelivered("ingest", trigger.undelivered)
        self.output("IngestWorkflow", ingest.arn, "State machine that takes a drop from landing to receipt")


def _landed(names: Names) -> dict[str, object]:
    """Return the pattern of the event that a file has landed."""
    zones = [{"prefix": names.zone_pattern.partition(DATASET)[0]}]
    detail = {"bucket": {"name": zones}, "object": {"key": [{"prefix": INCOMING}]}}
    return {"source": ["aws.s3"], "detail-type": ["Object Created"], "detail": detail}


def _failed(workflow: str) -> dict[str, object]:
    """Return the pattern of the event that an execution ended otherwise than it should."""
    detail = {"status": ["ABORTED", "FAILED", "TIMED_OUT"], "stateMachineArn": [workflow]}
    return {"source": ["aws.states"], "detail-type": ["Step Functions Execution Status Change"], "detail": detail}
