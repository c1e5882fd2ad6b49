"""Landing zones are spread over stacks by the names of their datasets, and stay where they are."""

from __future__ import annotations

import json
import re

from cdk.landing.parts import PARTS, part_of, parts, stack_of


def test_a_zone_stays_in_its_stack_whichever_datasets_come_and_go():
    few = [f"dataset_{number}" for number in range(10)]
    many = [f"dataset_{number}" for number in range(200)]

    assert all(set(datasets) <= set(parts(many)[part]) for part, datasets in parts(few).items())
    # What is deployed stands on these: another way to choose would move every zone to another stack.
    assert [part_of(name) for name in ("covid_tests", "hospital_activity", "unclaimed")] == [0, 3, 0]


def test_two_hundred_datasets_are_spread_so_that_no_stack_is_near_its_limit():
    spread = parts(f"dataset_{number:03}" for number in range(200))

    assert len(spread) == PARTS
    assert max(map(len, spread.values())) * 6 < 400, "six resources a zone, 500 a stack"


def test_a_part_that_has_no_dataset_has_no_stack():
    assert parts([]) == {0: ["unclaimed"]}
    assert [stack_of(part) for part in range(3)] == ["landing", "landing-2", "landing-3"]


def test_every_zone_is_in_one_stack_and_told_in_its_output(prod, catalogue):
    told: dict[str, str] = {}
    for stack, template in prod.templates.items():
        for name, output in template.get("Outputs", {}).items():
            if name.startswith("LandingZones"):
                zones = json.loads(output["Value"])
                assert not zones.keys() & told.keys()
                assert {f"pratique-prod-{stack_of(part_of(dataset))}" for dataset in zones} == {
                    f"pratique-prod-{stack}"
                }
                told |= zones

    assert told.keys() == {*catalogue.datasets, "unclaimed"}
    buckets = {bucket["BucketName"] for bucket in prod.properties("AWS::S3::Bucket")}
    assert set(told.values()) == {name for name in buckets if re.search("-landing-", name)}


def test_whoever_opens_one_zones_key_in_a_function_opens_every_zones_and_no_other(prod):
    policies = [p for p in prod.properties("AWS::IAM::ManagedPolicy") if p["ManagedPolicyName"].endswith("-keys")]
    opened = [resource for policy in policies for resource in _list(policy["PolicyDocument"]["Statement"][0])]
    buckets = [bucket for bucket in prod.properties("AWS::S3::Bucket") if "-landing-" in bucket["BucketName"]]

    assert len({json.dumps(resource) for resource in opened}) == len(buckets)
    for policy in policies:
        (statement,) = policy["PolicyDocument"]["Statement"]
        assert statement["Condition"] == {"StringEquals": {"kms:ViaService": "s3.eu-west-2.amazonaws.com"}}


def _list(statement):
    resource = statement["Resource"]
    return resource if isinstance(resource, list) else [resource]
