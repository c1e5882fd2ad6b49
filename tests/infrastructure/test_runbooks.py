"""Whatever tells people that something is wrong names the section of the operations guide that says what to do."""

from __future__ import annotations

import json
import re

import pytest


@pytest.fixture(scope="module")
def sections(repository):
    """Section of the operations guide to its text."""
    guide = (repository / "docs" / "operations.md").read_text()
    return dict(re.findall(r"^## ([a-z-]+)\n(.*?)(?=^## |\Z)", guide, re.DOTALL | re.MULTILINE))


def _named(text: str) -> list[str]:
    return re.findall(r"Runbook: docs/operations\.md#([a-z-]+)", text)


def _states(machine):
    text = "".join(part if isinstance(part, str) else "x" for part in machine["DefinitionString"]["Fn::Join"][1])
    found = [*json.loads(text)["States"].values()]
    return [*found, *(state for each in found for state in each.get("ItemProcessor", {}).get("States", {}).values())]


@pytest.mark.parametrize("name", ["prod", "with_cluster", "with_sftp"])
def test_every_alarm_and_every_notice_has_its_runbook(name, sections, request):
    found = request.getfixturevalue(name)
    telling = [alarm["AlarmDescription"] for alarm in found.properties("AWS::CloudWatch::Alarm")]
    telling += [
        target["InputTransformer"]["InputTemplate"]
        for rule in found.properties("AWS::Events::Rule")
        for target in rule["Targets"]
        if target["Arn"] == "arn:aws:sns:eu-west-2:444455556666:pratique-prod-alerts"
    ]

    machines = found.properties("AWS::StepFunctions::StateMachine")
    states = [state for machine in machines for state in _states(machine) if "TopicArn" in state.get("Parameters", {})]
    telling += [f"Runbook: {state['Parameters']['Message'].get('runbook')}" for state in states]

    assert len(states) == 11
    assert len(telling) > 20
    for text in telling:
        (section,) = _named(text)
        assert section in sections, f"no runbook for: {text}"


def test_a_budget_which_says_nothing_but_its_name_has_one_too(prod, sections):
    (budget,) = prod.properties("AWS::Budgets::Budget")

    assert budget["Budget"]["BudgetName"] == "pratique-prod-monthly"
    assert "`pratique-<env>-monthly`" in sections["budget"]


def test_every_alarm_tells_the_topic_of_its_region(with_cluster):
    for stack in with_cluster.templates:
        region = "us-east-1" if stack == "edge" else "eu-west-2"
        for alarm in with_cluster.properties("AWS::CloudWatch::Alarm", stack):
            (action,) = alarm["AlarmActions"]
            if isinstance(action, dict):
                topic = with_cluster.templates[stack]["Resources"][action["Ref"]]
                assert topic["Properties"]["TopicName"] == "pratique-prod-alerts", alarm["AlarmName"]
            else:
                assert action == f"arn:aws:sns:{region}:444455556666:pratique-prod-alerts", alarm["AlarmName"]


def test_no_runbook_is_left_of_an_alarm_that_is_gone(with_cluster, sections):
    everything = json.dumps(with_cluster.templates)

    assert [section for section in sections if f"docs/operations.md#{section}" not in everything] == ["budget"]


def test_a_runbook_says_what_to_do_in_steps(sections):
    for section, text in sections.items():
        assert len(re.findall(r"^\d\. ", text, re.MULTILINE)) >= 2, f"{section} has no steps"


def test_a_runbook_leads_to_none_that_is_not_there(sections, repository):
    headings = re.findall(r"^## (.+)$", (repository / "docs" / "operations.md").read_text(), re.MULTILINE)
    places = {heading.lower().replace(" ", "-") for heading in headings}

    for text in sections.values():
        assert set(re.findall(r"\]\(#([a-z-]+)\)", text)) <= places
