"""The whole local platform: embedded AWS, the real stacks on it, and the server of what is published."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import boto3

from local import deploy, emulator, process, site_service
from local.errors import LocalError
from local.home import REGION, Home, Running
from local.interrupts import Ending
from local.preflight import check_machine, check_port
from local.rescue import begin_anew
from local.zones import zones_of

if TYPE_CHECKING:
    from mypy_boto3_athena import AthenaClient
    from mypy_boto3_dynamodb import DynamoDBServiceResource
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_stepfunctions import SFNClient

AWS_PORT = 4510
SITE_PORT = 8020
Tell = Callable[[str], None]


@dataclass
class Platform:
    """A platform that runs: what was deployed, and clients for it. ``resumed`` when its embedded AWS has just begun."""

    home: Home
    aws: Running
    site: Running
    deployed: dict[str, Any]
    resumed: bool = False

    def output(self, name: str) -> str:
        """Return a stack output by its name; ``LocalError`` when the deployed stacks have none such."""
        outputs: dict[str, str] = self.deployed["outputs"]
        if name not in outputs:
            raise LocalError(
                f"The deployed stacks have no output {name}: deploy them again with `pratique up --fresh`."
            )
        return outputs[name]

    @cached_property
    def zones(self) -> dict[str, str]:
        """Landing zones: bucket by dataset, and that for files of no known dataset as ``unclaimed``."""
        self.output("LandingZones")  # says what to do where there is none
        return zones_of(self.deployed["outputs"])

    @property
    def site_url(self) -> str:
        """Address of the published pages on this machine."""
        return f"http://127.0.0.1:{self.site.port}"

    @property
    def _endpoint(self) -> str:
        return emulator.endpoint(self.aws.port)

    @cached_property
    def _session(self) -> boto3.Session:
        return boto3.Session(aws_access_key_id=emulator.KEY, aws_secret_access_key=emulator.KEY, region_name=REGION)

    def client(self, service: str) -> Any:
        """Return a client of any service of the embedded AWS."""
        return self._session.client(service, endpoint_url=self._endpoint)

    @cached_property
    def s3(self) -> S3Client:
        """Client of the embedded S3."""
        client: S3Client = self.client("s3")
        return client

    @cached_property
    def dynamodb(self) -> DynamoDBServiceResource:
        """Resource of the embedded DynamoDB."""
        resource: DynamoDBServiceResource = self._session.resource("dynamodb", endpoint_url=self._endpoint)
        return resource

    @cached_property
    def states(self) -> SFNClient:
        """Client of the embedded Step Functions."""
        client: SFNClient = self.client("stepfunctions")
        return client

    @property
    def iceberg(self) -> dict[str, str]:
        """Options with which pyiceberg reads files of the embedded S3."""
        return {
            "s3.endpoint": self._endpoint,
            "s3.region": REGION,
            "s3.access-key-id": emulator.KEY,
            "s3.secret-access-key": emulator.KEY,
        }

    @cached_property
    def athena(self) -> AthenaClient:
        """Client of the embedded Athena."""
        client: AthenaClient = self.client("athena")
        return client


def up(
    home: Home, aws_port: int, site_port: int, ending: Ending, *, fresh: bool = False, tell: Tell = lambda _text: None
) -> Platform:
    """Bring the platform up, step by step, telling each; what is up already stays as it is.

    Whatever this call starts is ended with ``ending``, also when it cannot finish.
    """
    check_machine(home)
    if aws_port == site_port:
        raise LocalError(f"Port {aws_port} is given for both servers: choose another with --port or --site-port.")
    if fresh:
        down(home)
        home.clear()
    if not process.is_alive(site_service.SERVICE, home.running(site_service.SERVICE.name)):
        check_port(site_port, site_service.SERVICE.option)
    if not process.is_alive(emulator.SERVICE, home.running(emulator.SERVICE.name)):
        home.clear_undeployed()
        cut_off = begin_anew(home)
        if cut_off:
            tell(cut_off)
    tell("starting the embedded AWS")
    aws, new = emulator.start(home, aws_port, ending)
    if deploy.is_deployed(home):
        tell("the stacks are deployed and nothing has changed since")
    else:
        tell("deploying the stacks with the CDK command line")
    deployed = deploy.deploy(home, aws)
    site, _ = site_service.start(home, site_port, aws, deployed["outputs"], ending)
    return Platform(home, aws, site, deployed, resumed=new)


def find(home: Home) -> Platform:
    """Return the platform that runs already; ``LocalError`` when none does."""
    aws, site, deployed = home.running(emulator.SERVICE.name), home.running(site_service.SERVICE.name), home.deployed()
    alive = process.is_alive(emulator.SERVICE, aws)
    if aws is None or site is None or deployed is None or not alive:
        raise LocalError("The local platform does not run: start it with `pratique up`.")
    return Platform(home, aws, site, deployed)


def down(home: Home, *, clear: bool = False) -> bool:
    """End whatever runs of the platform, and remove its state when asked; False when nothing ran."""
    ended = [process.stop(home, service) for service in (site_service.SERVICE, emulator.SERVICE)]
    if clear:
        home.clear()
        shutil.rmtree(home.rescued, ignore_errors=True)
    return any(ended)
