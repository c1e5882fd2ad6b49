"""What the private tier is told: on AWS by the chart, and what it refuses to be told."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import yaml
from typer.testing import CliRunner

from cdk.naming import Names
from cli import main
from dashboards.private.settings import Settings, SettingsError

IMAGE = "444455556666.dkr.ecr.eu-west-2.amazonaws.com/pratique-prod/private@sha256:" + "0" * 64
TARGETS = "arn:aws:elasticloadbalancing:eu-west-2:444455556666:targetgroup/private/0123456789abcdef"
TOLD = {
    "TIER_ADDRESS": "https://private.example",
    "TIER_LINKS": "https://figures.example",
    **dict.fromkeys(("AWS_REGION", "TIER_POOL", "TIER_CLIENT", "SESSIONS_TABLE", "QUERIES_BUCKET"), "x"),
}


def test_on_aws_it_reads_under_the_role_that_each_agreement_has_there(monkeypatch: pytest.MonkeyPatch) -> None:
    about = {"name": "prod", "account": "444455556666", "region": "eu-west-2", "runbooks": ""}
    identity = SimpleNamespace(private_address="https://private.example")
    found = SimpleNamespace(**about, cluster=object(), site_address="https://figures.example", identity=identity)
    monkeypatch.setattr("cli.chart.load", lambda _: found)
    asked = [
        "chart",
        "prod",
        "--image",
        IMAGE,
        "--target-group",
        TARGETS,
        "--pool",
        "p",
        "--client",
        "c",
        "--gateway",
        "52.95.142.0/23",
    ]
    said = CliRunner().invoke(main.commands, asked)

    (deployment,) = [item for item in yaml.safe_load_all(said.output) if item["kind"] == "Deployment"]
    (container,) = deployment["spec"]["template"]["spec"]["containers"]
    told = {item["name"]: item["value"] for item in container["env"]}
    names = Names("prod", "444455556666", "eu-west-2")
    assert Settings.of(told).roles.replace("<agreement>", "wharfe") == names.role(names.tier("wharfe"))
    assert Settings.of(told).athena.replace("<agreement>", "wharfe") == names.role(names.people("wharfe"))


def test_where_it_is_told_of_no_roles_it_has_none() -> None:
    assert (Settings.of(TOLD).roles, Settings.of(TOLD).athena) == ("", "")


@pytest.mark.parametrize(
    "roles",
    [
        "arn:aws:iam::444455556666:role/pratique-prod-tier-wharfe",
        "arn:aws:iam::444455556666:role/<agreement>",
        "pratique-prod-tier-<agreement>",
        "<agreement>",
    ],
)
@pytest.mark.parametrize("name", ["TIER_ROLES", "TIER_ATHENA"])
def test_an_address_that_is_not_one_for_each_agreement_is_refused(name: str, roles: str) -> None:
    with pytest.raises(SettingsError, match=name):
        Settings.of({**TOLD, name: roles})
