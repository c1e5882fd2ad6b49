"""The real stacks, put on the embedded AWS with the real CDK command line; done once for the same inputs."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from local import process
from local.emulator import bare_environment, client_environment
from local.errors import LocalError
from local.home import ACCOUNT, ENVIRONMENT, REGION, ROOT, Home, Running

INPUTS = (
    "app.py",
    "cdk.json",
    "package-lock.json",
    "requirements",
    "config",
    "catalogue",
    "contracts",
    "cdk",
    "stacks",
    "lambdas",
    "dashboards",
    "local/aws",
)
# In the place of a hash while a deployment is under way: one that was cut short is done again, stack by stack.
UNCERTAIN = "uncertain"
OFFLINE = ("--no-notices", "--no-lookups", "--no-version-reporting", "--no-asset-metadata", "--no-path-metadata")


def input_hash(root: Path = ROOT, inputs: Iterable[str] = INPUTS) -> str:
    """Hash of everything the stacks are made from, and of the Python that the functions will run on."""
    digest = hashlib.sha256(sys.version.encode())
    for name in inputs:
        path = root / name
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def is_deployed(home: Home) -> bool:
    """Whether what is deployed was made from the very inputs that are there now."""
    deployed = home.deployed()
    return deployed is not None and deployed["inputs"] == input_hash()


def deploy(home: Home, running: Running) -> dict[str, Any]:
    """Bootstrap and deploy unless the same inputs are deployed already.

    Returns ``{"inputs": hash, "outputs": {name: value}}``; raises ``LocalError`` when the CDK
    command line fails, with its last words and where all it said is kept.
    """
    wanted = input_hash()
    deployed = home.deployed()
    if deployed and deployed["inputs"] == wanted:
        return deployed
    if deployed:
        home.set_deployed({**deployed, "inputs": UNCERTAIN})
    environment = _cdk_environment(home, running.port)
    _cdk(home, environment, "bootstrap", f"aws://{ACCOUNT}/{REGION}", "--app", "", "--no-notices")
    outputs_file = home.path / "outputs.json"
    _cdk(
        home,
        environment,
        "deploy",
        f"{ENVIRONMENT}/*",
        *("-c", f"env={ENVIRONMENT}"),
        *OFFLINE,
        "--no-validation",
        *(["--force"] if deployed and deployed["inputs"] == UNCERTAIN else []),
        *("--require-approval", "never"),
        *("--concurrency", "4"),
        *("--progress", "events"),
        *("--output", str(home.cdk_out)),
        *("--outputs-file", str(outputs_file)),
    )
    made = {"inputs": wanted, "outputs": flatten_outputs(json.loads(outputs_file.read_text()))}
    home.set_deployed(made)
    return made


def flatten_outputs(by_stack: dict[str, dict[str, str]]) -> dict[str, str]:
    """Return outputs of all stacks under their own names, which are unique over the stacks."""
    return {name: value for outputs in by_stack.values() for name, value in outputs.items()}


def _cdk_environment(home: Home, port: int) -> dict[str, str]:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    return {
        **bare_environment(os.environ),
        **client_environment(port),
        "PATH": path,
        "CDK_DEFAULT_ACCOUNT": ACCOUNT,
        "CDK_DEFAULT_REGION": REGION,
        "CDK_DISABLE_CLI_TELEMETRY": "true",
        "CDK_HOME": str(home.path / "cdk-home"),
        "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "1",
        "CI": "true",
    }


def _cdk(home: Home, environment: dict[str, str], *arguments: str) -> None:
    """Run the CDK command line of node_modules; all it says goes to a log."""
    home.logs.mkdir(parents=True, exist_ok=True)
    log = home.logs / f"cdk-{arguments[0]}.log"
    command = [str(ROOT / "node_modules" / ".bin" / "cdk"), *arguments]
    if process.run(command, environment, log) != 0:
        raise LocalError(
            f"`cdk {arguments[0]}` failed ({last_words(log.read_text(errors='replace'))}); all it said is in {log}."
        )


def last_words(text: str) -> str:
    """Return the line of a CDK log that says why it failed: the last that speaks of an error, or simply the last."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if "❌" in line or "Error" in line or "error" in line]
    return (errors or lines or ["it said nothing"])[-1][:400]
