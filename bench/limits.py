"""How far one environment grows before a limit of AWS is met: real synths of 10, 50 and 200 datasets.

    python -m bench.limits [DATASETS ...]

Each dataset is a copy of ``covid_tests`` under another name. Limits are the quotas AWS states for a new account; those
marked * can be raised by asking. What GuardDuty scans is as production's file says it was given, beyond which the synth
itself refuses; here it is let go on, to be measured.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import yaml

from bench.assembly import ROOT, Templates, resources, synthesise
from config.load import ENVIRONMENTS, load

PATTERN = "covid_tests"
SIZES = (10, 50, 200)
LARGEST = "resources of the largest stack"
OVER_SFTP = f"{LARGEST}, all over SFTP"
_SOMEBODYS_KEY = f"ssh-ed25519 {'A' * 68}"

Measure = Callable[[Templates], int]


def main(sizes: Iterable[int]) -> None:
    """Print, for each size, what is used of each limit."""
    with tempfile.TemporaryDirectory() as folder:
        columns = [measured(size, Path(folder) / str(size)) for size in sizes]
    print(f"{'':<52}{'limit':>10}" + "".join(f"{size:>10}" for size in sizes))
    limits = {name: limit for name, (limit, _) in LIMITS.items()}
    for name, limit in {**limits, OVER_SFTP: limits[LARGEST]}.items():
        used = [column[name] for column in columns]
        marks = "".join(f"{_cell(number, limit):>10}" for number in used)
        print(f"{name:<52}{limit:>10,}{marks}")
    print(f"{'purpose domains that fit besides':<62}" + "".join(f"{column['domains']:>10.0f}" for column in columns))
    print(f"{'seconds to synthesise':<62}" + "".join(f"{column['seconds']:>10.1f}" for column in columns))


def measured(datasets: int, folder: Path) -> dict[str, float]:
    """Synthesise prod with so many datasets and measure it against every limit."""
    catalogue(datasets, folder)
    begun = time.perf_counter()
    templates = synthesise("prod", catalogue=folder, environments=production(folder))
    seconds = time.perf_counter() - begun
    used = {name: measure(templates) for name, (_, measure) in LIMITS.items()}
    used[OVER_SFTP] = _most(_resources)(
        synthesise("prod", catalogue=folder, environments=production(folder, sftp=True))
    )
    return {**used, "domains": _most(_domains)(templates), "seconds": seconds}


def catalogue(datasets: int, folder: Path) -> None:
    """Write a catalogue with so many datasets, no products and no agreements."""
    source = ROOT / "catalogue"
    shutil.copytree(source / "reference", folder / "reference")
    (folder / "products").mkdir()
    for number in range(datasets):
        name = f"dataset_{number:03}"
        shutil.copytree(source / "datasets" / PATTERN, folder / "datasets" / name)
        contract = folder / "datasets" / name / "contract.odcs.yaml"
        contract.write_text(re.sub(rf"\b{PATTERN}\b", name, contract.read_text()))


def production(folder: Path, *, sftp: bool = False) -> Path:
    """Write production's file beside a catalogue, for any number of zones; ``sftp``: with a user for each dataset."""
    settings = yaml.safe_load((ENVIRONMENTS / "prod.yaml").read_text())
    users = {path.name: [_SOMEBODYS_KEY] for path in (folder / "datasets").iterdir()}
    beside = folder.with_name(f"{folder.name}-{'sftp' if sftp else 'production'}")
    beside.mkdir()
    changed = {"scanned_zones": 100_000, **({"sftp": {"users": users}} if sftp else {})}
    (beside / "prod.yaml").write_text(yaml.safe_dump({**settings, **changed}))
    return beside


def _cell(used: float, limit: int) -> str:
    return f"{used:,.0f}{' !' if used > limit else ''}"


def _of(kind: str) -> Measure:
    return lambda templates: sum(len(resources(template, kind)) for template in templates.values())


