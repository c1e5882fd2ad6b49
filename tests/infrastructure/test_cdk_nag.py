"""The security packs: no finding without a reason on one construct, and no reason without a finding."""

from __future__ import annotations

from contextlib import nullcontext

import pytest
from aws_cdk import App, Stack, Validations
from aws_cdk.assertions import Template
from aws_cdk.aws_iam import Role, ServicePrincipal
from aws_cdk.aws_s3 import Bucket

from app import build, main
from cdk.guardrails.findings import excuse
from cdk.guardrails.packs import security_packs
from cdk.guardrails.permissions import allow
from config.load import load
from config.serving import Edge


@pytest.fixture(params=["prod", "with_cluster", "with_sftp"])
def held(request):
    """An environment, with its findings and what is acknowledged."""
    return request.getfixturevalue(request.param)


def _below(path: str, construct: str) -> bool:
    return path == construct or path.startswith(f"{construct}/")


def test_every_finding_is_acknowledged_with_its_reason(held):
    open_findings = {
        (path, finding)
        for path, finding in held.findings
        if not any(finding == known and _below(path, construct) for construct, known, _ in held.acknowledged)
    }

    assert not open_findings


def test_an_acknowledgement_of_what_is_no_longer_found_is_stale(held):
    stale = {
        (construct, known)
        for construct, known, _ in held.acknowledged
        if not any(finding == known and _below(path, construct) for path, finding in held.findings)
    }

    assert not stale


def test_each_reason_is_a_sentence_and_none_covers_a_whole_stack(held):
    for construct, finding, reason in held.acknowledged:
        assert len(reason.split()) >= 6, (finding, reason)
        assert len(construct.split("/")) > 2, f"{finding} is acknowledged for all of {construct}"


def test_the_app_with_every_setting_synthesises_with_nothing_left_to_say(tmp_path, monkeypatch):
    def loaded(name, **rest):
        us_east_1 = "us-east-1:111122223333"
        firewall, certificate = (
            f"arn:aws:wafv2:{us_east_1}:global/webacl/a/0a",
            f"arn:aws:acm:{us_east_1}:certificate/0a",
        )
        settings = {
            "edge": Edge(firewall=firewall, certificate=certificate),
            "site_address": "https://figures.example",
            "repository": "health@1234567/pratique@89012345",
        }
        return load(name, **rest).model_copy(update=settings)

    monkeypatch.setattr("app.load", loaded)
    app = App(outdir=str(tmp_path), context={"env": "dev", "aws:cdk:bundling-stacks": []}, analytics_reporting=False)
    build(app)
    Validations.of(app).add_plugins(*security_packs(app))

    app.synth()


def test_a_bucket_without_guardrails_fails_the_synth(tmp_path):
    app = App(outdir=str(tmp_path), analytics_reporting=False)
    Bucket(Stack(app, "Careless"), "Bucket")
    Validations.of(app).add_plugins(*security_packs(app))

    with pytest.raises(RuntimeError, match="ValidationFailed"):
        app.synth()


@pytest.mark.parametrize("said", [{}, {"packs": "on"}, {"packs": "off"}])
def test_the_packs_are_in_force_unless_they_are_said_to_be_off(tmp_path, monkeypatch, said):
    monkeypatch.setattr("app.App", lambda: App(outdir=str(tmp_path), context=said, analytics_reporting=False))
    monkeypatch.setattr("app.build", lambda it: Bucket(Stack(it, "Careless"), "Bucket"))
    refused = nullcontext() if said == {"packs": "off"} else pytest.raises(RuntimeError, match="ValidationFailed")

    with refused:
        main()


@pytest.mark.parametrize("pattern", ["arn:aws:s3:::bucket/*", "arn:aws:s3:::*/latest.json"])
def test_a_pattern_without_a_reason_is_refused_before_it_is_found(tmp_path, pattern):
    role = Role(Stack(App(outdir=str(tmp_path)), "Stack"), "Role", assumed_by=ServicePrincipal("lambda.amazonaws.com"))

    with pytest.raises(ValueError, match="without a reason"):
        allow(role, ["s3:GetObject"], [pattern])


def test_a_reason_for_checkov_stands_on_one_resource_and_a_second_is_put_beside_it(tmp_path):
    stack = Stack(App(outdir=str(tmp_path)), "Stack")
    bucket = Bucket(stack, "Bucket")
    excuse(bucket, {"CKV_AWS_18": "one"})
    excuse(bucket, {"CKV_AWS_21": "another"})

    (found,) = Template.from_stack(stack).find_resources("AWS::S3::Bucket").values()
    skip = [{"id": "CKV_AWS_18", "comment": "one"}, {"id": "CKV_AWS_21", "comment": "another"}]
    assert found["Metadata"]["checkov"] == {"skip": skip}


def test_no_reason_for_checkov_covers_a_stack(tmp_path):
    with pytest.raises(TypeError, match="name the one that the check fails on"):
        excuse(Stack(App(outdir=str(tmp_path)), "Stack"), {"CKV_AWS_18": "one"})
