"""What the workflows' definitions, triggers and schedules ask AWS for, held by IAM's rules against their roles."""

from __future__ import annotations

import json

import pytest

from bench.rights import kept
from tests.support.iam.conditions import listed
from tests.support.iam.evaluation import Asked, allowed
from tests.support.iam.templates import Account
from tests.support.rights import granted

ACCOUNT, REGION = "444455556666", "eu-west-2"
WORKFLOWS = ["pipeline", "publication", "registers"]
GUIDE = {  # https://docs.aws.amazon.com/step-functions/latest/dg/connect-glue.html: to wait for a run, and to end it
    "glue:startJobRun.sync": ["StartJobRun", "GetJobRun", "GetJobRuns", "BatchStopJobRun"],
}


@pytest.fixture(scope="module")
def account(prod):
    return Account(prod.templates, ACCOUNT, REGION)


def tasks(states):
    """Every task of a definition, those of branches and of maps included."""
    for state in states.values():
        if state["Type"] == "Task":
            yield state
        for inner in [*state.get("Branches", []), *filter(None, [state.get("ItemProcessor")])]:
            yield from tasks(inner["States"])


def asked(task, account):
    """What a task takes, by its resource; one that nobody has described here is an error."""
    resource, given = task["Resource"], task.get("Parameters", {})
    if resource.startswith("arn:aws:lambda:"):
        return [("lambda:InvokeFunction", resource)]
    if resource == "arn:aws:states:::sns:publish":
        return [("sns:Publish", given["TopicArn"])]
    here = f"arn:aws:{{}}:{REGION}:{ACCOUNT}:{{}}"
    if resource.endswith(":aws-sdk:athena:startQueryExecution"):
        group = here.format("athena", f"workgroup/{given['WorkGroup']}")
        return [(f"athena:{action}", group) for action in ("StartQueryExecution", "GetQueryExecution")]
    if resource.endswith(":aws-sdk:athena:getQueryExecution"):
        return []  # of the query that the state before it has begun
    service, operation = resource.removeprefix("arn:aws:states:::").split(":")
    job = here.format(service, f"job/{given['JobName']}")
    return [(f"{service}:{action}", job) for action in GUIDE[f"{service}:{operation}"]]


def machine(account, stack):
    """A workflow's definition, and what decides on its requests."""
    (found,) = [each for where, _, each in account.resources("AWS::StepFunctions::StateMachine") if where == stack]
    role = account.value(stack, found["RoleArn"]).rpartition("/")[2]
    return json.loads(account.value(stack, found["DefinitionString"])), account.role(role)


def lets(policies, action, resource):
    here = {"aws:RequestedRegion": REGION, "aws:ResourceAccount": ACCOUNT, "kms:ViaService": None}
    return allowed(Asked(action, resource, here), policies)


@pytest.mark.parametrize("stack", WORKFLOWS)
def test_a_workflow_may_take_each_of_its_steps(account, stack):
    definition, policies = machine(account, stack)
    wanted = {each for task in tasks(definition["States"]) for each in asked(task, account)}

    assert len(wanted) > 4
    assert [each for each in sorted(wanted) if not lets(policies, *each)] == []


@pytest.mark.parametrize("stack", WORKFLOWS)
def test_a_workflow_calls_every_function_and_job_and_tells_every_topic_that_it_may(account, stack):
    definition, policies = machine(account, stack)
    wanted = {each for task in tasks(definition["States"]) for each in asked(task, account)}
    services = ("lambda:", "sns:", "glue:StartJobRun", "athena:Start")

    given = {
        (action, resource)
        for statement in policies.granted
        for action in listed(statement["Action"])
        for resource in listed(statement["Resource"])
        if action.startswith(services)
    }
    assert given - wanted == set()


@pytest.mark.parametrize("kind", ["AWS::Events::Rule", "AWS::Scheduler::Schedule"])
def test_whatever_starts_a_workflow_may_start_it_and_nothing_else(account, kind):
    machines = set()
    for stack, _, found in account.resources(kind):
        for target in found.get("Targets", [found.get("Target")]):
            where = account.value(stack, target["Arn"]) if ":stateMachine:" in json.dumps(target["Arn"]) else ""
            if where:
                policies = account.role(account.value(stack, target["RoleArn"]).rpartition("/")[2])
                assert lets(policies, "states:StartExecution", where)
                assert not lets(policies, "states:StartExecution", f"{where}-other")
                machines.add(where)
    assert machines


def test_the_rights_that_were_tried_are_those_of_production(prod):
    tried = {function: {action for of, action in kept() if of == function} for function, _ in kept()}

    assert {name: actions for name, actions in granted(prod.templates).items() if name in tried} == tried
