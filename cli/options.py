"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from contracts.datasets.names import ALLOWED, is_name
from local.platform import AWS_PORT, SITE_PORT

Fresh = Annotated[bool, typer.Option("--fresh", help="Forget what earlier runs left here and begin from nothing.")]
Port = Annotated[int, typer.Option(help="Port of the embedded AWS, on the loopback address.")]
SitePort = Annotated[int, typer.Option(help="Port of the published pages, on the loopback address.")]


def _name(text: str) -> str:
    if not is_name(text):
        raise typer.BadParameter(f"{text!r} can be no dataset's name: {ALLOWED}")
    return text


Dataset = Annotated[
    str,
    typer.Option("--dataset", "-d", help="Name of the dataset, as in catalogue/datasets.", callback=_name),
]
ExistingFile = Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, show_default=False)]

OfEnvironment = Annotated[
    str, typer.Option("--env", help="Environment that is meant, in your profile's account; local: this machine.")
]

DEFAULT_PORT = AWS_PORT
DEFAULT_SITE_PORT = SITE_PORT
