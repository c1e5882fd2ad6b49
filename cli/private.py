"""``pratique private``: the private tier over what the local platform holds."""

from __future__ import annotations

import importlib.util
import os
import sys
from typing import Annotated

import typer

from cli.console import console
from cli.ending import ending
from local import emulator, platform, process
from local.errors import LocalError
from local.home import ROOT, Home
from local.preflight import check_port

DEFAULT_PRIVATE_PORT = 8060
MODULE = "dashboards.private"

commands = typer.Typer(add_completion=False)


@commands.command()
def private(
    *,
    port: Annotated[
        int, typer.Option(help="Port of the private tier, on the loopback address.", min=1024, max=65535)
    ] = DEFAULT_PRIVATE_PORT,
) -> None:
    """Let approved users see what their agreement gives of what is here; serves until Ctrl-C.

    The platform must run (`pratique up`). `pratique users here` invites you to an agreement that is active.
    """
    if importlib.util.find_spec("segno") is None or importlib.util.find_spec("flask") is None:
        raise LocalError("The private tier's packages are not installed: `make private` installs them and starts it.")
    home = Home.default()
    running = platform.find(home)
    check_port(port, "PORT")
    address, log = f"http://127.0.0.1:{port}", home.logs / "private.log"
    environment = {
        **emulator.bare_environment(os.environ),
        **emulator.client_environment(running.aws.port),
        **{variable: running.output(output) for variable, output in OUTPUTS.items()},
        "CATALOGUE": str(ROOT / "catalogue"),
        "TIER_ADDRESS": address,
        "TIER_LINKS": running.site_url,
        "TIER_PORT": str(port),
    }
    with ending():
        console.print(f"the private tier: {address}/ (serving until Ctrl-C; log: {log})")
        code = process.run([sys.executable, "-m", MODULE], environment, log)
    if code:
        raise LocalError(f"The private tier has ended: {log} says why.")


OUTPUTS = {
    "CURATED_BUCKET": "CuratedBucket",
    "GLUE_DATABASE": "GlueDatabase",
    "LEDGER_TABLE": "LedgerTable",
    "TIER_CLIENT": "UserPoolClient",
    "TIER_POOL": "UserPool",
    "PUBLISHED_BUCKET": "PublishedBucket",
    "QUERIES_BUCKET": "QueriesBucket",
    "SESSIONS_TABLE": "SessionsTable",
}
