"""The private tier over an embedded AWS of its own, seeded. Skipped where its packages are not installed."""

from __future__ import annotations

import importlib.util
import itertools
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import boto3
import pytest

from contracts.agreements.states import Verb
from contracts.catalogue import load
from lambdas.adapters import agreements, clients
from lambdas.adapters.settings import settings
from tests.private.grants import PEOPLES, ROLES, Grants
from tests.private.running import Running, free_port
from tests.private.visitor import Visitor

collect_ignore_glob = [] if importlib.util.find_spec("segno") and importlib.util.find_spec("flask") else ["test_*.py"]
ROOT = Path(__file__).resolve().parents[2]
TEMPORARY, PASSWORD = "Temporary-1-for-a-test", "Chosen-2-for-a-test!"
_numbers = itertools.count(1)


@dataclass
class Cloud:
    """The embedded AWS, and what was seeded in it."""

    environment: dict[str, str]
    grants: Grants
    made: dict[str, str] = field(default_factory=dict)

    @cached_property
    def _session(self) -> boto3.Session:
        return boto3.Session(aws_access_key_id="test", aws_secret_access_key="test", region_name="eu-west-2")

    def client(self, service: str) -> Any:
        return self._session.client(service, endpoint_url=self.environment["AWS_ENDPOINT_URL"])

    def table(self, name: str) -> Any:
        return self._session.resource("dynamodb", endpoint_url=self.environment["AWS_ENDPOINT_URL"]).Table(name)

    def invite(self, agreement: str) -> str:
        """Invite somebody new to an agreement, as an administrator does; return their username."""
        username, pool = f"person.{next(_numbers)}", self.made["TIER_POOL"]
        mail = [
            {"Name": "email", "Value": f"{username}@wharfedale.example"},
            {"Name": "email_verified", "Value": "true"},
        ]
        self.client("cognito-idp").admin_create_user(
            UserPoolId=pool,
            Username=username,
            UserAttributes=mail,
            TemporaryPassword=TEMPORARY,
            MessageAction="SUPPRESS",
        )
        self.client("cognito-idp").admin_add_user_to_group(
            UserPoolId=pool, Username=username, GroupName=f"agreement-{agreement}"
        )
        return username

    def decide(self, agreement: str, verb: Verb) -> None:
        """Decide on an agreement, as its first approver does."""
        found = load(ROOT / "catalogue").agreements[agreement]
        at = time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime())
        ledger = self.table(self.environment["LEDGER_TABLE"])
        agreements.enter(found, verb, by=found.approvers[0], reason="for a test", at=at, table=ledger)

    def lines(self) -> list[dict[str, Any]]:
        """Return every line of the record of queries, the earliest first."""
        s3 = self.client("s3")
        found = s3.list_objects_v2(Bucket="queries", Prefix="queries/").get("Contents", [])
        keys = [item["Key"] for item in found]
        return [json.loads(s3.get_object(Bucket="queries", Key=key)["Body"].read()) for key in sorted(keys)]


@dataclass
class Tier:
    """The private tier, its clock, and the cloud that it stands on."""

    address: str
    cloud: Cloud
    ahead: Path

    def wait(self, seconds: int) -> None:
        """Let time pass for the tier alone."""
        self.ahead.write_text(str(int(self.ahead.read_text()) + seconds))

    def visitor(self) -> Visitor:
        return Visitor(self.address)

    def signed_in(self, agreement: str = "wharfe_modelling") -> tuple[Visitor, str]:
        """Return somebody who was invited to an agreement and has signed in for the first time; and their username."""
        visitor, username = self.visitor(), self.cloud.invite(agreement)
        page = visitor.first_time(username, TEMPORARY, PASSWORD)
        assert page.status == 200
        return visitor, username


