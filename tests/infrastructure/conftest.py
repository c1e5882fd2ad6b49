"""One synth for all: the templates of prod and local, what the security packs find, and what is acknowledged."""

from __future__ import annotations

import os

os.environ["JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION"] = "1"
# The CDK's own check of templates takes longer than everything else here; cfn-lint does the same work, and so does
# every `cdk synth`.
os.environ["CDK_VALIDATION"] = "false"

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from aws_cdk import App, Validations

from app import build
from cdk.guardrails import findings
from cdk.guardrails.packs import security_packs
from config.load import ENVIRONMENTS
from contracts.catalogue import Catalogue, load
from tests.support.agreed import approved, write_record

Resource = dict[str, Any]
ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Synthesised:
    """An environment's templates by stack name, findings of the packs and what is acknowledged, by construct.

    ``agreements`` are the templates nested in that of access, by the agreement's name.
    """

    folder: Path
    templates: dict[str, dict[str, Any]]
    findings: set[tuple[str, str]] = field(default_factory=set)
    acknowledged: list[tuple[str, str, str]] = field(default_factory=list)
    agreements: dict[str, dict[str, Any]] = field(default_factory=dict)

    def of_type(self, kind: str, stack: str | None = None) -> list[Resource]:
        """Every resource of a type, in one stack or all."""
        return [
            resource
            for name, template in self.templates.items()
            for resource in template["Resources"].values()
            if resource["Type"] == kind and stack in {None, name}
        ]

    def properties(self, kind: str, stack: str | None = None) -> list[Resource]:
        """Properties of every resource of a type."""
        return [resource.get("Properties", {}) for resource in self.of_type(kind, stack)]

    def bucket(self, name: str) -> Resource:
        """Properties of the one bucket of this name, without environment and account."""
        full = re.compile(rf"pratique-[a-z0-9]+-{name}-\d{{12}}")
        (found,) = [bucket for bucket in self.properties("AWS::S3::Bucket") if full.fullmatch(bucket["BucketName"])]
        return found


class _Recorder:
    """Stands in for the CDK's acknowledgements: notes them, so that every finding comes out."""

    def __init__(self) -> None:
        self.noted: list[tuple[str, str, str]] = []

    def of(self, construct: Any) -> _Recorder:
        self._path = construct.node.path
        return self

    def acknowledge(self, *acknowledgments: Any) -> None:
        self.noted += [(self._path, each.id, each.reason) for each in acknowledgments]


def synthesise(folder: Path, *, nag: bool = False, **context: Any) -> Synthesised:
    """Run the app as the CDK command line would, without packing any function unless the context says otherwise."""
    flags = json.loads((ROOT / "cdk.json").read_text())["context"]
    app = App(
        outdir=str(folder),
        context={**flags, "aws:cdk:bundling-stacks": [], **context},
        analytics_reporting=False,
    )
    recorder = _Recorder()
    with pytest.MonkeyPatch.context() as patch:
        if nag:
            patch.setattr(findings, "Validations", recorder)
        build(app)
    if not nag:
        app.synth()
        return Synthesised(folder, _templates(folder), agreements=_nested(folder))
    Validations.of(app).add_plugins(*security_packs(app))
    with pytest.raises(RuntimeError, match="ValidationFailed"):
        app.synth()
    return Synthesised(folder, _templates(folder), _findings(folder), recorder.noted, _nested(folder))


def _templates(folder: Path) -> dict[str, dict[str, Any]]:
    templates = {}
    for manifest in folder.glob("assembly-*/manifest.json"):
        for artifact in json.loads(manifest.read_text())["artifacts"].values():
            if artifact["type"] == "aws:cloudformation:stack":
                stack = artifact["displayName"].split("/")[-1]
                file = manifest.parent / artifact["properties"]["templateFile"]
                templates[stack.removeprefix("pratique-")] = json.loads(file.read_text())
    return {name.split(" ")[0]: template for name, template in sorted(templates.items())}


