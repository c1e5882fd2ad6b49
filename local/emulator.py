"""The embedded AWS as a service of this machine: its environment, its address, and that of its clients."""

from __future__ import annotations

import os
from collections.abc import Mapping

from local import process
from local.home import ACCOUNT, REGION, ROOT, Home, Running
from local.interrupts import Ending

# Both halves of the emulator's root key; it guards nothing, which is why the emulator listens at loopback alone.
KEY = "test"
SERVICE = process.Service(name="aws", title="The embedded AWS", module="local.aws", option="PORT")


def endpoint(port: int) -> str:
    """Address of the embedded AWS; the loopback address alone, for its root key is no secret."""
    return f"http://127.0.0.1:{port}"


def client_environment(port: int) -> dict[str, str]:
    """Return what any AWS client, the CDK command line too, needs in its environment to talk to the embedded AWS."""
    return {
        "AWS_ENDPOINT_URL": endpoint(port),
        "AWS_ACCESS_KEY_ID": KEY,
        "AWS_SECRET_ACCESS_KEY": KEY,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def bare_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Return an environment without this person's own AWS settings and virtual environment."""
    dropped = ("AWS_", "PYTHON", "VIRTUAL_ENV", "CDK_")
    return {name: value for name, value in environment.items() if not name.startswith(dropped)}


def start(home: Home, port: int, ending: Ending) -> tuple[Running, bool]:
    """Start the embedded AWS, to be ended with ``ending``, or find the one that runs; with whether it was started."""
    temporary = home.aws / "tmp"
    temporary.mkdir(parents=True, exist_ok=True)
    environment = {
        **bare_environment(os.environ),
        **client_environment(port),
        "GATEWAY_PORT": str(port),
        "BIND_HOST": "127.0.0.1",
        "MINISTACK_REGION": REGION,
        "MINISTACK_ACCOUNT_ID": ACCOUNT,
        "PERSIST_STATE": "1",
        "STATE_DIR": str(home.state),
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(home.aws / "s3"),
        "ATHENA_ENGINE": "duckdb",
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "PYTHONNOUSERSITE": "1",
        "TMPDIR": str(temporary),
        "PRATIQUE_UNPACKED_LAYERS": str(ROOT / ".pratique" / "unpacked-layers"),
    }
    return process.start(home, SERVICE, port, environment, answers, ending)


def answers(port: int) -> bool:
    """Whether the embedded AWS answers at this port."""
    return process.status(port, "/_ministack/health") == 200