@pytest.fixture(scope="session")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    """An embedded AWS with everything that the private tier reads."""
    folder, port = tmp_path_factory.mktemp("aws"), free_port()
    address = f"http://127.0.0.1:{port}"
    keys = dict.fromkeys(("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"), "test")
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "TMPDIR": str(folder),
        **keys,
        **dict.fromkeys(("AWS_REGION", "AWS_DEFAULT_REGION", "MINISTACK_REGION"), "eu-west-2"),
        "AWS_ENDPOINT_URL": address,
        "AWS_EC2_METADATA_DISABLED": "true",
        "LEDGER_TABLE": "ledger",
        "CURATED_BUCKET": "curated",
        "PUBLISHED_BUCKET": "published",
        "GLUE_DATABASE": "pratique_test",
        "REGISTERS_DATABASE": "pratique_test_registers",
    }
    own = {
        "GATEWAY_PORT": str(port),
        "BIND_HOST": "127.0.0.1",
        "STATE_DIR": str(folder / "state"),
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "PRATIQUE_UNPACKED_LAYERS": str(folder / "layers"),
        "LAKE_FORMATION": str(folder / "grants.json"),
    }
    grants = Grants(folder / "grants.json")
    grants.write()
    started = ["-m", "tests.private.lake_formation"]
    with Running(started, {**environment, **own}, f"{address}/_ministack/health"):
        seeded = subprocess.run(
            [sys.executable, "-m", "tests.private.seed"],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert seeded.returncode == 0, seeded.stderr
        yield Cloud(environment, grants, json.loads(seeded.stdout.splitlines()[-1]))


@pytest.fixture(scope="session")
def tier_of_files(cloud: Cloud, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tier]:
    """The private tier as on a laptop: it reads the files of curated tables."""
    yield from _serving(cloud, tmp_path_factory.mktemp("clock") / "seconds", {})


@pytest.fixture(scope="session")
def tier_of_agreements(cloud: Cloud, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tier]:
    """The private tier as on AWS: it reads what Lake Formation leaves each agreement."""
    yield from _serving(
        cloud, tmp_path_factory.mktemp("clock") / "seconds", {"TIER_ROLES": ROLES, "TIER_ATHENA": PEOPLES}
    )


@pytest.fixture(scope="session")
def tier(tier_of_files: Tier) -> Tier:
    """The private tier, its own pages over its own adapters."""
    return tier_of_files


def _serving(cloud: Cloud, ahead: Path, more: dict[str, str]) -> Iterator[Tier]:
    ahead.write_text("0")
    address, environment = tier_environment(cloud)
    told = {**environment, **more, "SECONDS_AHEAD": str(ahead)}
    with Running(["-m", "tests.private.serve"], told, f"{address}/-/ready"):
        yield Tier(address, cloud, ahead)


def tier_environment(cloud: Cloud) -> tuple[str, dict[str, str]]:
    """Return an address for the private tier, and the variables that it is told."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    told = {
        "TIER_ADDRESS": address,
        "TIER_PORT": str(port),
        "TIER_LINKS": "https://figures.example",
        "TIER_PROXIES": "1",
        "USER_POOL": cloud.made["TIER_POOL"],
        "POWERTOOLS_SERVICE_NAME": "test",
        "POWERTOOLS_TRACE_DISABLED": "true",
    }
    return address, {**cloud.environment, **cloud.made, **told}


@pytest.fixture(autouse=True)
def _the_time_of_day(tier: Tier) -> None:
    """Each test begins at the time of day: the user pool's tokens know no other."""
    tier.ahead.write_text("0")


@pytest.fixture
def here(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Our adapters, in this process, over the embedded AWS."""
    for name, value in cloud.environment.items():
        monkeypatch.setenv(name, value)
    clients.forget()
    settings.cache_clear()
    yield
    clients.forget()
    settings.cache_clear()


def group(tier: Tier, username: str, call: str) -> None:
    """Put somebody into the group of administrators, or take them out of it."""
    getattr(tier.cloud.client("cognito-idp"), call)(
        UserPoolId=tier.cloud.made["TIER_POOL"], Username=username, GroupName="administrators"
    )


@pytest.fixture
def administrator(tier: Tier) -> tuple[Visitor, str]:
    """Somebody who has become an administrator, which the tier has seen."""
    visitor, username = tier.signed_in("wharfe_modelling")
    group(tier, username, "admin_add_user_to_group")
    tier.wait(31)
    return visitor, username
