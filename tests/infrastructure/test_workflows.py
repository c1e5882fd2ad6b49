"""The workflows: what is retried, what is told, where events go that cannot be delivered, who is alarmed."""

from __future__ import annotations

import json
import re

import pytest


def definition(prod, stack):
    """Return the states of a stack's state machine, those of its map included."""
    (machine,) = prod.properties("AWS::StepFunctions::StateMachine", stack)
    body = machine["DefinitionString"]["Fn::Join"][1]
    text = "".join(part if isinstance(part, str) else _name(part) for part in body)
    states = json.loads(text)["States"]
    for state in list(states.values()):
        states |= state.get("ItemProcessor", {}).get("States", {})
    return states


def _name(token):
    return re.sub(r"^Functions(\w+?)Function[0-9A-F]{8}$", r"\1", str(next(iter(token.values()))[0]))


def _publishes(state):
    return str(state.get("Resource", "")).endswith(":sns:publish")


def _reached(states, name):
    """Return the resources of every step that a step leads to, itself among them."""
    seen, left = set(), {name}
    while left:
        seen.add(one := left.pop())
        state = states[one]
        following = [state.get("Next"), state.get("Default"), *(choice["Next"] for choice in state.get("Choices", ()))]
        left |= {each for each in following if each} - seen
    return {str(states[each].get("Resource", "")) for each in seen}


def test_a_drop_goes_through_the_steps_of_the_ingest(prod):
    states = definition(prod, "pipeline")

    assert states["Triage"]["Next"] == "Route"
    assert [choice["Next"] for choice in states["Route"]["Choices"]] == [
        "Inspection",
        "InspectionOnSpark",
        "AlreadySettled",
    ]
    assert states["Route"]["Default"] == "Settle"
    assert states["Inspection"]["Next"] == "Verdict"
    assert [choice["Next"] for choice in states["Verdict"]["Choices"]] == ["Commit"]
    assert states["Verdict"]["Default"] == "Settle"
    assert states["Commit"]["Next"] == "Settle"


def test_a_decision_lets_a_drop_out_of_quarantine_or_settles_it(prod):
    states = definition(prod, "pipeline")

    (begin,) = states["Begin"]["Choices"]
    assert (begin["Variable"], begin["IsPresent"], begin["Next"]) == ("$.decision", True, "Quarantine")
    assert states["Begin"]["Default"] == "Triage"
    assert [choice["Next"] for choice in states["Opened"]["Choices"]] == [
        "Inspection",
        "InspectionOnSpark",
        "AlreadyDecided",
    ]
    assert states["Opened"]["Default"] == "Settle"


def test_a_drop_too_big_for_the_function_is_inspected_on_spark_and_then_goes_the_same_way(prod):
    states = definition(prod, "pipeline")
    step = states["InspectionOnSpark"]

    (way,) = [choice for choice in states["Route"]["Choices"] if choice["Next"] == "InspectionOnSpark"]
    assert (way["Variable"], way["StringEquals"]) == ("$.route", "spark")
    assert step["Resource"] == "arn:aws:states:::glue:startJobRun.sync"
    assert step["Parameters"] == {
        "JobName": "pratique-prod-inspection",
        "Arguments": {"--drop.$": "States.JsonToString($)"},
    }
    assert "ResultPath" in step
    assert step["ResultPath"] is None, "the drop goes on as it is"
    assert step["Next"] == "Inspection"
    assert [catch["Next"] for catch in step["Catch"]] == ["TellOfInspection"]


def test_the_job_on_spark_is_encrypted_bounded_and_knows_what_the_function_knows(prod):
    (job,) = prod.properties("AWS::Glue::Job", "pipeline")
    (security,) = prod.properties("AWS::Glue::SecurityConfiguration", "pipeline")
    encrypted = security["EncryptionConfiguration"]

    assert (job["GlueVersion"], job["Timeout"], job["MaxRetries"]) == ("5.1", 120, 0)
    assert job["ExecutionProperty"] == {"MaxConcurrentRuns": 5}
    assert "spark.io.encryption.enabled=true" in job["DefaultArguments"]["--conf"]
    assert encrypted["CloudWatchEncryption"]["CloudWatchEncryptionMode"] == "SSE-KMS"
    settings = str(job["DefaultArguments"]["--settings"])
    for name in ("ZONES", "LEDGER_TABLE", "CURATED_BUCKET", "PSEUDONYM_KEYS", "MAX_SPARK_BYTES"):
        assert name in settings


def test_without_a_largest_drop_for_spark_there_is_no_job_and_no_way_to_it(local):
    states = definition(local, "pipeline")

    assert local.properties("AWS::Glue::Job", "pipeline") == []
    assert [choice["Next"] for choice in states["Route"]["Choices"]] == ["Inspection", "AlreadySettled"]


