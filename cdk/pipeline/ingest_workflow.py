"""The ingest workflow: triage or a person's decision, inspection, commit, settle."""

from __future__ import annotations

from aws_cdk import Duration
from aws_cdk.aws_iam import Role
from aws_cdk.aws_sns import ITopic
from aws_cdk.aws_stepfunctions import Choice, Condition, Fail, JsonPath, Succeed
from constructs import Construct

from cdk.pipeline.ingest_functions import IngestFunctions
from cdk.pipeline.platform import Platform
from cdk.pipeline.spark_job import SparkJob
from cdk.pipeline.steps import alert, call, inspect_on_spark
from cdk.pipeline.workflow import Workflow, workflow_role


class IngestWorkflow(Construct):
    """Takes the event of a landed object, or a decision on a drop, and ends with the drop settled, or people told.

    ``spark`` is the job for drops too big for a function; None where there is none.

    A fault leaves the drop where it was in the ledger and the execution failed in the step itself: a redrive begins at
    the step that failed, and would begin at a state ``Fail`` if one stood behind it. A rule tells people. A drop whose
    inspection faults after its retries goes to quarantine with a receipt, and people are told: nobody waits for a
    receipt that does not come.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        functions: IngestFunctions,
        spark: SparkJob | None,
        topic: ITopic,
        platform: Platform,
    ) -> None:
        super().__init__(scope, construct_id)
        role = workflow_role(self, "ingest", platform)
        self._spark = spark
        self.workflow = Workflow(
            self,
            "Workflow",
            name="ingest",
            definition=self._definition(functions, topic, role, platform),
            role=role,
            platform=platform,
            timeout=Duration.hours(6),
        )

    def _definition(self, functions: IngestFunctions, topic: ITopic, role: Role, platform: Platform) -> Choice:
        steps = {function.node.id: call(self, function.node.id, function, role) for function in functions.all}
        triage, inspection, commit, settle, quarantine = steps.values()
        unread = alert(
            self,
            "TellOfInspection",
            topic,
            subject="Pratique: a drop could not be inspected",
            about="$.fault",
            runbook=platform.names.runbook("workflow-failed"),
        )
        # Whoever sent the drop has their receipt even where nobody can be told; the execution fails, and has its alarm.
        unread.add_catch(settle, result_path=JsonPath.DISCARD)
        unread.next(settle)
        inspection.add_catch(unread, result_path="$.fault")
        settle.next(
            Choice(self, "Inspected")
            .when(
                Condition.is_present("$.fault"),
                Fail(self, "NotInspected", error="PlatformFault", cause="The inspection failed after its retries."),
            )
            .otherwise(Succeed(self, "Settled"))
        )
        inspection.next(
            Choice(self, "Verdict")
            .when(Condition.string_equals("$.verdict", "accept"), commit.next(settle))
            .otherwise(settle)
        )
        route = Choice(self, "Route").when(Condition.string_equals("$.route", "inspect"), inspection)
        opened = Choice(self, "Opened").when(Condition.string_equals("$.route", "inspect"), inspection)
        if self._spark is not None:
            spark = inspect_on_spark(self, "InspectionOnSpark", self._spark, role)
            spark.add_catch(unread, result_path="$.fault").next(inspection)
            for way in (route, opened):
                way.when(Condition.string_equals("$.route", "spark"), spark)
        done = Condition.string_equals("$.route", "done")
        triage.next(route.when(done, Succeed(self, "AlreadySettled")).otherwise(settle))
        quarantine.next(opened.when(done, Succeed(self, "AlreadyDecided")).otherwise(settle))
        return Choice(self, "Begin").when(Condition.is_present("$.decision"), quarantine).otherwise(triage)
