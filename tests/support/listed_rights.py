"""The functions whose rights are tried one by one, and which of these no run can show, each with its reason."""

from __future__ import annotations

from typing import get_args

from config.concurrency import CalledByWorkflows

FUNCTIONS = [*get_args(CalledByWorkflows), "areas", "freshness", "routing", "invite", "recertify"]

# What a service asks for on a function's behalf, or what Lambda itself does: no request of the function's own shows it,
# so no scenario can.
BEHIND = {
    "logs:CreateLogStream": "Lambda opens the stream of a function's log.",
    "logs:PutLogEvents": "Lambda writes a function's log.",
    "xray:PutTelemetryRecords": "Lambda's X-Ray daemon sends it.",
    "xray:PutTraceSegments": "Lambda's X-Ray daemon sends it.",
    "sqs:ReceiveMessage": "Lambda takes messages from the queue with the function's role.",
    "sqs:DeleteMessage": "Lambda takes messages from the queue with the function's role.",
    "sqs:GetQueueAttributes": "Lambda takes messages from the queue with the function's role.",
    "sqs:ChangeMessageVisibility": "Lambda takes messages from the queue with the function's role.",
    "sqs:GetQueueUrl": "Lambda takes messages from the queue with the function's role.",
    "sqs:SendMessage": "Lambda sends what a function could not do to its queue.",
    "s3:ListBucket": "Without it S3 calls what is not there forbidden; nothing is listed.",
    "s3:AbortMultipartUpload": "The SDK takes back a large file that it could not put whole; files here are small.",
}

# What ordinary days do not bring; each is what the function's own tests are about.
NOT_ORDINARY = {
    ("triage", "s3:GetObject"): "It reads a sender's manifest, whichever version of it lies beside the file.",
    (
        "plan",
        "glue:GetDatabase",
    ): "Glue's actions on a table are granted beside its catalogue and database, as it asks.",
    (
        "link",
        "glue:GetDatabase",
    ): "Glue's actions on a table are granted beside its catalogue and database, as it asks.",
    ("register", "s3:DeleteObject"): "It deletes versions of a register whose time is over.",
    ("plan", "dynamodb:ConditionCheckItem"): "It refuses a release in one step with a look at whether it has its turn.",
    ("routing", "kms:GenerateDataKey"): "Lambda puts what the function could not do into a queue under our key.",
}

# Parts of policies (a statement, one of its resources, what holds it back) that ordinary days do not bring, by the
# function and what the part is about.
NOT_ORDINARY_PARTS = {
    ("areas", "/v1/areas/*"): "The tests' product has no areas beside the whole.",
    ("areas", "Keysalerts"): "Lambda takes messages from the queue with the function's role.",
    ("freshness", "Keysalerts"): "Lambda puts what the function could not do into a queue under our key.",
    ("routing", "Keysalerts"): "Lambda puts what the function could not do into a queue under our key.",
    ("recertify", "Keysalerts"): "Lambda puts what the function could not do into a queue under our key.",
    (
        "inspection",
        "Zoneunclaimed",
    ): "One policy opens the keys of a part's zones; of the unclaimed zone nothing is read.",
}