def test_a_drop_that_cannot_be_inspected_gets_a_receipt_and_fails_the_execution(prod):
    states = definition(prod, "pipeline")

    (caught,) = states["Inspection"]["Catch"]
    assert caught["ResultPath"] == "$.fault"
    assert states[caught["Next"]]["Next"] == "Settle"
    (faulted,) = states["Inspected"]["Choices"]
    assert (faulted["Variable"], states[faulted["Next"]]["Type"]) == ("$.fault", "Fail")
    assert states[states["Inspected"]["Default"]]["Type"] == "Succeed"


@pytest.mark.parametrize("stack", ["pipeline", "publication", "registers"])
def test_a_function_is_retried_after_a_fault_and_not_after_one_that_trying_again_cannot_mend(prod, stack):
    calls = [state for state in definition(prod, stack).values() if state.get("Resource", "").isalpha()]

    assert len(calls) == {"pipeline": 5, "publication": 3, "registers": 4}[stack]
    for state in calls:
        hopeless, _full, busy, other = state["Retry"]
        assert "CatalogueError" in hopeless["ErrorEquals"]
        assert hopeless["MaxAttempts"] == 0
        assert "Lambda.ServiceException" in busy["ErrorEquals"]
        assert (busy["MaxAttempts"], busy["JitterStrategy"]) == (6, "FULL")
        assert other["ErrorEquals"] == ["States.TaskFailed", "States.Timeout"]


def test_a_step_of_the_ingest_fails_where_a_redrive_runs_it_again_unless_its_drop_gets_a_receipt(prod):
    states = definition(prod, "pipeline")
    caught = {name for name, state in states.items() if state["Type"] == "Task" and "Catch" in state}
    given_up = {name for name, state in states.items() if state["Type"] == "Fail"}

    assert caught == {"Inspection", "InspectionOnSpark", "TellOfInspection"}
    assert given_up == {"NotInspected"}, "a redrive of what was caught begins at the Fail behind it, and fails"


def test_people_are_told_of_an_ingest_that_ends_otherwise_than_it_should(prod):
    rules = {rule["Name"]: rule for rule in prod.properties("AWS::Events::Rule", "pipeline")}
    rule = rules["pratique-prod-ingest-workflow-failed"]

    assert rule["EventPattern"]["source"] == ["aws.states"]
    assert rule["EventPattern"]["detail"] == {
        "status": ["ABORTED", "FAILED", "TIMED_OUT"],
        "stateMachineArn": ["arn:aws:states:eu-west-2:444455556666:stateMachine:pratique-prod-ingest"],
    }
    assert rule["Targets"][0]["Arn"].endswith(":pratique-prod-alerts")


@pytest.mark.parametrize("stack", ["publication", "registers"])
def test_whatever_step_fails_people_are_told(prod, stack):
    states = definition(prod, stack)
    working = [state for name, state in states.items() if state["Type"] == "Task" and not name.startswith("TellOf")]

    for state in working:
        (caught,) = state["Catch"]
        assert caught["ErrorEquals"] == ["States.ALL"]
        assert any(each.endswith(":sns:publish") for each in _reached(states, caught["Next"]))


@pytest.mark.parametrize("stack", ["pipeline", "publication", "registers"])
def test_mail_tells_of_the_fault_and_never_carries_the_whole_state(prod, stack):
    for name, state in definition(prod, stack).items():
        if name.startswith("TellOf"):
            message = state["Parameters"]["Message"]
            assert message["about.$"] in {
                *("$.fault", "$.refused", "$.held", "$.certificate", "$.waiting"),
                *("$.reason", "$.told"),  # of a register
            }


@pytest.mark.parametrize("stack", ["pipeline", "publication", "registers"])
def test_a_topic_that_is_busy_is_told_again_before_the_step_fails(prod, stack):
    telling = {name: state for name, state in definition(prod, stack).items() if _publishes(state)}

    assert len(telling) == {"pipeline": 1, "publication": 6, "registers": 4}[stack]
    assert {name for name in definition(prod, stack) if name.startswith("TellOf")} == telling.keys()
    for state in telling.values():
        (retry,) = state["Retry"]
        assert retry["ErrorEquals"] == ["States.TaskFailed"]
        assert (retry["IntervalSeconds"], retry["BackoffRate"], retry["MaxAttempts"]) == (5, 2, 6)
        assert retry["JitterStrategy"] == "FULL", "executions that fail together do not ask again together"


