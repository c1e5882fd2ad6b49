"""``pratique agreement requests`` and ``take``: what people ask for on the private tier, and the file it becomes."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from cli.console import console
from cli.options import OfEnvironment
from lambdas.adapters.access_requests import AccessRequests
from lambdas.adapters.settings import settings
from local.agreements import file_of, reach
from local.catalogue import catalogue
from local.home import ENVIRONMENT, ROOT


def requests(*, env: OfEnvironment = ENVIRONMENT) -> None:
    """List what was asked for on the private tier, and whether there is an agreement of the name already."""
    reach(env)
    table = Table("Request", "When", "Who", "Agreement", "In the catalogue")
    kept = AccessRequests(settings().queries_bucket).kept()
    for item in kept.requests:
        there = "yes" if item.agreement in catalogue().agreements else ""
        table.add_row(item.reference, item.at, item.username, item.agreement, there)
    console.print(table)
    for key in kept.unreadable:
        console.print(f"{key} is no request that can be read: find out in the audit who wrote it")


def take(
    reference: Annotated[str, typer.Argument(help="The request, as `requests` names it.", show_default=False)],
    *,
    env: OfEnvironment = ENVIRONMENT,
) -> None:
    """Write a request as the file of an agreement, to be reviewed and committed. The whole catalogue must hold then."""
    reach(env)
    request = AccessRequests(settings().queries_bucket).find(reference)
    path = file_of(request, ROOT / "catalogue")
    console.print(
        f"{path.relative_to(ROOT)} is what {request.username} asked for at {request.at}: review and commit it"
    )
