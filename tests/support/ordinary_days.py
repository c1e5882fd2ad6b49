"""Everything that the platform's functions do in ordinary days, from drops that land to releases, registers and people.

What is there before the first drop is made as the stacks make it: tables, workgroups, user pool.
"""

from __future__ import annotations

import json
from contextlib import nullcontext
from datetime import UTC, datetime
from typing import Any

import pytest
from pyiceberg.partitioning import PartitionSpec
from pyiceberg.schema import Schema

from contracts.drops.scans import CLEAN, SCAN_TAG
from lambdas.adapters import agreements, iceberg, people
from lambdas.adapters.catalogue import catalogue
from lambdas.adapters.settings import settings
from lambdas.areas import handler as areas
from lambdas.freshness import handler as freshness
from lambdas.invite import handler as invite
from lambdas.recertify import handler as recertify
from lambdas.routing import handler as routing
from tests.support import ingest, release
from tests.support import register as registers
from tests.support.agreed import decided
from tests.support.cloud import ACCOUNT, REGION
from tests.support.deployed import Deployed, deployed, templates
from tests.support.iam.templates import Account
from tests.support.ingest import decision, visits
from tests.support.platform import UNCLAIMED_ZONE, ZONE, Context, Platform
from tests.support.rights import Guard
from tests.support.routes import ARN
from tests.support.signoff import offered, sign, taken_up

AGREEMENT = "clinic_watch"
QUERIES = "pratique-test-queries"
NAMES = (("ada.byron", "grace.h"), ("ada.byron", "mary.s"))
SIGN = ("ada", "ben")
# Who drops, where a role of ours does, and whose role the scanner has.
SENT = {ZONE: ("supplier-visits", "landing-2-scan"), UNCLAIMED_ZONE: ("", "landing-scan")}


def arrange(platform: Platform, patch: pytest.MonkeyPatch) -> Deployed:
    """Make what stands before the first drop; return what is deployed there."""
    account = Account(templates(), ACCOUNT, REGION)
    _tables(account)
    platform.client("s3").create_bucket(Bucket=QUERIES, CreateBucketConfiguration={"LocationConstraint": REGION})
    people.cognito.cache_clear()
    pool = platform.client("cognito-idp").create_user_pool(PoolName="users")["UserPool"]
    given = {"USER_POOL": pool["Id"], "QUERIES_BUCKET": QUERIES, "SIGNOFF": "two-person", "SCANNED": "yes"}
    for name, value in {**given, "ROUTES_STORE": ARN}.items():
        patch.setenv(name, value)
    settings.cache_clear()
    (hmac,) = settings().pseudonym_keys.values()
    return deployed(
        {
            hmac: _key(account, "GENERATE_VERIFY_MAC"),
            settings().certificate_key: _key(account, "SIGN_VERIFY"),
            f"arn:aws:cognito-idp:{REGION}:{ACCOUNT}:userpool/{pool['Id']}": _only(account, "AWS::Cognito::UserPool"),
            ARN: _only(account, "AWS::CloudFront::KeyValueStore"),
        }
    )


def scenario(platform: Platform, guard: Guard) -> dict[str, Any]:
    """Everything that the functions do in ordinary days; return what a reader of the outcome would see."""
    good = visits(*(f"V{n},2020-10-01,{1 if n < 5 else 3}" for n in range(12)), "bad,2020-10-02,none")
    faulty = visits("W1,2020-10-03,3", "W2,2020-10-03,x", "W3,2020-10-03,y")
    states = []
    before = freshness.main({}, Context())["ages"]
    for number, body in enumerate((good, good, faulty)):
        done = ingest.run(dropped(platform, guard, f"{number}.csv", body))
        states.append(done["state"])
        platform.tick()
    states.append(ingest.run(decision(done, "release"))["state"])
    platform.tick()
    published = [released(platform, guard)]
    more = visits(*(f"X{n},2020-10-02,3" for n in range(20)))
    states.append(ingest.run(dropped(platform, guard, "more.csv", more))["state"])
    published.append(released(platform, guard))
    states.append(ingest.run(dropped(platform, guard, "for_nobody.csv", good, UNCLAIMED_ZONE))["state"])
    return {
        "states": states,
        "awaited": sorted(before),
        "published": published,
        "registers": [registers.run(platform)["outcome"] for _ in range(2)],
        "areas": areas.main({}, Context())["changed"],
        "routes": [routing.main({}, Context())["changed"] for _ in range(2)],
        "waiting": freshness.main({}, Context())["waiting"],
        "withdrawn": withdrawn(platform),
        "invited": invitations(platform),
        "reported": reported(platform),
    }