def test_a_drop_that_cannot_be_inspected_has_its_receipt_though_nobody_can_be_told(prod):
    (catch,) = definition(prod, "pipeline")["TellOfInspection"]["Catch"]

    assert definition(prod, "pipeline")["TellOfInspection"]["Next"] == catch["Next"] == "Settle"
    assert catch["ResultPath"] is None, "that the inspection failed is still known, and the execution fails by it"


def test_a_register_is_linked_and_made_the_table_and_its_counts_are_held(prod):
    states = definition(prod, "registers")
    decided = {choice.get("StringEquals"): choice["Next"] for choice in states["WhatToDo"]["Choices"]}

    assert decided["build"] == "StartQuery"
    assert {choice["Next"] for choice in states["QueryAnswered"]["Choices"]} == {"Register", "QueryFailed"}
    assert states["Register"]["Next"] == decided["checks"] == "EachCheck"
    assert {choice["Next"] for choice in states["CountQueryAnswered"]["Choices"]} == {"Reconcile", "CountQueryFailed"}
    assert states[states["WhatToDo"]["Default"]]["Type"] == "Succeed"


def test_whoever_has_not_the_turn_asks_again_and_drops_that_come_together_are_waited_for(prod):
    states = definition(prod, "registers")
    decided = {choice.get("StringEquals"): choice["Next"] for choice in states["WhatToDo"]["Choices"]}
    (dropped,) = states["Because"]["Choices"]

    assert (states[decided["busy"]]["Type"], states[decided["busy"]]["Next"]) == ("Wait", "Link")
    assert (states[dropped["Next"]]["Type"], states[dropped["Next"]]["Seconds"]) == ("Wait", 60)
    assert states["Link"]["Parameters"]["execution.$"] == "$$.Execution.Id"


def test_after_a_fault_the_turn_is_given_back_and_people_are_told_whether_or_not_that_worked(prod):
    states = definition(prod, "registers")
    given = states["GiveTheTurnBack"]

    assert given["Next"] == given["Catch"][0]["Next"] == "TellOfFault"
    assert states["TellOfFault"]["Next"] == "Faulted"
    for step in ("Link", "Register", "StartQuery"):
        assert states[step]["Catch"][0]["Next"] == "HadItBegun"


def test_a_register_is_built_after_a_drop_of_any_of_its_sources_and_of_nothing_else(prod, catalogue):
    (rule,) = prod.properties("AWS::Events::Rule", "registers")
    register = catalogue.registers["shielded_register"]

    assert set(rule["EventPattern"]["detail"]["dataset"]) == set(register.datasets)
    assert json.loads(rule["Targets"][0]["Input"]) == {"register": register.name, "because": "drop"}


def test_a_release_whose_certificate_does_not_pass_is_not_published(prod):
    states = definition(prod, "publication")
    (passes,) = states["CertificatePasses"]["Choices"]

    assert passes == {"Variable": "$.passes", "BooleanEquals": True, "Next": "Publish"}
    assert states["CertificatePasses"]["Default"] == "TellOfRefusal"
    steps = {name: json.dumps(state) for name, state in states.items() if state["Type"] != "Map"}
    into_publish = [name for name, state in steps.items() if '"Next": "Publish"' in state]
    assert sorted(into_publish) == ["CertificatePasses", "OutAlready", "UntilItOpens"]


def test_a_release_that_is_out_is_switched_to_without_asking_for_its_counts_again(prod):
    states = definition(prod, "publication")
    (each,) = [state["ItemProcessor"] for state in states.values() if state["Type"] == "Map"]

    assert each["StartAt"] == "OutAlready"
    out, ready = states["OutAlready"]["Choices"]
    assert (out["Variable"], out["BooleanEquals"], out["Next"]) == ("$.out", True, "Publish")
    assert (ready["Variable"], ready["BooleanEquals"], ready["Next"]) == ("$.ready", True, "Publish")
    assert states["OutAlready"]["Default"] == "StartQuery"


def test_people_are_told_of_releases_that_rows_of_a_withdrawn_drop_hold(prod):
    states = definition(prod, "publication")

    assert {choice["Next"] for choice in states["AnyRefused"]["Choices"]} == {"TellOfRefusedProducts"}
    assert states["TellOfRefusedProducts"]["Next"] == states["AnyRefused"]["Default"] == "AnyHeld"
    (held,) = states["AnyHeld"]["Choices"]
    assert (held["Variable"], held["Next"]) == ("$.held[0]", "TellOfHeld")
    assert states["TellOfHeld"]["Next"] == states["AnyHeld"]["Default"] == "EachRelease"
    waiting = [choice for choice in states["AnotherCameFirst"]["Choices"] if choice["Next"] == "TellOfWaiting"]
    assert "person" in json.dumps(waiting)


