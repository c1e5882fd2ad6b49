"""The public site: how the latest release is found, and what headers and logs a page comes with."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest

from lambdas.adapters.public import BRIEFLY
from lambdas.publish.together import MISSING
from tests.support.keys import listed

ROUTES = {"covid_cases": "20201003T163000Z-1f2e3d4c"}


@pytest.fixture(scope="module")
def route(repository, tmp_path_factory):
    """Run the edge's function on a path, with a store of routes, and return where it leads."""
    node = shutil.which("node") or pytest.skip("node is not installed")
    source = (repository / "cdk" / "site" / "routes.js").read_text().replace("import cf from 'cloudfront';", "")
    folder = tmp_path_factory.mktemp("routes")

    def run(path: str, method: str = "GET") -> dict[str, object]:
        script = (
            f"const held = {json.dumps(ROUTES)};"
            "const cf = {kvs: () => ({get: async (key) => {"
            " if (!(key in held)) throw new Error('KeyNotFound'); return held[key]; }})};"
            f"{source}\n"
            f"handler({{request: {json.dumps({'uri': path, 'method': method})}}})"
            ".then(({method, ...r}) => console.log(JSON.stringify(r)));"
        )
        file = folder / "run.js"
        file.write_text(script)
        done = subprocess.run([node, str(file)], capture_output=True, text=True, check=True)  # noqa: S603
        return json.loads(done.stdout)

    return run


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [
        ("/", "/index.html"),
        ("/products/covid_cases/latest/", "/products/covid_cases/releases/20201003T163000Z-1f2e3d4c/index.html"),
        ("/products/covid_cases/latest/data.csv", "/products/covid_cases/releases/20201003T163000Z-1f2e3d4c/data.csv"),
        ("/products/covid_cases/releases/1/data.csv", "/products/covid_cases/releases/1/data.csv"),
        (
            "/v1/products/covid_cases/latest/data.json",
            "/products/covid_cases/releases/20201003T163000Z-1f2e3d4c/data.json",
        ),
        ("/v1/products/covid_cases/releases/1/data.json", "/products/covid_cases/releases/1/data.json"),
        ("/v1/products/covid_cases/releases.json", "/v1/products/covid_cases/releases.json"),
        ("/areas/", "/areas/index.html"),
    ],
)
def test_latest_leads_to_the_latest_release(route, path, leads_to):
    assert route(path) == {"uri": leads_to}


@pytest.mark.parametrize(
    "folder",
    [
        "/products/covid_cases/latest",
        "/products/never_released/latest",
        "/products/covid_cases/releases",
        "/products/covid_cases/releases/20201003T163000Z-1f2e3d4c",
        "/areas",
        "/areas/E08000003",
        "/areas/RR8",
        "/areas/postcodes",
        "/areas/postcodes/LS",
        "/data",
        "/catalogue",
        "/catalogue/agreements",
        "/catalogue/datasets/covid_tests",
        "/calendar",
    ],
)
def test_a_folder_without_its_slash_is_redirected_so_that_its_links_hold(route, folder):
    answer = route(folder)
    assert answer["statusCode"] == 301
    assert answer["headers"] == {"location": {"value": f"{folder}/"}}


@pytest.mark.parametrize("file", ["/latest.json", "/products/covid_cases/releases/index.json", "/catalogue.jsonld"])
def test_a_file_is_not_taken_for_a_folder(route, file):
    assert route(file) == {"uri": file}


@pytest.mark.parametrize("path", ["/products/covid_cases", "/products/covid_cases/"])
def test_a_product_without_more_leads_to_its_latest_release(route, path):
    answer = route(path)
    assert answer["statusCode"] == 301
    assert answer["headers"] == {"location": {"value": "/products/covid_cases/latest/"}}


def test_a_script_of_any_site_may_ask_for_what_has_changed(route, prod):
    answer = route("/v1/areas.json", "OPTIONS")
    assert answer["statusCode"] == 204
    told = {name: each["value"] for name, each in answer["headers"].items()}
    (distribution,) = prod.properties("AWS::CloudFront::Distribution")
    config = distribution["DistributionConfig"]
    for behaviour in (config["DefaultCacheBehavior"], *config["CacheBehaviors"]):
        assert set(behaviour["AllowedMethods"]) == {"GET", "HEAD", "OPTIONS"}
    for policy in prod.properties("AWS::CloudFront::ResponseHeadersPolicy"):
        cors = policy["ResponseHeadersPolicyConfig"]["CorsConfig"]
        assert cors["AccessControlExposeHeaders"]["Items"] == ["ETag"]
        assert told["access-control-allow-headers"] == cors["AccessControlAllowHeaders"]["Items"][0] == "If-None-Match"
        assert told["access-control-allow-methods"].split(", ") == cors["AccessControlAllowMethods"]["Items"]
        assert told["access-control-allow-origin"] == cors["AccessControlAllowOrigins"]["Items"][0] == "*"


def test_the_latest_release_of_a_product_that_has_none_leads_to_no_file(route):
    assert route("/products/never_released/latest/") == {"uri": "/products/never_released/latest/index.html"}


def test_what_is_not_there_is_answered_with_the_page_that_says_so(prod):
    (distribution,) = prod.properties("AWS::CloudFront::Distribution")
    answers = distribution["DistributionConfig"]["CustomErrorResponses"]

    assert {answer["ErrorCode"] for answer in answers} == {403, 404}, "S3 hides what is missing behind a 403"
    for answer in answers:
        assert (answer["ResponseCode"], answer["ResponsePagePath"]) == (404, f"/{MISSING}")
        assert answer["ErrorCachingMinTTL"] == 60


