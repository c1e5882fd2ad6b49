"""``pratique chart``: what runs in the dashboards' cluster, as Kubernetes takes it."""

from __future__ import annotations

import re
from typing import Annotated

import typer
import yaml

from cdk.cluster.chart import chart as rendered
from config.load import ConfigError, load

IMAGE = re.compile(r"[a-z0-9.-]+(:\d+)?/[a-z0-9./_-]+@sha256:[0-9a-f]{64}")
TARGET_GROUP = re.compile(r"arn:aws:elasticloadbalancing:[a-z0-9-]+:\d{12}:targetgroup/[A-Za-z0-9-]+/[0-9a-f]+")

commands = typer.Typer(add_completion=False)


def _image(text: str) -> str:
    if not IMAGE.fullmatch(text):
        raise typer.BadParameter("an image is named by its digest: registry/name@sha256:…, as the registry tells it")
    return text


def _target_group(text: str) -> str:
    if not TARGET_GROUP.fullmatch(text):
        raise typer.BadParameter("take the output ExplorerTargetGroup of the environment's cluster stack")
    return text


@commands.command()
def chart(
    environment: Annotated[str, typer.Argument(help="Name of an environment, as in config/environments.")],
    *,
    image: Annotated[str, typer.Option(help="The explorer's image, by digest.", callback=_image)],
    target_group: Annotated[str, typer.Option(help="The stack's output ExplorerTargetGroup.", callback=_target_group)],
    least: Annotated[int, typer.Option(help="Fewest pods.", min=2, max=100)] = 3,
    most: Annotated[int, typer.Option(help="Most pods.", min=2, max=1000)] = 24,
) -> None:
    """Print every manifest of the explorer as YAML, for `kubectl apply --server-side -f -`."""
    found = load(environment)
    if found.cluster is None or not found.site_address:
        raise ConfigError(
            f"config/environments/{environment}.yaml asks for no cluster, or has no site_address that the explorer "
            "could read: see docs/cluster.md"
        )
    manifests = rendered(image=image, site=found.site_address, target_group=target_group, least=least, most=most)
    typer.echo(yaml.safe_dump_all(manifests, sort_keys=False), nl=False)
