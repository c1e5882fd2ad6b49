"""The synthesised templates of an environment, from a synth of its own: no credentials, no look-ups, nothing packed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
_SYNTH = "import aws_cdk, app; it = aws_cdk.App(analytics_reporting=False); app.build(it); it.synth()"
Templates = dict[str, dict[str, Any]]


def synthesise(
    environment: str, *, catalogue: Path | None = None, environments: Path | None = None, root: Path = ROOT
) -> Templates:
    """Return each stack's template by its name, from the checkout at ``root``; see ``assemble``."""
    given = {"catalogue": catalogue, "environments": environments}
    others = {name: str(folder) for name, folder in given.items() if folder}
    with tempfile.TemporaryDirectory() as folder:
        assemble(environment, Path(folder), root=root, **others)
        return read(Path(folder))


def assemble(environment: str, folder: Path, *, root: Path = ROOT, **others: str) -> None:
    """Write an assembly into a folder; ``others`` are what the app is told besides the environment.

    Raises ``SystemExit`` with what the synth said when it fails.
    """
    told = variables(environment, folder, root=root, **others)
    done = subprocess.run(  # noqa: S603 - our own interpreter and text
        [sys.executable, "-c", _SYNTH],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root), **told},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "the synth failed")


def variables(environment: str, folder: Path, *, root: Path = ROOT, **others: str) -> dict[str, str]:
    """Return what an app finds in its environment that is to write an assembly into a folder, nothing packed."""
    context = {
        **json.loads((root / "cdk.json").read_text())["context"],
        "aws:cdk:bundling-stacks": [],
        "@aws-cdk/core:stackResourceLimit": 0,  # what is too large is to be measured, not to end the synth
        "env": environment,
        **others,
    }
    return {
        "CDK_CONTEXT_JSON": json.dumps(context),
        "CDK_OUTDIR": str(folder),
        "CDK_VALIDATION": "false",
        "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "1",
    }


def read(folder: Path) -> Templates:
    """Return the templates of an assembly, each stack by its name."""
    found: Templates = {}
    for manifest in folder.glob("assembly-*/manifest.json"):
        for artifact in json.loads(manifest.read_text())["artifacts"].values():
            if artifact["type"] == "aws:cloudformation:stack":
                stack = artifact["displayName"].split("/")[-1].split(" ")[0]
                template = manifest.parent / artifact["properties"]["templateFile"]
                found[stack] = json.loads(template.read_text())
    return dict(sorted(found.items()))


def resources(template: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    """Return the properties of every resource of a type."""
    return [found.get("Properties", {}) for found in template["Resources"].values() if found["Type"] == kind]
