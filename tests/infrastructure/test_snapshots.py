"""Every stack as text, kept for review: a change of what is made, how it is set or who may do what shows in a diff."""

from __future__ import annotations

import difflib
import os
from pathlib import Path

import pytest

from tests.support.snapshots import snapshot

KEPT = Path(__file__).parent / "snapshots"
RENEW = "PRATIQUE_SNAPSHOTS"
MOST_LINES = 60


@pytest.fixture(scope="module")
def stacks(prod, with_cluster, with_sftp, catalogue):
    """Every stack of production as text, those that it only has when asked and each agreement's among them."""
    templates = {
        **prod.templates,
        "cluster": with_cluster.templates["cluster"],
        **{name: with_sftp.templates[name] for name in ("sftp", "sftp-users")},
        **{f"agreement-{name}": template for name, template in prod.agreements.items()},
    }
    return {name: snapshot(template, catalogue.datasets) for name, template in templates.items()}


def _kept():
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(KEPT.glob("*.txt"))}


def test_every_stack_is_as_it_was_reviewed(stacks):
    if os.environ.get(RENEW) == "renew":
        for path in KEPT.glob("*.txt"):
            path.unlink()
        for name, text in stacks.items():
            (KEPT / f"{name}.txt").write_text(text, encoding="utf-8")
    kept = _kept()
    differing = [
        line
        for name in sorted(kept.keys() | stacks.keys())
        for line in difflib.unified_diff(
            kept.get(name, "").splitlines(), stacks.get(name, "").splitlines(), f"kept/{name}", f"made/{name}", n=2
        )
    ]

    said = "\n".join([line.rstrip() for line in differing[:MOST_LINES]])
    assert not differing, (
        f"{len(differing)} lines differ; if the change is meant, run `make snapshots` and review\n{said}"
    )


def _template(*, right="s3:GetObject", on="covid_tests", code="a" * 64, suffix="12345678", zones=("covid_tests",)):
    ids = {zone: f"Zone{zone.replace('_', '')}Bucket{suffix}" for zone in zones}
    buckets = {
        ids[zone]: {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": f"landing-{zone.replace('_', '-')}-1"}}
        for zone in zones
    }
    statement = {
        "Effect": "Allow",
        "Action": right,
        "Resource": {"Fn::GetAtt": [f"Zone{on.replace('_', '')}Bucket{suffix}", "Arn"]},
    }
    policy = {"PolicyDocument": {"Statement": [statement]}}
    function = {"Code": {"S3Key": f"{code}.zip"}, "Layers": [f"s3://assets/{code}.zip"], "MemorySize": 512}
    return {
        "Resources": {
            f"Triage{suffix}": {"Type": "AWS::Lambda::Function", "Properties": function},
            f"TriageCurrentVersion{suffix}{code[:32]}": {"Type": "AWS::Lambda::Version", "Properties": {}},
            "Page": {
                "Type": "AWS::Lambda::Alias",
                "Properties": {
                    "FunctionVersion": {"Fn::GetAtt": [f"TriageCurrentVersion{suffix}{code[:32]}", "Version"]}
                },
            },
            f"Supplier{zones[0].replace('_', '')}Policy{suffix}": {"Type": "AWS::IAM::Policy", "Properties": policy},
            **buckets,
        }
    }


def _text(**changes):
    return snapshot(_template(**changes), ["covid_tests", "deaths"])


def test_a_right_shows_in_words():
    assert "Allow:\n      do s3:GetObject\n      on {Zone<dataset>Bucket.Arn}" in _text()
    changed = set(_text(right="s3:*").splitlines()) - set(_text().splitlines())
    assert changed == {"      do s3:*"}


def test_a_right_on_the_zone_of_another_dataset_shows():
    changed = set(_text(on="deaths").splitlines()) - set(_text().splitlines())
    assert changed == {"      on {ZonedeathsBucket.Arn}"}


def test_new_code_and_new_hashes_of_names_show_nothing():
    assert _text(code="b" * 64, suffix="9ABCDEF0") == _text()


def test_another_dataset_shows_as_a_name_and_no_more():
    before, after = _text().splitlines(), _text(zones=("covid_tests", "deaths")).splitlines()

    assert [line for line in after if line not in before] == ["S3::Bucket: ZonecovidtestsBucket, ZonedeathsBucket"]
    assert len(after) == len(before)
