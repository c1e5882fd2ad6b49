"""The workflow of registers: link, its query, the register's table, then its counts against what is published."""

from __future__ import annotations

from aws_cdk import Duration
from aws_cdk.aws_iam import Role
from aws_cdk.aws_sns import ITopic
from aws_cdk.aws_stepfunctions import (
    Choice,
    Condition,
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
from cdk.pipeline.query import Query
from cdk.pipeline.register_functions import RegisterFunctions
from cdk.pipeline.register_query import allow_linking
from cdk.pipeline.steps import alert, call
from cdk.pipeline.workflow import Workflow, workflow_role

_SETTLED = Duration.minutes(1)
"""How long it waits after a drop: those of other sources are often sent together, and one build does for all."""


class RegisterWorkflow(Construct):
    """Builds one register, for ``{"register": NAME, "because": "drop" or "asked"}``.

    While another execution builds it, this one waits, and then finds anew what is to be built: nothing, where that one
    had the same sources already. A register that is not verified is refused, and figures that cannot be its own are
    told of; neither is a fault.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, functions: RegisterFunctions, topic: ITopic, platform: Platform
    ) -> None:
        super().__init__(scope, construct_id)
        self._functions = functions
        self._topic = topic
        self._platform = platform
        role = workflow_role(self, "registers", platform)
        allow_linking(role, platform)
        self.workflow = Workflow(
            self,
            "Workflow",
            name="registers",
            definition=self._definition(role),
            role=role,
            platform=platform,
            timeout=Duration.hours(2),
        )

    def _definition(self, role: Role) -> Choice:
        own = {f"{name}.$": f"$.{name}" for name in ("register", "because")} | {"execution.$": "$$.Execution.Id"}
        pause = Duration.seconds(3) if self._platform.environment.embedded else _SETTLED
        fault = self._fault(role)
        link = call(self, "Link", self._functions.link, role, parameters=own).add_catch(fault, result_path="$.fault")
        register = call(self, "Register", self._functions.register, role).add_catch(fault, result_path="$.fault")
        checks = self._checks(role)
        register.next(checks)
        query = Query(self, "Query", platform=self._platform, workgroup=self._platform.names.registers_workgroup)
        refused = self._tell("TellOfRefusal", "a register is not built", "$.reason")
        nothing = Succeed(self, "NothingToBuild")
        link.next(
            Choice(self, "WhatToDo")
            .when(Condition.string_equals("$.outcome", "build"), query.run(then=register, on_fault=fault))
            .when(Condition.string_equals("$.outcome", "checks"), checks)
            .when(
                Condition.string_equals("$.outcome", "busy"),
                Wait(self, "UntilItsTurn", time=WaitTime.duration(pause)).next(link),
            )
            .when(Condition.string_equals("$.outcome", "refused"), refused.next(nothing))
            .otherwise(nothing)
        )
        return (
            Choice(self, "Because", comment="Drops of several sources often come together.")
            .when(
                Condition.string_equals("$.because", "drop"),
                Wait(self, "UntilDropsSettle", time=WaitTime.duration(pause)).next(link),
            )
            .otherwise(link)
        )

    def _fault(self, role: Role) -> Choice:
        """Return the steps after a fault: the turn is given back, people are told, the execution fails."""
        told = self._tell("TellOfFault", "a register could not be built", "$.fault")
        told.next(Fail(self, "Faulted", error="PlatformFault", cause="A step failed after its retries."))
        give_back = call(self, "GiveTheTurnBack", self._functions.link, role)
        give_back.add_catch(told, result_path="$.again").next(told)
        kept = {
            "register.$": "$.register",
            "fault.$": "$.fault",
            "execution.$": "$$.Execution.Id",
        }
        begun = Pass(self, "BuildFaulted", parameters={**kept, "build.$": "$.build"})
        unplanned = Pass(self, "LinkFaulted", parameters=kept)
        begun.next(give_back)
        unplanned.next(give_back)
        return Choice(self, "HadItBegun").when(Condition.is_present("$.build"), begun).otherwise(unplanned)

    def _checks(self, role: Role) -> Map:
        """Return the steps that hold the register's counts against each product's figures, one after another."""
        fault = self._tell("TellOfCheckFault", "a register's counts could not be held", "$.fault")
        fault.next(Pass(self, "CheckFaulted", result=Result.from_object({"outcome": "fault"})))
        reconcile = call(self, "Reconcile", self._functions.reconcile, role).add_catch(fault, result_path="$.fault")
        apart = self._tell("TellOfFigures", "figures cannot be the register's", "$.told", runbook="figures-apart")
        held = Pass(self, "Held")
        reconcile.next(
            Choice(self, "CanBeTheRegisters")
            .when(Condition.string_equals("$.outcome", "apart"), apart.next(held))
            .otherwise(held)
        )
        query = Query(
            self,
            "CountQuery",
            platform=self._platform,
            workgroup=self._platform.names.registers_workgroup,
            called="CountQuery",
        )
        each = Map(
            self,
            "EachCheck",
            items_path="$.checks",
            max_concurrency=1,
            result_selector={"faulted.$": "States.ArrayContains($[*].outcome, 'fault')"},
        )
        each.item_processor(query.run(then=reconcile, on_fault=fault))
        each.next(
            Choice(self, "AnyFault")
            .when(
                Condition.boolean_equals("$.faulted", True),
                Fail(self, "CheckFault", error="PlatformFault", cause="A check failed; people have been told."),
            )
            .otherwise(Succeed(self, "Done"))
        )
        return each

    def _tell(self, step: str, said: str, about: str, *, runbook: str = "register-not-built") -> SnsPublish:
        read = self._platform.names.runbook(runbook)
        return alert(self, step, self._topic, subject=f"Pratique: {said}", about=about, runbook=read)
