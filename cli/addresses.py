"""Prints where to look: pages, receipts, buckets, and what of the platform does not run on this machine."""

from __future__ import annotations

from rich.table import Table

from cli.console import console
from local import emulator
from local.platform import Platform
from stacks.cloud_only import CLOUD_ONLY


def print_addresses(platform: Platform) -> None:
    """Print every address a person needs next."""
    table = Table.grid(padding=(0, 2))
    table.add_row("published pages", f"{platform.site_url}/")
    table.add_row("receipts", f"{platform.site_url}/receipts/  (this machine only)")
    table.add_row("embedded AWS", f"{emulator.endpoint(platform.aws.port)}  (key `test`, secret `test`)")
    for dataset, bucket in sorted(platform.zones.items()):
        table.add_row(f"landing zone {dataset}", f"s3://{bucket}/incoming/")
    table.add_row("curated", f"s3://{platform.output('CuratedBucket')}/")
    table.add_row("published", f"s3://{platform.output('PublishedBucket')}/")
    for stack, reason in CLOUD_ONLY.items():
        table.add_row(f"left out: {stack}", reason)
    console.print(table)
