"""Synthesises production with two hundred agreements over tables: ``python -m bench.agreements``.

The agreements are one of the catalogue under other names, all in force. Each run is a process of its own and does what
``cdk synth`` does without the packing of functions: the catalogue's checks, every stack, the four security packs.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import yaml
from aws_cdk import App, Validations

from app import CATALOGUE, build
from bench.measured import circumstances, measured
from cdk.guardrails.packs import security_packs
from contracts import catalogue as reading
from contracts.agreements.agreement import AccessAgreement
from contracts.agreements.decision_record import DecisionRecord
from contracts.agreements.states import AccessDecision, Verb
from lambdas.core.agreements import decide

COUNTS = (1, 200)
MODEL = "wharfe_modelling"
_FLAGS = CATALOGUE.parent / "cdk.json"
DECISIONS = "decisions.json"


def main() -> None:
    """Print how long each number of agreements took, its memory, and the size of what was made."""
    os.environ |= {"CDK_VALIDATION": "false", "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "1"}
    print(circumstances())
    for count in COUNTS:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder) / "catalogue"
            write_catalogue(root, count)
            run = measured(synthesise, root)
            print(f"{count} agreements: {run.wall:.1f} s, {run.megabytes:,.0f} MB; {run.said}")


def synthesise(catalogue: Path, out: Path) -> str:
    """Run the app on a catalogue; say what it made."""
    flags = json.loads(_FLAGS.read_text())["context"]
    here = {"env": "prod", "catalogue": str(catalogue), "decisions": str(catalogue.parent / DECISIONS)}
    app = App(outdir=str(out), context={**flags, "aws:cdk:bundling-stacks": [], **here}, analytics_reporting=False)
    build(app)
    Validations.of(app).add_plugins(*security_packs(app))
    app.synth()
    nested = list(out.glob("assembly-*/*.nested.template.json"))
    (parent,) = (path for path in out.glob("assembly-*/prodaccess*.template.json") if path not in nested)
    resources = json.loads(parent.read_text())["Resources"]
    return f"{len(nested)} nested templates, {len(resources)} resources and {parent.stat().st_size:,} bytes above them"


def write_catalogue(root: Path, count: int) -> None:
    """Copy the catalogue with so many agreements in the place of its own, and approve every one."""
    shutil.copytree(CATALOGUE, root)
    model = yaml.safe_load((root / "agreements" / f"{MODEL}.yaml").read_text())
    for path in (root / "agreements").glob("*.yaml"):
        path.unlink()
    for number in range(count):
        name = f"bench_{number:03}"
        (root / "agreements" / f"{name}.yaml").write_text(yaml.safe_dump({**model, "name": name}))
    decisions = tuple(made for item in reading.load(root).agreements.values() for made in _approve(item))
    record = DecisionRecord(read_at=datetime.now(UTC), decisions=decisions)
    (root.parent / DECISIONS).write_text(record.model_dump_json())


def _approve(agreement: AccessAgreement) -> list[AccessDecision]:
    first, second = agreement.approvers
    made: list[AccessDecision] = []
    for verb, by in ((Verb.TAKE_UP, first), (Verb.APPROVE, first), (Verb.APPROVE, second)):
        made.append(
            decide(agreement, made, verb, by=by, reason="for the bench", at=f"{agreement.start}T00:00:00+00:00")
        )
    return made


if __name__ == "__main__":
    main()
