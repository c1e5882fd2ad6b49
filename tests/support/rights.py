"""Functions run with the actions their synthesised policies allow and no others, by the gate of the tests' AWS."""

from __future__ import annotations

import importlib
import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, get_args

import pytest

from bench.assembly import Templates
from config.concurrency import CalledByWorkflows
from lambdas.adapters import agreements, people
from lambdas.adapters.catalogue import catalogue
from lambdas.adapters.settings import settings
from lambdas.areas import handler as areas
from lambdas.freshness import handler as freshness
from lambdas.invite import handler as invite
from lambdas.recertify import handler as recertify
from lambdas.routing import handler as routing
from lambdas.routing import store
from tests.support import ingest, release
from tests.support import register as registers
from tests.support.agreed import decided
from tests.support.cloud import Answer, _refusal
from tests.support.ingest import decision, visits
from tests.support.platform import REGION, ZONE, Context, Platform
from tests.support.routes import ARN, SERVICE, KeyValueStore

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

# What a service asks of KMS with the caller's rights, since buckets and ledger lie under keys of ours: S3 to read, to
# write, and to put parts together; DynamoDB's guide asks all four of whoever uses a table under a key of the account's.
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
OF_KMS = {
    "s3:GetObject": {"kms:Decrypt"},
    "s3:GetObjectVersion": {"kms:Decrypt"},
    "s3:PutObject": {"kms:GenerateDataKey"},
    "dynamodb": {"kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"},
}

# What ordinary days do not bring; each is what the function's own tests are about.
NOT_ORDINARY = {
    ("triage", "s3:GetObject"): "It reads a sender's manifest, whichever version of it lies beside the file.",
    ("triage", "s3:GetObjectVersionTagging"): "It reads how a scan for malware ended, where what lands is scanned.",
    (
        "plan",
        "glue:GetDatabase",
    ): "Glue's actions on a table are granted beside its catalogue and database, as it asks.",
    (
        "link",
        "glue:GetDatabase",
    ): "Glue's actions on a table are granted beside its catalogue and database, as it asks.",
    ("register", "s3:DeleteObject"): "It deletes versions of a register whose time is over.",
    ("publish", "dynamodb:ConditionCheckItem"): "It takes a turn in one step with a look at products that overlap.",
    ("routing", "kms:GenerateDataKey"): "Lambda puts what the function could not do into a queue under our key.",
}

# The lake's stack makes the tables; in the tests there are none, so there whoever commits does.
ONLY_IN_TESTS = {("commit", "glue:CreateTable"), ("register", "glue:CreateTable")}

Used = dict[str, set[str]]


class Guard:
    """Notes which actions each function's requests are, and refuses what it is told to."""

    def __init__(self) -> None:
        self.used: Used = defaultdict(set)
        self.acting: str | None = None
        self.refused: tuple[str, str] | None = None

    def lets_through(self, service: str, name: str, headers: Any) -> bool:
        """Note a request of the function that acts; whether every action that it takes is allowed."""
        if self.acting is None:
            return True
        return self._lets(actions_of(service, name, headers))

    def lets_ask_for_routes(self, operation: str) -> bool:
        """Note a request to CloudFront's store, which passes no gate; whether it is allowed."""
        return self.acting is None or self._lets({f"{SERVICE}:{operation}"})

    def _lets(self, asked: set[str]) -> bool:
        assert self.acting is not None
        actions = asked | {of for action in asked for of in OF_KMS.get(action, OF_KMS.get(action.split(":")[0], set()))}
        self.used[self.acting] |= actions
        return self.refused is None or self.refused[0] != self.acting or self.refused[1] not in actions


def actions_of(service: str, name: str, headers: Any) -> set[str]:
    """Return the IAM actions that a request takes, by AWS's list of actions for each service."""
    if service != "s3":
        return {f"{service}:{name.rpartition('.')[2]}"}
    method, path = name.split(" ", 1)
    address, _, query = path.partition("?")
    if method == "POST" and query.startswith("delete"):
        return {"s3:DeleteObject"}
    reading = {"s3:GetObjectVersion"} if "versionId=" in query else {"s3:GetObject"}
    if "/" not in address.strip("/"):
        return {"s3:ListBucket"}
    if method in {"GET", "HEAD"}:
        return reading
    if method == "DELETE":
        return {"s3:AbortMultipartUpload" if "uploadId=" in query else "s3:DeleteObject"}
    source = headers.get("x-amz-copy-source", b"")
    text = source.decode() if isinstance(source, bytes) else source
    copied = {"s3:GetObjectVersion" if "versionId=" in text else "s3:GetObject"} if text else set()
    return {"s3:PutObject"} | copied


