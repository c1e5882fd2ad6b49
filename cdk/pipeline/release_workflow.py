"""The release workflow: plan, then for each release its query, its suppression, and its publication or refusal."""

from __future__ import annotations

from aws_cdk import Duration
from aws_cdk.aws_iam import Role
from aws_cdk.aws_sns import ITopic
from aws_cdk.aws_stepfunctions import (
    Chain,
    Choice,
    Condition,
    CustomState,
    Fail,
    Map,
    Pass,
    Result,
    Succeed,
    Wait,
    WaitTime,
)
from aws_cdk.aws_stepfunctions_tasks import SnsPublish
from constructs import Construct

from cdk.pipeline.platform import Platform
from cdk.pipeline.query import Query, allow_queries
from cdk.pipeline.release_functions import ReleaseFunctions
from cdk.pipeline.steps import alert, call
from cdk.pipeline.workflow import Workflow, workflow_role

_AT_ONCE = 4


class ReleaseWorkflow(Construct):
    """Takes the event of a committed dataset and makes every release that is due.

    A fault in one release is told and does not stop the others; a product whose tests fail and a release whose
    certificate does not pass are refused, which is no fault. A fault that was told stands before a state ``Fail``, at
    which a redrive would begin: what failed is started anew.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, functions: ReleaseFunctions, topic: ITopic, platform: Platform
    ) -> None:
        super().__init__(scope, construct_id)
        self._functions = functions
        self._topic = topic
        self._platform = platform
        role = workflow_role(self, "release", platform)
        allow_queries(role, platform)
        self.workflow = Workflow(
            self,
            "Workflow",
            name="release",
            definition=self._definition(role),
            role=role,
            platform=platform,
            timeout=Duration.hours(2),
        )

    def _definition(self, role: Role) -> CustomState:
        fault = self._tell("TellOfFault", "releases could not be planned", "$.fault")
        fault.next(Fail(self, "Faulted", error="PlatformFault", cause="A step failed after its retries."))
        refused = self._tell("TellOfRefusedProducts", "a product's tests fail", "$.refused", runbook="release-refused")
        releases = Map(
            self,
            "EachRelease",
            items_path="$.releases",
            max_concurrency=_AT_ONCE,
            result_selector={"faulted.$": "States.ArrayContains($[*].outcome, 'fault')"},
        )
        releases.item_processor(self._release(role)).next(
            Choice(self, "AnyFault")
            .when(
                Condition.boolean_equals("$.faulted", True),
                Fail(self, "ReleaseFaulted", error="PlatformFault", cause="A release failed; people have been told."),
            )
            .otherwise(Succeed(self, "Done"))
        )
        held = Choice(self, "AnyHeld", comment="Rows of a drop that was withdrawn are among what is to be released.")
        held.when(
            Condition.is_present("$.held[0]"),
            self._tell("TellOfHeld", "releases wait for a person", "$.held", runbook="release-waits").next(releases),
        ).otherwise(releases)
        plan = call(self, "Plan", self._functions.plan, role).add_catch(fault, result_path="$.fault")
        plan.next(
            Choice(self, "AnyRefused").when(Condition.is_present("$.refused[0]"), refused.next(held)).otherwise(held)
        )
        return plan

    def _release(self, role: Role) -> Chain:
        """Return the steps of one release, from its query, unless it is out, to its publication or refusal."""
        fault = self._tell("TellOfReleaseFault", "a release failed", "$.fault")
        fault.next(Pass(self, "Fault", result=Result.from_object({"outcome": "fault"})))
        suppression = call(
            self,
            "Suppress",
            self._functions.suppression,
            role,
            parameters={
                **{f"{field}.$": f"$.{field}" for field in ("product", "release", "sql", "inputs")},
                "query.$": "$.query.id",
            },
        ).add_catch(fault, result_path="$.fault")
        waiting = Pass(self, "Waiting", result=Result.from_object({"outcome": "waiting"}))
        publish = call(self, "Publish", self._functions.publish, role).add_catch(fault, result_path="$.fault")
        publish.next(
            Choice(self, "AnotherCameFirst", comment="It must be held against that one too, or their difference tells.")
            .when(Condition.boolean_equals("$.stale", True), suppression)
            .when(
                Condition.string_equals("$.waits", "moment"),
                Wait(self, "UntilItOpens", time=WaitTime.timestamp_path("$.opens")).next(publish),
            )
            .when(
                Condition.or_(
                    *(Condition.string_equals("$.waits", what) for what in ("signatures", "group", "person"))
                ),
                self._tell("TellOfWaiting", "a release waits", "$.waiting", runbook="release-waits").next(waiting),
            )
            .when(Condition.string_equals("$.waits", "schedule"), waiting)
            .otherwise(Pass(self, "Published", result=Result.from_object({"outcome": "published"})))
        )
        refusal = self._tell("TellOfRefusal", "a certificate does not pass", "$.certificate", runbook="release-refused")
        refusal.next(Pass(self, "Refused", result=Result.from_object({"outcome": "refused"})))
        suppression.next(
            Choice(self, "CertificatePasses")
            .when(Condition.boolean_equals("$.passes", True), publish)
            .otherwise(refusal)
        )
        query = Query(self, "Query", platform=self._platform).run(then=suppression, on_fault=fault)
        return Chain.start(
            Choice(self, "OutAlready", comment="It is not made again, only switched to; nor is one that is ready.")
            .when(Condition.boolean_equals("$.out", True), publish)
            .when(Condition.boolean_equals("$.ready", True), publish)
            .otherwise(query)
        )

    def _tell(self, step: str, said: str, about: str, *, runbook: str = "workflow-failed") -> SnsPublish:
        read = self._platform.names.runbook(runbook)
        return alert(self, step, self._topic, subject=f"Pratique: {said}", about=about, runbook=read)
