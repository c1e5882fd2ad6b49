"""``pratique chart``: what runs in the dashboards' cluster, as Kubernetes takes it."""

from __future__ import annotations

import re
from ipaddress import IPv4Network
from typing import Annotated

import typer
import yaml

from cdk.cluster.apps import explorer, private_tier
from cdk.cluster.chart import chart as rendered
from cdk.naming import Names
from config.load import ConfigError, load
from config.model import Environment

IMAGE = re.compile(r"[a-z0-9.-]+(:\d+)?/[a-z0-9./_-]+@sha256:[0-9a-f]{64}")
TARGET_GROUP = re.compile(r"arn:aws:elasticloadbalancing:[a-z0-9-]+:\d{12}:targetgroup/[A-Za-z0-9-]+/[0-9a-f]+")

_WIDEST = 12  # bits; the widest that a list of either service has had is of fifteen

commands = typer.Typer(add_completion=False)


def _image(text: str) -> str:
    if not IMAGE.fullmatch(text):
        raise typer.BadParameter("an image is named by its digest: registry/name@sha256:…, as the registry tells it")
    return text


def _target_group(text: str) -> str:
    if not TARGET_GROUP.fullmatch(text):
        raise typer.BadParameter(
            "take the output ExplorerTargetGroup or PrivateTargetGroup of the environment's cluster stack"
        )
    return text


def _networks(texts: list[str] | None) -> list[str] | None:
    for text in texts or []:
        try:
            network = IPv4Network(text)
        except ValueError as error:
            raise typer.BadParameter(f"{text} is no network, such as 52.95.142.0/23") from error
        if network.prefixlen < _WIDEST:
            raise typer.BadParameter(f"{text} is wider than any network of S3 or DynamoDB: it would open the internet")
    return texts


@commands.command()
def chart(
    environment: Annotated[str, typer.Argument(help="Name of an environment, as in config/environments.")],
    *,
    image: Annotated[str, typer.Option(help="The image, by digest.", callback=_image)],
    target_group: Annotated[
        str, typer.Option(help="The stack's output ExplorerTargetGroup or PrivateTargetGroup.", callback=_target_group)
    ],
    least: Annotated[int, typer.Option(help="Fewest pods.", min=2, max=100)] = 3,
    most: Annotated[int, typer.Option(help="Most pods.", min=2, max=1000)] = 24,
    pool: Annotated[str, typer.Option(help="For the private tier: the stack's output UserPool.")] = "",
    client: Annotated[str, typer.Option(help="For the private tier: the stack's output UserPoolClient.")] = "",
    gateway: Annotated[
        list[str] | None,
        typer.Option(help="For the private tier: a network of S3 or DynamoDB, once for each.", callback=_networks),
    ] = None,
) -> None:
    """Print every manifest of the explorer as YAML, for `kubectl apply --server-side -f -`.

    With --pool and --client it is the private tier that is printed.
    """
    found = load(environment)
    if found.cluster is None or not found.site_address:
        raise ConfigError(
            f"config/environments/{environment}.yaml asks for no cluster, or has no site_address that the explorer "
            "could read: see docs/cluster.md"
        )
    app = private_tier(_told(found, pool, client)) if pool or client else explorer(found.site_address)
    if app.role and not gateway:
        raise ConfigError(
            "The private tier reaches no file without --gateway, the networks of S3 and DynamoDB: see docs/private.md"
        )
    manifests = rendered(
        app, image=image, target_group=target_group, least=least, most=most, gateways=gateway or () if app.role else ()
    )
    typer.echo(yaml.safe_dump_all(manifests, sort_keys=False), nl=False)


def _told(found: Environment, pool: str, client: str) -> dict[str, str]:
    """Return the variables of the private tier. ConfigError when it has no address or one of both was not given."""
    if not (found.identity.private_address and pool and client):
        raise ConfigError(
            f"The private tier needs both --pool and --client, and identity.private_address in "
            f"config/environments/{found.name}.yaml: see docs/private.md"
        )
    names = Names.of(found)
    return {
        "AWS_REGION": found.region,
        "CURATED_BUCKET": names.curated,
        "GLUE_DATABASE": names.database,
        "LEDGER_TABLE": names.ledger,
        "TIER_ADDRESS": found.identity.private_address,
        "TIER_ATHENA": names.role(names.people("<agreement>")),
        "TIER_CLIENT": client,
        "TIER_INVITE": f"{names.named('invite')}:page",
        "TIER_LINKS": found.site_address,
        "TIER_POOL": pool,
        "TIER_PROXIES": "1",
        "TIER_ROLES": names.role(names.tier("<agreement>")),
        "PUBLISHED_BUCKET": names.published,
        "QUERIES_BUCKET": names.queries,
        "REGISTERS_DATABASE": names.registers_database,
        "SESSIONS_TABLE": names.sessions,
    }