def test_a_reader_keeps_for_a_minute_what_is_read_at_the_address_of_the_latest(prod):
    (distribution,) = prod.properties("AWS::CloudFront::Distribution")
    config = distribution["DistributionConfig"]
    latest, called = config["CacheBehaviors"]
    policies = {
        policy["ResponseHeadersPolicyConfig"]["Name"]: policy["ResponseHeadersPolicyConfig"]
        for policy in prod.properties("AWS::CloudFront::ResponseHeadersPolicy")
    }

    assert latest["PathPattern"] == "/products/*/latest/*"
    assert called == {**latest, "PathPattern": "/v1/products/*/latest/*"}
    told = {item["Header"]: item for item in policies["pratique-prod-headers-latest"]["CustomHeadersConfig"]["Items"]}
    assert told == {"Cache-Control": {"Header": "Cache-Control", "Value": BRIEFLY, "Override": True}}
    assert "CustomHeadersConfig" not in policies["pratique-prod-headers"], "elsewhere the file's own header counts"
    differs = {"PathPattern", "ResponseHeadersPolicyId"}
    assert {name: value for name, value in latest.items() if name not in differs} == {
        name: value for name, value in config["DefaultCacheBehavior"].items() if name not in differs
    }


def test_the_distribution_alone_reads_the_bucket_over_tls_and_keeps_a_log(prod):
    (distribution,) = prod.properties("AWS::CloudFront::Distribution")
    config = distribution["DistributionConfig"]

    assert config["Origins"][0]["OriginAccessControlId"]
    assert config["DefaultCacheBehavior"]["ViewerProtocolPolicy"] == "redirect-to-https"
    assert config["HttpVersion"] == "http2and3"
    assert "Bucket" in config["Logging"]


def test_a_page_may_run_a_file_of_the_site_and_no_text_within_itself(prod):
    policies = prod.properties("AWS::CloudFront::ResponseHeadersPolicy")
    assert len(policies) == 2
    for policy in policies:
        headers = policy["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]

        assert headers["ContentSecurityPolicy"]["ContentSecurityPolicy"].startswith("default-src 'none'; ")
        assert "script-src 'self';" in headers["ContentSecurityPolicy"]["ContentSecurityPolicy"]
        assert policy["ResponseHeadersPolicyConfig"]["CorsConfig"]["AccessControlAllowOrigins"]["Items"] == ["*"]
        assert headers["StrictTransportSecurity"]["AccessControlMaxAgeSec"] == 31_536_000


def test_people_are_told_when_the_site_answers_with_errors(with_cluster, prod):
    (alarm,) = [a for a in with_cluster.properties("AWS::CloudWatch::Alarm", "edge") if "Rate" in a["MetricName"]]

    assert (alarm["Namespace"], alarm["MetricName"]) == ("AWS/CloudFront", "5xxErrorRate")
    assert {each["Name"]: each["Value"] for each in alarm["Dimensions"]} == {
        "DistributionId": "E2EXAMPLE1DISTR",
        "Region": "Global",
    }
    assert (alarm["Threshold"], alarm["EvaluationPeriods"], alarm["Period"]) == (5, 3, 300)
    (key,) = with_cluster.properties("AWS::KMS::Key", "edge")
    assert "cloudwatch.amazonaws.com" in str([one["Principal"] for one in key["KeyPolicy"]["Statement"]])
    without = [alarm["Namespace"] for alarm in prod.properties("AWS::CloudWatch::Alarm", "edge")]
    assert without == ["AWS/SQS"], "CloudFront gives the distribution its name"
    assert "SiteDistribution" in prod.templates["site"]["Outputs"]


def test_who_read_the_site_lies_under_our_key_which_lets_cloudfronts_logs_into_that_bucket_alone(prod):
    logs = prod.bucket("site-logs")
    (rule,) = logs["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    (key,) = [key for key in prod.properties("AWS::KMS::Key", "keys") if "who read the site" in key["Description"]]
    (delivering,) = [
        statement
        for statement in key["KeyPolicy"]["Statement"]
        if statement["Principal"] == {"Service": "delivery.logs.amazonaws.com"}
    ]
    bucket = f"arn:aws:s3:::{logs['BucketName']}"

    assert rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == "aws:kms"
    assert rule["BucketKeyEnabled"] is True
    assert delivering["Action"] == "kms:GenerateDataKey*"
    assert delivering["Condition"] == {"StringLike": {"kms:EncryptionContext:aws:s3:arn": [bucket, f"{bucket}/*"]}}


def test_what_alarms_and_budgets_tell_under_a_key_is_of_this_account(prod):
    telling = ("budgets", "cloudwatch")
    statements = [
        statement
        for stack in ("keys", "edge")
        for key in prod.properties("AWS::KMS::Key", stack)
        for statement in key["KeyPolicy"]["Statement"]
        if {*listed(statement["Principal"].get("Service", []))} & {f"{name}.amazonaws.com" for name in telling}
    ]

    assert len(statements) == 2, "one a region, which names each service"
    for statement in statements:
        assert statement["Condition"] == {"StringEquals": {"aws:SourceAccount": "444455556666"}}
