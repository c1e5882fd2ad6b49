"""Holds the templates against Checkov: every failed check has its reason, and every reason a failed check.

    python -m bench.held

A reason stands in the template, on the one resource, where Checkov reads it too (``cdk.guardrails.findings.excuse``).
They are taken out here before Checkov looks, so that a check which no longer fails shows its reason to be stale. Looked
at is ``prod`` as it is shipped and, by ``held.yaml``, with every setting. Nothing is fetched.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from bench.assembly import ROOT, assemble
from config.load import ENVIRONMENTS
from contracts.catalogue import load
from tests.support.agreed import approved, write_record

CHECKOV = ROOT / ".venv" / "checkov" / "bin" / "checkov"
ENVIRONMENT = "prod"
LEAST_WORDS = 6

Check = tuple[str, str, str]
"""Template, logical id of the resource, id of the check."""


def main() -> None:
    """Print what is not as it should be and end with 1, or say how much was looked at."""
    with tempfile.TemporaryDirectory() as folder:
        templates = gather(Path(folder))
        reasons = {check: reason for name, body in templates.items() for check, reason in excused(name, body)}
        failed, passed = scan(Path(folder) / "bare", {name: bare(body) for name, body in templates.items()})
    for line in (found := verdict(failed, reasons)):
        print(line)
    if found:
        sys.exit(1)
    print(f"{len(templates)} templates: {passed} checks passed, {len(failed)} failed, each with its reason")


def gather(folder: Path) -> dict[str, dict[str, Any]]:
    """Synthesise both and return their templates, nested ones too; one that both have is there once."""
    decisions = folder / "decisions.json"
    write_record(decisions, approved(load(ROOT / "catalogue").agreements.values()))
    full = folder / "environments"
    full.mkdir()
    settings = yaml.safe_load((ENVIRONMENTS / f"{ENVIRONMENT}.yaml").read_text())
    every = yaml.safe_load((Path(__file__).parent / "held.yaml").read_text())
    (full / f"{ENVIRONMENT}.yaml").write_text(yaml.safe_dump({**settings, **every}))
    found: dict[str, dict[str, Any]] = {}
    for number, environments in enumerate((ENVIRONMENTS, full)):
        out = folder / str(number)
        assemble(ENVIRONMENT, out, decisions=str(decisions), environments=str(environments))
        for path in sorted(out.glob("assembly-*/*.template.json")):
            body = json.loads(path.read_text())
            if body not in found.values():
                found[f"{len(found):03}-{path.name}"] = body
    return found


def excused(name: str, template: dict[str, Any]) -> Iterator[tuple[Check, str]]:
    """Yield every reason of a template with the check it is for."""
    for resource, body in template["Resources"].items():
        for skip in body.get("Metadata", {}).get("checkov", {}).get("skip", []):
            yield (name, resource, skip["id"]), skip["comment"]


def bare(template: dict[str, Any]) -> dict[str, Any]:
    """Return a template without its resources' metadata, and so without reasons."""
    resources = {
        name: {key: value for key, value in body.items() if key != "Metadata"}
        for name, body in template["Resources"].items()
    }
    return {**template, "Resources": resources}


def scan(folder: Path, templates: dict[str, dict[str, Any]]) -> tuple[set[Check], int]:
    """Let Checkov look at templates; return what failed, and how many checks passed."""
    folder.mkdir()
    for name, body in templates.items():
        (folder / name).write_text(json.dumps(body))
    command = [CHECKOV, "-d", folder, "--framework", "cloudformation", "--skip-download", "--compact", "-o", "json"]
    done = subprocess.run(  # noqa: S603 - the pinned tool over files of our own
        [str(word) for word in command], capture_output=True, text=True, check=False
    )
    try:
        report = json.loads(done.stdout)
    except json.JSONDecodeError:
        sys.exit(f"Checkov said nothing that can be read: {done.stderr.strip() or done.stdout.strip()}")
    summary, results = report["summary"], report["results"]
    if summary["parsing_errors"] or not summary["resource_count"]:
        sys.exit(f"Checkov could not read every template: {summary}")
    failed = {
        (Path(one["file_path"]).name, one["resource"].rpartition(".")[2], one["check_id"])
        for one in results["failed_checks"]
    }
    return failed, summary["passed"]


def verdict(failed: set[Check], reasons: dict[Check, str]) -> list[str]:
    """Return what is to be mended, a line each: a failure without a reason, a reason that is stale or no sentence."""
    lines = [
        f"{template}: {resource} fails {check} and has no reason"
        for template, resource, check in failed - reasons.keys()
    ]
    lines += [
        f"{template}: {resource} does not fail {check}: its reason is stale"
        for template, resource, check in reasons.keys() - failed
    ]
    lines += [
        f"{template}: {resource} has no sentence as its reason for {check}: {reason!r}"
        for (template, resource, check), reason in reasons.items()
        if len(reason.split()) < LEAST_WORDS
    ]
    return sorted(lines)


if __name__ == "__main__":
    main()