def _most(measure: Callable[[dict[str, Any]], Iterable[int]]) -> Measure:
    return lambda templates: max((size for found in templates.values() for size in measure(found)), default=0)


def _resources(template: dict[str, Any]) -> Iterable[int]:
    return [len(template["Resources"])]


def _characters(value: object) -> int:
    """Return the size of JSON without its spaces, as IAM counts; an address known only later counts as one of a key."""
    return len(re.sub(r'\{"Fn::(ImportValue|GetAtt)":("[^"]*"|\[[^]]*\])\}', f'"{"k" * 75}"', _json(value)))


def _json(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


def _inline(template: dict[str, Any]) -> Iterable[int]:
    return (_characters(policy["PolicyDocument"]) for policy in resources(template, "AWS::IAM::Policy"))


def _managed(template: dict[str, Any]) -> Iterable[int]:
    return (_characters(policy["PolicyDocument"]) for policy in resources(template, "AWS::IAM::ManagedPolicy"))


def _bucket_policies(template: dict[str, Any]) -> Iterable[int]:
    return (_characters(policy["PolicyDocument"]) for policy in resources(template, "AWS::S3::BucketPolicy"))


def _key_policies(template: dict[str, Any]) -> Iterable[int]:
    return (_characters(key["KeyPolicy"]) for key in resources(template, "AWS::KMS::Key"))


def _definitions(template: dict[str, Any]) -> Iterable[int]:
    machines = resources(template, "AWS::StepFunctions::StateMachine")
    return (_characters(machine["DefinitionString"]) for machine in machines)


def _attached(template: dict[str, Any]) -> Iterable[int]:
    named = [len(role.get("ManagedPolicyArns", [])) for role in resources(template, "AWS::IAM::Role")]
    split = [
        _json(role) for policy in resources(template, "AWS::IAM::ManagedPolicy") for role in policy.get("Roles", [])
    ]
    return [*named, *Counter(split).values()]


def _variables(template: dict[str, Any]) -> Iterable[int]:
    return (_size(function) for function in resources(template, "AWS::Lambda::Function"))


def _size(function: dict[str, Any]) -> int:
    variables = function.get("Environment", {}).get("Variables", {})
    return sum(len(name) + _characters(value) - 2 for name, value in variables.items())


def _domains(template: dict[str, Any]) -> Iterable[int]:
    """Return the purpose domains that fit into the variables of a function, each with a name of twenty letters."""
    for function in resources(template, "AWS::Lambda::Function"):
        if "PSEUDONYM_KEYS" in function.get("Environment", {}).get("Variables", {}):
            yield (4_096 - _size(function)) // (20 + 75 + len('"":"",'))


LIMITS: dict[str, tuple[int, Measure]] = {
    LARGEST: (500, _most(_resources)),
    "outputs of the largest stack": (200, _most(lambda template: [len(template.get("Outputs", {}))])),
    "bytes of the largest template": (1_048_576, _most(lambda template: [len(_json(template))])),
    "characters of a role's inline policies": (10_240, _most(_inline)),
    "characters of a managed policy": (6_144, _most(_managed)),
    "managed policies of a role *": (10, _most(_attached)),
    "bytes of a bucket's policy": (20_480, _most(_bucket_policies)),
    "bytes of a key's policy": (32_768, _most(_key_policies)),
    "bytes of a workflow's definition": (1_048_576, _most(_definitions)),
    "bytes of a function's variables": (4_096, _most(_variables)),
    "rules of the event bus *": (300, _of("AWS::Events::Rule")),
    "buckets *": (10_000, _of("AWS::S3::Bucket")),
    "keys *": (100_000, _of("AWS::KMS::Key")),
    "roles *": (1_000, _of("AWS::IAM::Role")),
    "buckets that GuardDuty scans *": (load("prod").scanned_zones, _of("AWS::GuardDuty::MalwareProtectionPlan")),
    "alarms *": (5_000, _of("AWS::CloudWatch::Alarm")),
}


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or SIZES)