@contextmanager
def guarded(platform: Platform, patch: pytest.MonkeyPatch) -> Iterator[Guard]:
    """Let a guard see every request, and know whose it is."""
    guard, carry_out = Guard(), platform.gate._carry_out

    def guarded_request(service: str, name: str, request: Any) -> Answer:
        if guard.lets_through(service, name, request.headers):
            return carry_out(service, name, request)
        return _refusal("AccessDeniedException", f"{guard.acting} may not {name}")

    patch.setattr(platform.gate, "_carry_out", guarded_request)
    routes = KeyValueStore(guard.lets_ask_for_routes)
    patch.setattr(store, "client", lambda: routes)
    registers.begin(patch)
    patch.setenv("ROUTES_STORE", ARN)
    for function in FUNCTIONS:
        module = importlib.import_module(f"lambdas.{function}.handler")
        patch.setattr(module, "main", _as(guard, function, module.main))
    yield guard


def _as(guard: Guard, function: str, main: Any) -> Any:
    def acting(event: dict[str, Any], context: object) -> Any:
        before, guard.acting = guard.acting, function
        try:
            return main(event, context)
        finally:
            guard.acting = before

    return acting


def scenario(platform: Platform) -> dict[str, Any]:
    """Everything that the functions do in ordinary days; return what a reader of the outcome would see."""
    good = visits(*(f"V{n},2020-10-01,{1 if n < 5 else 3}" for n in range(12)), "bad,2020-10-02,none")
    faulty = visits("W1,2020-10-03,3", "W2,2020-10-03,x", "W3,2020-10-03,y")
    states = []
    before = freshness.main({}, Context())["ages"]
    for number, body in enumerate((good, good, faulty)):
        done = ingest.run(platform.put(ZONE, f"incoming/{number}.csv", body))
        states.append(done["state"])
        platform.tick()
    states.append(ingest.run(decision(done, "release"))["state"])
    platform.tick()
    published = [len(release.run(platform))]
    more = visits(*(f"X{n},2020-10-02,3" for n in range(20)))
    states.append(ingest.run(platform.put(ZONE, "incoming/more.csv", more))["state"])
    published.append(len(release.run(platform)))
    return {
        "states": states,
        "awaited": sorted(before),
        "published": published,
        "registers": [registers.run(platform)["outcome"] for _ in range(2)],
        "areas": areas.main({}, Context())["changed"],
        "routes": [routing.main({}, Context())["changed"] for _ in range(2)],
        "waiting": freshness.main({}, Context())["waiting"],
        "invited": invitations(platform),
    }


def invitations(platform: Platform) -> list[Any]:
    """Invite two people under an agreement, and a list with one of them again; report who is let in."""
    agreement, cognito = catalogue().agreements["clinic_watch"], platform.client("cognito-idp")
    for made in decided(agreement):
        agreements.enter(agreement, made.verb, by=made.by, reason=made.reason, at=made.at)
    people.cognito.cache_clear()
    pool = cognito.create_user_pool(PoolName="users")["UserPool"]["Id"]
    cognito.create_group(UserPoolId=pool, GroupName=agreement.group)
    platform.client("s3").create_bucket(Bucket="queries", CreateBucketConfiguration={"LocationConstraint": REGION})
    two, again = ("username,email\n" + "".join(f"{name},{name}@example.org\n" for name in names) for names in NAMES)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("USER_POOL", pool)
        patch.setenv("QUERIES_BUCKET", "queries")
        settings.cache_clear()
        asked = [{"agreement": agreement.name, "people": text, "by": "Ada Sample"} for text in (two, again)]
        found = [invite.main(event, Context()) for event in asked]
        asked_today = f"queries/day={datetime.now(UTC).date()}/agreement={agreement.name}/1.json"
        platform.client("s3").put_object(Bucket="queries", Key=asked_today, Body=b'{"username": "ada.byron"}')
        reported = recertify.main({}, Context())["told"]
    return [*(each.get("counts", each) for each in found), reported]


NAMES = (("ada.byron", "grace.h"), ("ada.byron", "mary.s"))


def granted(templates: Templates) -> Used:
    """Return the actions that each function's role is allowed, over all its policies."""
    allowed: Used = defaultdict(set)
    role = re.compile(
        rf"(?:Functions|Areas|Freshness|Inviting|Recertifying|Routing)?({'|'.join(map(str.title, FUNCTIONS))})"
        r"Role(?:Default|Overflow)"
    )
    for template in templates.values():
        for name, policy in template["Resources"].items():
            found = role.match(name)
            if policy["Type"] in {"AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"} and found:
                statements = policy["Properties"]["PolicyDocument"]["Statement"]
                for statement in (each for each in statements if each["Effect"] == "Allow"):
                    actions = statement["Action"]
                    allowed[found[1].lower()] |= {actions} if isinstance(actions, str) else set(actions)
    return allowed