def dropped(platform: Platform, guard: Guard, name: str, body: bytes, zone: str = ZONE) -> dict[str, Any]:
    """Let a supplier drop a file and the scanner find it clean; return the event that begins the workflow."""
    supplier, scanner = SENT[zone]
    with guard.acts(supplier) if supplier else nullcontext():
        event = platform.put(zone, f"incoming/{name}", body)
    landed = event["detail"]["object"]
    with guard.acts(scanner):
        platform.client("s3").put_object_tagging(
            Bucket=zone,
            Key=landed["key"],
            VersionId=landed["version-id"],
            Tagging={"TagSet": [{"Key": SCAN_TAG, "Value": CLEAN}]},
        )
    return event


def released(platform: Platform, guard: Guard) -> list[str]:
    """Make what is due, let two people sign it; return what each release waited for, and the last one of all."""
    waits = []
    for due in release.planned()["releases"]:
        candidate = release.suppressed(platform, due)
        waits.append(release.finished(candidate)["waits"])
        about = offered(candidate["release"])
        for person in SIGN:
            with guard.acts("approver", person=person):
                event = sign(platform, about, person)
            waits += [done["waits"] for done in taken_up(event)]
    return waits


def withdrawn(platform: Platform) -> list[str]:
    """Take the latest release back; return how many releases are then pointed to."""
    bad = release.latest(platform)[release.PRODUCT]["release"]
    why = {"by": "Ada Sample", "reason": "The file was last year's.", "at": "2020-10-05T10:00:00+00:00"}
    done = taken_up({"product": release.PRODUCT, "decision": {"release": bad, "verb": "withdraw", **why}})
    return [each["waits"] for each in done]


def invitations(platform: Platform) -> list[Any]:
    """Invite two people under an agreement, and a list with one of them again."""
    agreement, cognito = catalogue().agreements[AGREEMENT], platform.client("cognito-idp")
    for made in decided(agreement):
        agreements.enter(agreement, made.verb, by=made.by, reason=made.reason, at=made.at)
    cognito.create_group(UserPoolId=settings().user_pool, GroupName=agreement.group)
    lists = ("username,email\n" + "".join(f"{name},{name}@example.org\n" for name in names) for names in NAMES)
    asked = [{"agreement": agreement.name, "people": text, "by": "Ada Sample"} for text in lists]
    found = [invite.main(event, Context()) for event in asked]
    return [each.get("counts", each) for each in found]


def reported(platform: Platform) -> str:
    """Let somebody ask a question, and make the month's report; return what it tells people to do."""
    asked = f"queries/day={datetime.now(UTC).date()}/agreement={AGREEMENT}/1.json"
    platform.client("s3").put_object(Bucket=QUERIES, Key=asked, Body=b'{"username": "ada.byron"}')
    told: str = recertify.main({}, Context())["told"]
    return told


def _tables(account: Account) -> None:
    """Make the tables that the stacks make, of the columns and in the places that these say."""
    for stack, _, table in account.resources("AWS::Glue::Table"):
        if "OpenTableFormatInput" not in table:
            continue
        said = account.value(stack, table["OpenTableFormatInput"]["IcebergInput"]["IcebergTableInput"])
        parts = {"spec-id": 0, "fields": _fields(said.get("PartitionSpec", {}), "field-id", "source-id")}
        iceberg.catalogue().create_table(
            (account.value(stack, table["DatabaseName"]), table["Name"]),
            schema=Schema.model_validate_json(json.dumps({"type": "struct", "fields": _fields(said["Schema"], "id")})),
            location=said["Location"],
            partition_spec=PartitionSpec.model_validate_json(json.dumps(parts)),
        )


def _fields(said: dict[str, Any], *numbers: str) -> list[dict[str, Any]]:
    """Return fields as Iceberg writes them; CloudFormation begins names with a capital and writes them in one."""
    return [
        {
            **{
                name.lower(): value
                for name, value in field.items()
                if name in {"Name", "Type", "Required", "Transform"}
            },
            **{number: field[number.title().replace("-", "")] for number in numbers},
        }
        for field in said.get("Fields", [])
    ]


def _key(account: Account, usage: str) -> str:
    (found,) = [
        account.address(stack, name)
        for stack, name, key in account.resources("AWS::KMS::Key")
        if key.get("KeyUsage") == usage
    ]
    return found


def _only(account: Account, kind: str) -> str:
    ((stack, name, _),) = account.resources(kind)
    return account.address(stack, name)
