"""Prints where to look: pages, receipts, buckets, and what of the platform does not run on this machine."""

from __future__ import annotations

from collections.abc import Mapping

from cli.console import console
from contracts.drops.drop import INCOMING
from local import emulator
from local.platform import Platform
from local.recorded import recorded_types
from stacks.cloud_only import CLOUD_ONLY


def print_addresses(platform: Platform) -> None:
    """Print every address a person needs next, one a line, and the platform's limits here."""
    _print(
        {
            "published pages": f"{platform.site_url}/",
            "receipts": f"{platform.site_url}/receipts/ (on this machine only)",
            "embedded AWS": f"{emulator.endpoint(platform.aws.port)} (access key and secret: {emulator.KEY})",
            **{f"landing zone {name}": f"s3://{bucket}/{INCOMING}" for name, bucket in sorted(platform.zones.items())},
            "curated": f"s3://{platform.output('CuratedBucket')}/",
            "published": f"s3://{platform.output('PublishedBucket')}/",
            **_limits(platform),
        }
    )


def print_limits(platform: Platform) -> None:
    """Print which stacks are left out here, and which resources are there in name alone."""
    _print(_limits(platform))


def _limits(platform: Platform) -> dict[str, str]:
    lines = {f"left out: {stack}": reason for stack, reason in CLOUD_ONLY.items()}
    if types := recorded_types(platform.home):
        lines["in name alone"] = f"{', '.join(types)}: deployed, and nothing acts on them here"
    return lines


def _print(lines: Mapping[str, str]) -> None:
    width = max(map(len, lines), default=0) + 2
    for name, value in lines.items():
        console.print(f"{name:<{width}}{value}")
