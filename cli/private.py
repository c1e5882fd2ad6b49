"""``pratique private``: the private tier over what the local platform holds."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.serving import check_installed, serve
from local import emulator, platform
from local.home import ROOT, Home

DEFAULT_PRIVATE_PORT = 8060

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
    check_installed(("flask", "segno"), "The private tier", "private")
    running = platform.find(Home.default())
    environment = {
        **emulator.client_environment(running.aws.port),
        **{variable: running.output(output) for variable, output in OUTPUTS.items()},
        "CATALOGUE": str(ROOT / "catalogue"),
        "TIER_ADDRESS": f"http://127.0.0.1:{port}",
        "TIER_LINKS": running.site_url,
        "TIER_PORT": str(port),
    }
    serve("private", "The private tier", port, environment)


OUTPUTS = {
    "CURATED_BUCKET": "CuratedBucket",
    "GLUE_DATABASE": "GlueDatabase",
    "LEDGER_TABLE": "LedgerTable",
    "TIER_CLIENT": "UserPoolClient",
    "TIER_POOL": "UserPool",
    "PUBLISHED_BUCKET": "PublishedBucket",
    "QUERIES_BUCKET": "QueriesBucket",
    "REGISTERS_DATABASE": "RegistersDatabase",
    "SESSIONS_TABLE": "SessionsTable",
}
