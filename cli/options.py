"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from local.platform import AWS_PORT, SITE_PORT

Fresh = Annotated[bool, typer.Option("--fresh", help="Forget what earlier runs left here and begin from nothing.")]
Port = Annotated[int, typer.Option(help="Port of the embedded AWS, on the loopback address.", min=1024, max=65535)]
SitePort = Annotated[
    int, typer.Option(help="Port of the published pages, on the loopback address.", min=1024, max=65535)
]
Dataset = Annotated[str, typer.Option("--dataset", "-d", help="Name of the dataset, as in catalogue/datasets.")]
ExistingFile = Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, show_default=False)]

DEFAULT_PORT = AWS_PORT
DEFAULT_SITE_PORT = SITE_PORT
