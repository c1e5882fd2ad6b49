"""How often a step of a workflow is tried again, by what it failed of, as Step Functions takes it."""

from __future__ import annotations

from typing import Any

# A refusal is an answer, not an error, so whatever a function raises is a fault. What is wrong with the catalogue, a
# setting or a query's answer is as wrong a second later; a service that is busy is not; of the rest, another try tells.
_HOPELESS = [
    "AnswerError",
    "CatalogueError",
    "DecisionError",
    "DropDecisionError",
    "IllegalTransitionError",
    "NoSuchProductError",
    "NoSuchRegisterError",
    "SettingError",
    "UnprovedError",
]
_BUSY = [
    "NotScannedError",
    "Lambda.ClientExecutionTimeoutException",
    "Lambda.ServiceException",
    "Lambda.AWSLambdaException",
    "Lambda.SdkClientException",
]
# Capacity was refused, by the account's limit or the function's own. That is no fault, however many drops came at once:
# the step waits for its turn, an hour on the average and two at most.
_FULL = {
    "ErrorEquals": ["Lambda.TooManyRequestsException"],
    "IntervalSeconds": 2,
    "BackoffRate": 2,
    "MaxDelaySeconds": 60,
    "MaxAttempts": 120,
    "JitterStrategy": "FULL",
}
RETRIES: list[dict[str, Any]] = [
    {"ErrorEquals": _HOPELESS, "MaxAttempts": 0},
    _FULL,
    {"ErrorEquals": _BUSY, "IntervalSeconds": 2, "MaxAttempts": 6, "BackoffRate": 2, "JitterStrategy": "FULL"},
    {"ErrorEquals": ["States.TaskFailed", "States.Timeout"], "IntervalSeconds": 5, "MaxAttempts": 2, "BackoffRate": 3},
]
