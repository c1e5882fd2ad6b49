"""How many calls run at once: what is reserved, what the quota bears, and that waiting for a turn is no fault."""

from __future__ import annotations

import heapq
import json
import random
from typing import get_args

import pytest
import yaml

from cdk.pipeline.retries import RETRIES
from config.concurrency import UNRESERVED, CalledByWorkflows
from config.load import ENVIRONMENTS, ConfigError, load

FULL = "Lambda.TooManyRequestsException"


def _reserved(synthesised):
    return {
        function["FunctionName"].rsplit("-", 1)[-1]: function["ReservedConcurrentExecutions"]
        for function in synthesised.properties("AWS::Lambda::Function")
        if "ReservedConcurrentExecutions" in function
    }


def _environment(folder, **concurrency):
    settings = yaml.safe_load((ENVIRONMENTS / "dev.yaml").read_text())
    (folder / "dev.yaml").write_text(yaml.safe_dump({**settings, "concurrency": concurrency}))
    return load("dev", folder=folder).concurrency


def test_production_leaves_capacity_to_releases_however_many_drops_come_at_once(prod):
    settings = load("prod").concurrency

    assert _reserved(prod) == settings.reserved
    assert "inspection" in settings.reserved, "the longest and largest step of a drop"
    assert settings.quota - sum(settings.reserved.values()) >= 5 * UNRESERVED


def test_an_environment_that_says_nothing_reserves_nothing_and_so_fits_a_new_accounts_quota_of_ten(local):
    assert load("local").concurrency.quota == 10
    assert _reserved(local) == {}


def test_what_can_be_reserved_is_what_a_workflow_calls(prod):
    called = {
        function["FunctionName"].rsplit("-", 1)[-1]
        for function in prod.properties("AWS::Lambda::Function")
        if any(function["FunctionName"].endswith(f"-{name}") for name in get_args(CalledByWorkflows))
    }
    machines = json.dumps(prod.properties("AWS::StepFunctions::StateMachine"))

    assert called == set(get_args(CalledByWorkflows))
    for name in called:
        assert f"Functions{name.title()}Function" in machines, name


@pytest.mark.parametrize(("quota", "calls", "fits"), [(1000, 900, True), (1000, 901, False), (10, 1, False)])
def test_no_more_is_reserved_than_the_quota_bears(tmp_path, quota, calls, fits):
    if fits:
        assert _environment(tmp_path, quota=quota, reserved={"commit": calls}).reserved == {"commit": calls}
    else:
        with pytest.raises(ConfigError, match=f"takes {calls} of a quota of {quota}.*ask Service Quotas for more"):
            _environment(tmp_path, quota=quota, reserved={"commit": calls})


def test_a_function_that_nothing_calls_again_cannot_be_limited(tmp_path):
    with pytest.raises(ConfigError, match=r"concurrency\.reserved\.routing"):
        _environment(tmp_path, quota=1000, reserved={"routing": 5})


def _gave_up(drops, *, at_once, seconds, retry):
    """Return how many of the drops that land in one moment are given up when so many are worked on at once.

    Each refused step waits as Step Functions does: a random part of the interval, which doubles up to its maximum.
    """
    chance = random.Random(20201003)  # noqa: S311 - the same waits each time
    arrivals = [(0.0, number, 0) for number in range(drops)]
    ends: list[float] = []
    given_up = 0
    while arrivals:
        now, number, tried = heapq.heappop(arrivals)
        while ends and ends[0] <= now:
            heapq.heappop(ends)
        if len(ends) < at_once:
            heapq.heappush(ends, now + seconds)
        elif tried == retry["MaxAttempts"]:
            given_up += 1
        else:
            longest = retry["IntervalSeconds"] * retry["BackoffRate"] ** tried
            wait = chance.uniform(0, min(longest, retry.get("MaxDelaySeconds", longest)))
            heapq.heappush(arrivals, (now + wait, number, tried + 1))
    return given_up


def test_a_thousand_drops_at_once_all_get_their_turn_with_a_quota_of_ten():
    (full,) = [retry for retry in RETRIES if FULL in retry["ErrorEquals"]]

    assert _gave_up(1000, at_once=10, seconds=20, retry=full) == 0
    assert _gave_up(1000, at_once=10, seconds=20, retry={**full, "MaxAttempts": 6}) > 500, "as for a fault"


def test_waiting_for_a_turn_ends_before_the_workflow_does():
    (full,) = [retry for retry in RETRIES if FULL in retry["ErrorEquals"]]

    assert full["MaxAttempts"] * full["MaxDelaySeconds"] <= 2 * 3600
