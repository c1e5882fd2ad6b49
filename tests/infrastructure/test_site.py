"""The public site: how the latest release is found, and what headers and logs a page comes with."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest

ROUTES = {"covid_cases": "20201003T163000Z-1f2e3d4c"}


@pytest.fixture(scope="module")
def route(repository, tmp_path_factory):
    """Run the edge's function on a path, with a store of routes, and return where it leads."""
    node = shutil.which("node") or pytest.skip("node is not installed")
    source = (repository / "cdk" / "site" / "routes.js").read_text().replace("import cf from 'cloudfront';", "")
    folder = tmp_path_factory.mktemp("routes")

    def run(path: str) -> dict[str, object]:
        script = (
            f"const held = {json.dumps(ROUTES)};"
            "const cf = {kvs: () => ({get: async (key) => {"
            " if (!(key in held)) throw new Error('KeyNotFound'); return held[key]; }})};"
            f"{source}\n"
            f"handler({{request: {{uri: {json.dumps(path)}}}}}).then((r) => console.log(JSON.stringify(r)));"
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
    ],
)
def test_latest_leads_to_the_latest_release(route, path, leads_to):
    assert route(path) == {"uri": leads_to}


def test_the_latest_release_of_a_product_that_has_none_is_not_found(route):
    assert route("/products/never_released/latest/")["statusCode"] == 404


def test_the_distribution_alone_reads_the_bucket_over_tls_and_keeps_a_log(prod):
    (distribution,) = prod.properties("AWS::CloudFront::Distribution")
    config = distribution["DistributionConfig"]

    assert config["Origins"][0]["OriginAccessControlId"]
    assert config["DefaultCacheBehavior"]["ViewerProtocolPolicy"] == "redirect-to-https"
    assert config["HttpVersion"] == "http2and3"
    assert "Bucket" in config["Logging"]


def test_no_page_may_run_a_script(prod):
    (policy,) = prod.properties("AWS::CloudFront::ResponseHeadersPolicy")
    headers = policy["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]

    assert headers["ContentSecurityPolicy"]["ContentSecurityPolicy"].startswith("default-src 'none'; ")
    assert "script-src" not in headers["ContentSecurityPolicy"]["ContentSecurityPolicy"]
    assert headers["StrictTransportSecurity"]["AccessControlMaxAgeSec"] == 31_536_000
