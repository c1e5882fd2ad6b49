"""Which stack a landing zone is in: a stack holds 500 resources, which a hundred zones would pass."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from aws_cdk.aws_iam import IManagedPolicy, ManagedPolicy
from constructs import Construct

from cdk.naming import Names
from contracts.drops.drop import UNCLAIMED

PARTS = 4  # never to be changed once deployed: each zone would move to another stack


def part_of(dataset: str) -> int:
    """Return the part that a dataset's zone is in: by its name alone, so that it stays whichever others come or go."""
    return 0 if dataset == UNCLAIMED else hashlib.sha256(dataset.encode()).digest()[0] % PARTS


def parts(datasets: Iterable[str]) -> dict[int, list[str]]:
    """Return the datasets of each part that has any, the first with the zone for files of no known dataset."""
    found: dict[int, list[str]] = {}
    for dataset in [*datasets, UNCLAIMED]:
        found.setdefault(part_of(dataset), []).append(dataset)
    return dict(sorted(found.items()))


def stack_of(part: int) -> str:
    """Return the name of a part's stack: ``landing``, ``landing-2`` and so on."""
    return f"landing-{part + 1}" if part else "landing"


def users_of(part: int) -> str:
    """Return the name of the stack of those who send over SFTP into a part's zones."""
    return f"sftp-users-{part + 1}" if part else "sftp-users"


def scanner_of(part: int) -> str:
    """Return the name, without the environment's, of the role that scans a part's zones for malware."""
    return f"{stack_of(part)}-scan"


def keys_of(part: int, names: Names) -> str:
    """Return the name of the policy that opens the keys of a part's zones."""
    return names.named(f"{stack_of(part)}-keys")


def every_key(scope: Construct, datasets: Iterable[str], names: Names) -> list[IManagedPolicy]:
    """Return the policies that together open the keys of every zone."""
    return [
        ManagedPolicy.from_managed_policy_name(scope, f"Keys-{stack_of(part)}", keys_of(part, names))
        for part in parts(datasets)
    ]
