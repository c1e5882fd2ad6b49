"""The ingest workflow: triage, inspection, commit, settle."""

from __future__ import annotations

from aws_cdk import Duration
from aws_cdk.aws_iam import Role
from aws_cdk.aws_sns import ITopic
from aws_cdk.aws_stepfunctions import Choice, Condition, CustomState, Fail, Succeed
from constructs import Construct

from cdk.pipeline.ingest_functions import IngestFunctions
from cdk.pipeline.platform import Platform
from cdk.pipeline.steps import alert, call
from cdk.pipeline.workflow import Workflow, workflow_role


class IngestWorkflow(Construct):
    """Takes the event of a landed object and ends with the drop settled, or, after a fault, with people told.

    A fault leaves the drop where it was in the ledger; starting the same execution again goes on from there.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, functions: IngestFunctions, topic: ITopic, platform: Platform
    ) -> None:
        super().__init__(scope, construct_id)
        role = workflow_role(self, "ingest", platform)
        self.workflow = Workflow(
            self,
            "Workflow",
            name="ingest",
            definition=self._definition(functions, topic, role),
            role=role,
            platform=platform,
            timeout=Duration.hours(2),
        )

    def _definition(self, functions: IngestFunctions, topic: ITopic, role: Role) -> CustomState:
        fault = alert(self, "TellOfFault", topic, subject="Pratique: a drop could not be processed", about="$.fault")
        fault.next(Fail(self, "Faulted", error="PlatformFault", cause="A step failed after its retries."))
        triage, inspection, commit, settle = (
            call(self, function.node.id, function, role).add_catch(fault, result_path="$.fault")
            for function in functions.all
        )
        settle.next(Succeed(self, "Settled"))
        inspection.next(
            Choice(self, "Verdict")
            .when(Condition.string_equals("$.verdict", "accept"), commit.next(settle))
            .otherwise(settle)
        )
        triage.next(
            Choice(self, "Route")
            .when(Condition.string_equals("$.route", "inspect"), inspection)
            .when(Condition.string_equals("$.route", "done"), Succeed(self, "AlreadySettled"))
            .otherwise(settle)
        )
        return triage
