"""Who may deploy, and what the workflows on GitHub may do."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from aws_cdk import App, Stack
from aws_cdk.assertions import Template
from pydantic import ValidationError

from cdk.delivery.deployer import Deployer
from cdk.naming import Names
from config.load import load
from config.load import names as environments
from config.model import Environment

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
WRITES = {("check.yml", "comment"): {"pull-requests"}, ("deploy.yml", "dev"): {"id-token"}}
WRITES[("deploy.yml", "prod")] = {"id-token"}


def _workflow(file: Path):
    # YAML 1.1, which PyYAML reads, takes the key "on" for true.
    document = yaml.safe_load(file.read_text())
    return document, document.get("on", document.get(True))


_SLEEP = shutil.which("sleep")
# As GitHub's tokens name one that was made before it put numbers into them, and one that was made since.
REPOSITORIES = ("health/pratique", "health@1234567/pratique@89012345")


@pytest.fixture(scope="module", params=REPOSITORIES)
def named(request):
    return request.param


@pytest.fixture(scope="module")
def deployer(tmp_path_factory, named):
    stack = Stack(App(outdir=str(tmp_path_factory.mktemp("cdk"))), "Stack")
    names = Names("prod", "444455556666", "eu-west-2")
    Deployer(stack, "Deployer", repository=named, regions=["eu-west-2", "us-east-1"], names=names)
    return Template.from_stack(stack)


def test_only_a_run_of_the_repository_in_its_environment_can_deploy(deployer, named):
    (role,) = deployer.find_resources("AWS::IAM::Role").values()
    (trust,) = role["Properties"]["AssumeRolePolicyDocument"]["Statement"]

    assert trust["Action"] == "sts:AssumeRoleWithWebIdentity"
    assert trust["Condition"] == {
        "StringEquals": {
            "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
            "token.actions.githubusercontent.com:sub": f"repo:{named}:environment:prod",
        }
    }
    assert role["Properties"]["MaxSessionDuration"] == 3600


def test_the_role_takes_the_bootstraps_roles_and_nothing_else(deployer):
    (policy,) = deployer.find_resources("AWS::IAM::Policy").values()
    (statement,) = policy["Properties"]["PolicyDocument"]["Statement"]

    assert statement["Action"] == "sts:AssumeRole"
    assert sorted(statement["Resource"]) == [
        f"arn:aws:iam::444455556666:role/cdk-hnb659fds-{kind}-role-444455556666-{region}"
        for kind in ("deploy", "file-publishing", "lookup")
        for region in ("eu-west-2", "us-east-1")
    ]


def test_the_file_takes_a_repository_as_tokens_name_it_and_no_pattern(named):
    settings = load("prod").model_dump()

    assert Environment.model_validate({**settings, "repository": named}).repository == named
    for other in ("health", "health/*", "health@1234567/pratique", "health/pratique@89012345", "repo:health/pratique"):
        with pytest.raises(ValidationError):
            Environment.model_validate({**settings, "repository": other})


def test_where_no_repository_is_named_none_can_deploy(prod):
    assert "delivery" not in prod.templates
    assert not prod.of_type("AWS::IAM::OIDCProvider")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_action_is_one_of_githubs_own_and_pinned_by_its_commit(file):
    used = re.findall(r"uses: *(\S+)(.*)", file.read_text())

    assert used
    for action, comment in used:
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", action), action
        assert re.fullmatch(r" # v\d+\.\d+\.\d+", comment), f"{action} says no version for people"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_workflow_has_no_right_and_each_job_has_what_is_written_here(file):
    document, _ = _workflow(file)

    assert document["permissions"] == {}
    for name, job in document["jobs"].items():
        writing = {scope for scope, level in job["permissions"].items() if level == "write"}
        assert writing == WRITES.get((file.name, name), set())
        assert set(job["permissions"]) - writing <= {"contents"}
        assert job["timeout-minutes"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_no_workflow_has_a_secret_or_runs_a_strangers_code_with_rights(file):
    _, starts = _workflow(file)

    assert not set(starts) & {"pull_request_target", "workflow_run", "issue_comment"}
    assert "secrets." not in file.read_text()
    assert not re.search(r"AWS_(ACCESS_KEY|SECRET)", file.read_text())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_nothing_that_an_event_says_is_put_into_a_shell(file):
    document, _ = _workflow(file)

    for job in document["jobs"].values():
        for step in job["steps"]:
            assert "${{" not in step.get("run", ""), "give it as a variable of the environment"
            if step.get("uses", "").startswith("actions/checkout"):
                assert step["with"]["persist-credentials"] is False


def test_whoever_may_write_or_deploy_runs_nothing_of_a_pull_request():
    document, starts = _workflow(ROOT / ".github" / "workflows" / "check.yml")
    comment = document["jobs"]["comment"]

    assert set(starts) == {"pull_request"}
    assert not [step for step in comment["steps"] if "checkout" in step.get("uses", "")]
    assert set(_workflow(ROOT / ".github" / "workflows" / "deploy.yml")[1]) == {"push"}


def test_a_pull_request_passes_every_check_that_a_clean_checkout_has_to():
    document, _ = _workflow(ROOT / ".github" / "workflows" / "check.yml")
    asked = set(re.findall(r"^make (\w+)$", (ROOT / ".ci" / "run").read_text(), re.MULTILINE))

    assert asked >= {"test", "explorer", "tier", "conformance"}
    assert asked <= {step.get("run", "").removeprefix("make ") for step in document["jobs"]["check"]["steps"]}


def test_a_pull_request_builds_every_image_that_there_is(repository):
    document, _ = _workflow(ROOT / ".github" / "workflows" / "check.yml")
    said = [step["run"].split() for step in document["jobs"]["images"]["steps"] if "run" in step]

    files = {words[words.index("--file") + 1] for words in said}
    assert files == {str(path.relative_to(repository)) for path in repository.glob("dashboards/*/Dockerfile")}
    assert all(words[:2] == ["docker", "build"] and "--build-arg" not in words for words in said)


def test_what_was_built_once_goes_from_one_environment_to_the_next():
    document, starts = _workflow(ROOT / ".github" / "workflows" / "deploy.yml")
    jobs = document["jobs"]
    said = "\n".join(step.get("run", "") for step in jobs["build"]["steps"])

    assert starts == {"push": {"branches": ["main"]}}
    assert 0 <= said.find("make test") < said.find("make synth"), "what was merged is tested before it is promoted"
    assert jobs["prod"]["needs"] == ["build", "dev"]
    for environment in sorted({*environments()} - {"local"}):
        assert f"make synth CHECKED=1 ENV={environment} OUT=assembly/{environment}" in said
        assert jobs[environment]["environment"] == environment
        assert jobs[environment]["steps"][-1]["env"]["DIGEST"] == "${{ needs.build.outputs.digest }}"
        assert not [step for step in jobs[environment]["steps"] if "make" in step.get("run", "")], (
            "nothing is built again"
        )


def _promote(folder: Path, digest: str) -> subprocess.CompletedProcess[str]:
    variables = {
        **os.environ,
        "PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "DIGEST": digest,
        "ENVIRONMENT": "dev",
        "GITHUB_RUN_ID": "1",
        "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "token",
        "ACTIONS_ID_TOKEN_REQUEST_URL": "https://token.example/?",
    }
    script = str(ROOT / ".github" / "promote.sh")
    return subprocess.run(["sh", script], cwd=folder, env=variables, capture_output=True, text=True, check=False)  # noqa: S603, S607


def test_what_is_not_what_was_built_is_not_deployed(tmp_path):
    (tmp_path / "assembly.tgz").write_bytes(b"something else")

    done = _promote(tmp_path, "0" * 64)

    assert done.returncode != 0
    assert "did NOT match" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["assembly.tgz"]


def _promoted(folder: Path, tools: dict[str, str]) -> None:
    """Promote the assembly of a folder, with tools that do what is written here in the place of the real ones."""
    for name, does in tools.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"#!/bin/sh\n{does}\n")
        (folder / name).chmod(0o755)
    subprocess.run(["tar", "-czf", "assembly.tgz", "assembly"], cwd=folder, check=True)  # noqa: S607

    done = _promote(folder, hashlib.sha256((folder / "assembly.tgz").read_bytes()).hexdigest())

    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(shutil.which("jq") is None, reason="jq is not installed")
def test_a_deployment_that_outlasts_its_token_finds_a_new_one(tmp_path, prod):
    (made,) = prod.folder.glob("assembly-*/manifest.json")
    stage = tmp_path / "assembly" / "dev" / made.parent.name
    stage.mkdir(parents=True)
    shutil.copy(made, stage)
    looks = 'echo "$AWS_WEB_IDENTITY_TOKEN_FILE" > where; cat "$AWS_WEB_IDENTITY_TOKEN_FILE" > token; grep -q 2 token'
    tools = {
        "bin/curl": 'echo >> asked; echo "{\\"value\\": \\"token $(wc -l < asked)\\"}"',
        "bin/sleep": "test ! -e slept && touch slept",  # its time is over at once, and then it is ended
        "bin/npm": ":",
        "node_modules/.bin/cdk": f"for _ in $(seq 500); do {looks} && exit; {_SLEEP} 0.01; done",
    }

    _promoted(tmp_path, tools)

    assert (tmp_path / "token").read_text() == "token 2\n"
    assert not Path((tmp_path / "where").read_text().strip()).exists(), "nothing is left of a token"


@pytest.mark.skipif(shutil.which("jq") is None, reason="jq is not installed")
def test_every_stack_is_promoted_but_those_that_follow_from_the_decisions_of_the_day(tmp_path, prod, synth):
    (made,) = prod.folder.glob("assembly-*/manifest.json")
    stage = tmp_path / "assembly" / "dev" / made.parent.name
    stage.mkdir(parents=True)
    shutil.copy(made, stage)
    tools = {"bin/curl": 'echo \'{"value": "token"}\'', "bin/npm": ":", "node_modules/.bin/cdk": 'echo "$@" > said'}

    _promoted(tmp_path, tools)

    said = (tmp_path / "said").read_text().split()
    promoted = {word.split("/")[1] for word in said if word.startswith("prod/")}
    undecided = synth(env="prod").templates
    follow = {name for name, template in prod.templates.items() if template != undecided[name]}
    assert follow == {"access", "private"}
    assert promoted == {*prod.templates} - follow
    assert "--exclusively" in said, "a stack that stands on one of these would bring it along"


def _stands_on(found):
    """Return for each stack those that it is deployed after."""
    (made,) = found.folder.glob("assembly-*/manifest.json")
    artifacts = json.loads(made.read_text())["artifacts"]
    stacks = {name: one for name, one in artifacts.items() if one["type"] == "aws:cloudformation:stack"}
    called = {name: one["displayName"].split("/")[1].split(" ")[0] for name, one in stacks.items()}
    return {
        called[name]: {called[other] for other in one.get("dependencies", ()) if other in called}
        for name, one in stacks.items()
    }


def test_the_written_order_of_what_is_deployed_by_hand_is_that_of_the_stacks(with_cluster, repository):
    guide = (repository / "docs" / "delivery.md").read_text().split("## What is deployed by hand besides")[1]
    first, then = guide.split("`inviting`, and")
    after = _stands_on(with_cluster)
    before_access = {*re.findall(r"`([a-z]+)`", first.split("\n1. ")[0])} - {"access"}

    assert before_access == {"lake", "pipeline", "publication", "registers", "private"} <= after["access"]
    assert first.index("Merge.") < first.index("cdk deploy '*/private' '*/access'")
    on_what_is_not_promoted = {name for name, others in after.items() if others & {"access", "private"}} - {"access"}
    assert on_what_is_not_promoted == {"inviting", "cluster"}
    assert all(name in "inviting" + then for name in on_what_is_not_promoted)


def test_the_role_that_deploys_is_made_after_the_boundary_that_it_carries(repository):
    setting_up = (repository / "docs" / "delivery.md").read_text().split("## Setting it up")[1].split("## ")[0]
    by_hand = re.findall(r"cdk deploy [^`\n]+", setting_up)

    assert [told for told in by_hand if "/delivery" in told and "'*/boundary'" not in told] == []
    assert "deployment.md#4-deploy" in setting_up


def test_dependabot_looks_at_everything_that_is_pinned(repository):
    updates = yaml.safe_load((ROOT / ".github" / "dependabot.yml").read_text())["updates"]

    assert {update["package-ecosystem"] for update in updates} == {"docker", "github-actions", "npm", "pip"}
    (images,) = [update["directories"] for update in updates if update["package-ecosystem"] == "docker"]
    found = [path.parent.relative_to(repository) for path in repository.glob("dashboards/*/Dockerfile")]
    assert {*images} == {f"/{folder}" for folder in found}


def _deployments(repository):
    """Return each command of the documents that deploys stacks by their names, as ``file: command``."""
    for file in [repository / "README.md", *sorted((repository / "docs").rglob("*.md"))]:
        for told in re.findall(r"cdk deploy [^`\n]+", file.read_text()):
            if "'**'" not in told:
                yield f"{file.name}: {told}"


def test_a_stack_that_is_deployed_by_hand_brings_no_other_along_nor_takes_decided_rights_away(repository):
    found = [*_deployments(repository)]
    decided = [told for told in found if re.search(r"/(access|private)\b", told)]

    assert {told.partition(":")[0] for told in decided} == {"agreements.md", "delivery.md"}
    assert [told for told in found if "--exclusively" not in told] == []
    assert [told for told in decided if "-c decisions=" not in told] == []


def test_what_was_changed_by_hand_is_put_back_by_a_switch_that_the_pinned_cli_has(repository):
    (guide,) = [told for told in _deployments(repository) if told.startswith("operations.md:")]
    known = (repository / "node_modules" / "aws-cdk" / "lib" / "index.js").read_text()

    assert "--revert-drift" in guide
    assert '"revert-drift"' in known
