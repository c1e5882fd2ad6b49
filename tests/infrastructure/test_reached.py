"""What commands call the parts of an environment on AWS is what its stacks call them."""

from __future__ import annotations

import pytest

from cdk.naming import Names
from config.load import load
from local.reached import Account


@pytest.mark.parametrize("output", ["CuratedBucket", "GlueDatabase", "LedgerTable", "PublishedBucket"])
def test_commands_call_it_as_the_stacks_do(prod, output):
    (value,) = (
        template["Outputs"][output]["Value"]
        for template in prod.templates.values()
        if output in template.get("Outputs", {})
    )

    assert value == Account(Names.of(load("prod"))).output(output)


def test_the_release_workflow_is_started_by_its_own_name(prod):
    names = {machine["StateMachineName"] for machine in prod.properties("AWS::StepFunctions::StateMachine")}
    arn = Account(Names.of(load("prod"))).output("ReleaseWorkflow")

    assert arn.split(":")[-1] in names
    assert arn.startswith("arn:aws:states:eu-west-2:444455556666:stateMachine:")