def test_a_release_waits_for_the_moment_it_opens_and_for_nothing_longer(prod):
    states = definition(prod, "publication")
    after = {choice.get("StringEquals", ""): choice["Next"] for choice in states["AnotherCameFirst"]["Choices"]}

    assert states["UntilItOpens"] == {"Type": "Wait", "TimestampPath": "$.opens", "Next": "Publish"}
    assert (after["moment"], after["schedule"]) == ("UntilItOpens", "Waiting")
    assert states["TellOfWaiting"]["Next"] == "Waiting"


def test_releases_open_by_the_clocks_of_the_united_kingdom_whichever_time_they_show(prod):
    (schedule,) = prod.properties("AWS::Scheduler::Schedule")

    assert schedule["ScheduleExpression"] == "cron(25 9 * * ? *)"
    assert schedule["ScheduleExpressionTimezone"] == "Europe/London"
    assert json.loads(schedule["Target"]["Input"]) == {"detail": {"opening": "09:30"}}
    assert "DeadLetterConfig" in schedule["Target"]


def test_a_signature_takes_its_release_up_again(prod):
    (rule,) = [item for item in prod.properties("AWS::Events::Rule") if item["Name"] == "pratique-prod-release-signed"]

    assert rule["EventPattern"]["detail"]["object"] == {"key": [{"prefix": "signatures/"}]}
    assert rule["EventPattern"]["detail"]["bucket"] == {"name": ["pratique-prod-curated-444455556666"]}


def test_production_has_two_people_sign_and_an_environment_on_one_machine_opens_at_once(prod, local):
    def settings(synthesised):
        functions = synthesised.properties("AWS::Lambda::Function", "publication")
        return next(
            item["Environment"]["Variables"] for item in functions if "SIGNOFF" in item["Environment"]["Variables"]
        )

    assert (settings(prod)["SIGNOFF"], settings(prod)["EMBARGO"]) == ("two-person", "on")
    assert len(json.loads(settings(prod)["APPROVERS"])) >= 2
    assert (settings(local)["SIGNOFF"], settings(local)["EMBARGO"]) == ("none", "off")
    assert not local.properties("AWS::Scheduler::Schedule")


def test_a_fault_in_one_release_leaves_the_others_and_fails_the_execution(prod):
    states = definition(prod, "publication")

    assert states["TellOfReleaseFault"]["Next"] == "Fault"
    assert states["Fault"]["Result"] == {"outcome": "fault"}
    assert states["AnyFault"]["Choices"][0]["Next"] == "ReleaseFaulted"


@pytest.mark.parametrize("stack", ["pipeline", "publication", "registers"])
def test_a_workflow_is_traced_and_logged_without_its_data(prod, stack):
    (machine,) = prod.properties("AWS::StepFunctions::StateMachine", stack)

    assert machine["TracingConfiguration"] == {"Enabled": True}
    assert machine["LoggingConfiguration"]["Level"] == "ALL"
    assert machine["LoggingConfiguration"]["IncludeExecutionData"] is False


def test_an_event_that_cannot_be_delivered_waits_in_an_encrypted_queue_and_raises_an_alarm(prod):
    rules = prod.properties("AWS::Events::Rule")
    assert all("DeadLetterConfig" in target for rule in rules for target in rule["Targets"])

    for queue in prod.properties("AWS::SQS::Queue"):
        assert queue["MessageRetentionPeriod"] == 1_209_600
        assert "KmsMasterKeyId" in queue
    alarms = {alarm["AlarmName"] for alarm in prod.properties("AWS::CloudWatch::Alarm")}
    assert {f"pratique-prod-{name}-undelivered" for name in ("ingest", "release", "routing")} <= alarms


def test_every_workflow_and_function_is_watched_and_every_alarm_tells_people(prod):
    alarms = prod.properties("AWS::CloudWatch::Alarm")
    names = {alarm["AlarmName"] for alarm in alarms}
    functions = [function["FunctionName"] for function in prod.properties("AWS::Lambda::Function")]

    assert {f"{function}-{kind}" for function in functions for kind in ("errors", "throttles")} <= names
    assert {f"pratique-prod-{w}-{k}" for w in ("ingest", "release") for k in ("failed", "timed-out")} <= names
    assert all(len(alarm["AlarmActions"]) == 1 for alarm in alarms)  # which one: test_runbooks


def test_every_function_is_traced_and_runs_on_arm(prod):
    for function in prod.properties("AWS::Lambda::Function"):
        assert function["TracingConfig"] == {"Mode": "Active"}
        assert function["Architectures"] == ["arm64"]
        assert function["Runtime"] == "python3.13"
