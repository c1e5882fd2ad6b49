"""What stands in front of the public site: its firewall, its certificate, and that both are taken from us-east-1."""

from __future__ import annotations

import json

import pytest
from aws_cdk import App, Stack
from aws_cdk.assertions import Template
from aws_cdk.aws_s3 import Bucket
from pydantic import ValidationError

from cdk.naming import Names
from cdk.site.distribution import PublicSite
from cdk.site.firewall import MANAGED
from cdk.site.turned_away import BODIES, OF_GROUP
from config.load import load
from config.model import Environment
from config.serving import Edge

FIREWALL = "arn:aws:wafv2:us-east-1:444455556666:global/webacl/pratique-prod-site/0a1b2c3d"
CERTIFICATE = "arn:aws:acm:us-east-1:444455556666:certificate/0a1b2c3d"


def test_the_firewall_is_where_cloudfront_looks_for_it(prod):
    (manifest,) = prod.folder.glob("assembly-*/manifest.json")
    artifacts = json.loads(manifest.read_text())["artifacts"].values()
    stacks = [artifact for artifact in artifacts if artifact["type"] == "aws:cloudformation:stack"]
    places = {stack["displayName"].split("/")[-1].split(" ")[0]: stack["environment"] for stack in stacks}
    (acl,) = prod.properties("AWS::WAFv2::WebACL")

    assert places["edge"] == "aws://444455556666/us-east-1"
    assert places["site"] == "aws://444455556666/eu-west-2"
    assert acl["Scope"] == "CLOUDFRONT"
    assert acl["DefaultAction"] == {"Allow": {}}


def test_an_address_that_asks_for_too_much_is_told_so(prod):
    (acl,) = prod.properties("AWS::WAFv2::WebACL", "edge")
    limit, *managed = sorted(acl["Rules"], key=lambda rule: rule["Priority"])

    assert limit["Statement"]["RateBasedStatement"] == {
        "AggregateKeyType": "IP",
        "EvaluationWindowSec": 300,
        "Limit": 10_000,
    }
    assert limit["Action"]["Block"]["CustomResponse"]["ResponseCode"] == 429
    assert [rule["Statement"]["ManagedRuleGroupStatement"]["Name"] for rule in managed] == list(MANAGED)
    assert all(rule["OverrideAction"] == {"None": {}} for rule in managed), "what they say is done, not counted"


def test_who_is_turned_away_is_told_so_and_not_that_the_page_is_missing(prod):
    """CloudFront answers every 403 with its page for what is missing, but for a response that the firewall brings."""
    (config,) = [found["DistributionConfig"] for found in prod.properties("AWS::CloudFront::Distribution")]
    (acl,) = prod.properties("AWS::WAFv2::WebACL", "edge")
    by_name = {rule["Name"]: rule for rule in acl["Rules"]}
    blocks = [by_name["too-many-requests"]["Action"]["Block"]]
    for group in MANAGED:
        statement = by_name[group]["Statement"]["ManagedRuleGroupStatement"]
        assert {each["Name"] for each in statement["RuleActionOverrides"]} == set(OF_GROUP[group].split())
        assert all(each["ActionToUse"].keys() == {"Block"} for each in statement["RuleActionOverrides"]), "not weaker"
        blocks += [each["ActionToUse"]["Block"] for each in statement["RuleActionOverrides"]]

    assert {each["ErrorCode"]: each["ResponsePagePath"] for each in config["CustomErrorResponses"]}[403] == "/404.html"
    for block in blocks:
        answer = block["CustomResponse"]
        body = acl["CustomResponseBodies"][answer["CustomResponseBodyKey"]]
        assert body["ContentType"] == "TEXT_HTML"
        assert {each["Name"] for each in answer["ResponseHeaders"]} == {"Cache-Control", "Content-Security-Policy"}
    assert {block["CustomResponse"]["ResponseCode"] for block in blocks} == {403, 429}


def test_no_rule_that_only_counts_is_made_to_block():
    """AWS counts, and does not block, addresses that it has seen in floods: a hospital's may be one."""
    assert "AWSManagedIPDDoSList" not in " ".join(OF_GROUP.values())
    assert set(OF_GROUP) == set(MANAGED)


@pytest.mark.parametrize("name", BODIES)
def test_the_firewalls_pages_are_small_whole_and_load_nothing(name):
    _, page = BODIES[name]

    assert len(page.encode()) <= 4096, "the most that WAF takes"
    assert page.startswith("<!doctype html>")
    assert page.endswith("</html>\n")
    assert 'lang="en-GB"' in page
    assert page.count("<title>") == page.count("<h1>") == 1
    assert not any(loaded in page for loaded in ("<script", "src=", "<link", "@import", "url("))


def test_what_was_turned_away_is_kept_under_our_key_and_nothing_else_is(prod):
    (logging,) = prod.properties("AWS::WAFv2::LoggingConfiguration")
    (log,) = prod.properties("AWS::Logs::LogGroup", "edge")
    kept = logging["LoggingFilter"]

    assert logging["LogDestinationConfigs"][0].endswith(f":log-group:{log['LogGroupName']}")
    assert log["LogGroupName"].startswith("aws-waf-logs-"), "WAF takes no log group of another name"
    assert "KmsKeyId" in log
    assert kept["DefaultBehavior"] == "DROP"
    assert kept["Filters"][0]["Conditions"] == [{"ActionCondition": {"Action": "BLOCK"}}]


def _site(folder, edge: Edge, address: str):
    stack = Stack(App(outdir=str(folder)), "Stack")
    logs = Bucket.from_bucket_name(stack, "Logs", "logs")
    PublicSite(stack, "Site", names=Names("prod", "444455556666", "eu-west-2"), logs=logs, edge=edge, address=address)
    (found,) = Template.from_stack(stack).find_resources("AWS::CloudFront::Distribution").values()
    return found["Properties"]["DistributionConfig"]


def test_the_site_stands_behind_the_firewall_and_under_the_name_that_the_file_says(tmp_path):
    config = _site(tmp_path, Edge(firewall=FIREWALL, certificate=CERTIFICATE), "https://figures.example")

    assert config["WebACLId"] == FIREWALL
    assert config["Aliases"] == ["figures.example"]
    assert config["ViewerCertificate"]["AcmCertificateArn"] == CERTIFICATE
    assert config["ViewerCertificate"]["MinimumProtocolVersion"] == "TLSv1.2_2021"


def test_without_them_it_has_cloudfronts_own_name_and_no_firewall(tmp_path):
    config = _site(tmp_path, Edge(), "")

    assert not {"WebACLId", "Aliases", "ViewerCertificate"} & config.keys()


@pytest.mark.parametrize(
    "edge",
    [
        {"firewall": FIREWALL.replace("us-east-1", "eu-west-2")},
        {"firewall": FIREWALL.replace("global", "regional")},
        {"certificate": CERTIFICATE.replace("us-east-1", "eu-west-2")},
        {"certificate": CERTIFICATE},
    ],
)
def test_an_address_that_cloudfront_would_refuse_is_refused_before(edge):
    fields = load("prod").model_dump() | {"edge": edge}

    with pytest.raises(ValidationError):
        Environment.model_validate(fields)