def _nested(folder: Path) -> dict[str, dict[str, Any]]:
    """Read the nested templates by what stands between ``agreement-`` and the end in the name of their group."""
    found = [json.loads(path.read_text()) for path in folder.glob("assembly-*/*.nested.template.json")]
    groups = [
        (resource["Properties"]["GroupName"].removeprefix("agreement-"), template)
        for template in found
        for resource in template["Resources"].values()
        if resource["Type"] == "AWS::Cognito::UserPoolGroup"
    ]
    return dict(groups)


def _findings(folder: Path) -> set[tuple[str, str]]:
    report = json.loads((folder / "validation-report.json").read_text())
    return {
        (construct["constructPath"], violation["ruleName"])
        for plugin in report["pluginReports"]
        for violation in plugin["violations"]
        for construct in violation["violatingConstructs"]
    }


@pytest.fixture(scope="session")
def synth(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Synthesised]:
    """Synthesise another app into a folder of its own."""
    return lambda **context: synthesise(tmp_path_factory.mktemp("cdk"), **context)


@pytest.fixture(scope="session")
def decisions(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The file of decisions by which every agreement is in force."""
    file = tmp_path_factory.mktemp("decisions") / "decisions.json"
    write_record(file, approved(load(ROOT / "catalogue").agreements.values()))
    return str(file)


@pytest.fixture(scope="session")
def prod(synth: Callable[..., Synthesised], decisions: str) -> Synthesised:
    """Production with every agreement in force, and every finding of the security packs."""
    return synth(env="prod", nag=True, decisions=decisions)


CLUSTER = {
    "certificate": "arn:aws:acm:eu-west-2:444455556666:certificate/11111111-2222-3333-4444-555555555555",
    "administrators": ["arn:aws:iam::444455556666:role/platform"],
    "nat_gateways": 1,
}


EDGE = {"distribution": "E2EXAMPLE1DISTR"}

PUBLIC_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f"


@pytest.fixture(scope="session")
def with_sftp(
    synth: Callable[..., Synthesised], decisions: str, tmp_path_factory: pytest.TempPathFactory
) -> Synthesised:
    """Production as it would be if one supplier came over SFTP, with every finding of the security packs."""
    folder = tmp_path_factory.mktemp("environments")
    settings = yaml.safe_load((ENVIRONMENTS / "prod.yaml").read_text())
    sftp = {"users": {"covid_tests": [PUBLIC_KEY]}}
    (folder / "prod.yaml").write_text(yaml.safe_dump({**settings, "sftp": sftp}))
    return synth(env="prod", nag=True, decisions=decisions, environments=str(folder))


@pytest.fixture(scope="session")
def with_cluster(
    synth: Callable[..., Synthesised], decisions: str, tmp_path_factory: pytest.TempPathFactory
) -> Synthesised:
    """Production as it would be with all that is optional but SFTP, with every finding of the security packs."""
    folder = tmp_path_factory.mktemp("environments")
    settings = yaml.safe_load((ENVIRONMENTS / "prod.yaml").read_text())
    settings["identity"]["private_address"] = "https://private.example"
    (folder / "prod.yaml").write_text(
        yaml.safe_dump({**settings, "site_address": "https://figures.example", "cluster": CLUSTER, "edge": EDGE})
    )
    return synth(env="prod", nag=True, decisions=decisions, environments=str(folder))


@pytest.fixture(scope="session")
def local(synth: Callable[..., Synthesised]) -> Synthesised:
    """The embedded environment."""
    return synth(env="local")


@pytest.fixture(scope="session")
def destroyable(synth: Callable[..., Synthesised]) -> Synthesised:
    """The environment for trying things, with both switches turned that let its data be destroyed."""
    return synth(env="dev", destroy="dev")


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The catalogue that the stacks are made from."""
    return load(ROOT / "catalogue")
