"""What this machine must have before anything is started; each lack is one sentence with its remedy."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from local.errors import LocalError
from local.home import ROOT, Home

OLDEST_PYTHON = (3, 11)
OLDEST_NODE = 20
LEAST_DISK_MB = 2000
PORTS = range(1024, 65536)  # those below are the operating system's


def check_machine(home: Home) -> None:
    """Raise ``LocalError`` for the first thing that this machine lacks."""
    check_python(sys.version_info[:3])
    check_node(node_version())
    check_cdk(ROOT)
    check_folder(home)
    check_disk(home, free_mb(home.path))


def check_python(version: tuple[int, ...]) -> None:
    """Refuse a Python that is too old."""
    if version[:2] < OLDEST_PYTHON:
        found = ".".join(map(str, version))
        raise LocalError(
            f"Python 3.11 or newer is needed and this is {found}: run make with PYTHON=/path/to/a/newer/python3."
        )


def node_version() -> str | None:
    """Return what ``node --version`` says, such as ``v22.1.0``; None when there is no Node."""
    node = shutil.which("node")
    if node is None:
        return None
    return subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout.strip() or None


def check_node(version: str | None) -> None:
    """Refuse a machine without Node, or with one that is too old for the CDK command line."""
    if version is None:
        raise LocalError(
            "Node 20 or newer is needed for the CDK command line and there is none on the PATH: install it."
        )
    if int(version.lstrip("v").split(".")[0]) < OLDEST_NODE:
        raise LocalError(
            f"Node 20 or newer is needed for the CDK command line and this is {version}: install a newer one."
        )


def check_cdk(root: Path) -> None:
    """Refuse a checkout whose node_modules has no CDK command line."""
    if not (root / "node_modules" / ".bin" / "cdk").exists():
        raise LocalError(
            "The CDK command line is not in node_modules: run `make setup`, or `npm ci` in the project's folder."
        )


def check_folder(home: Home) -> None:
    """Refuse a folder for the platform's things that cannot be made or written to."""
    try:
        with TemporaryDirectory(dir=_existing(home.path)):
            pass
    except OSError as error:
        raise LocalError(
            f"The platform keeps its things in {home.path}, which cannot be written ({error.strerror}): "
            "set PRATIQUE_HOME to another folder."
        ) from None


def free_mb(path: Path) -> int:
    """Free space, in MB, on the disk that the folder is or will be on."""
    return shutil.disk_usage(_existing(path)).free // 1_000_000


def _existing(path: Path) -> Path:
    """Return the folder itself or the nearest around it that there is."""
    return next(parent for parent in (path, *path.parents) if parent.exists())


def check_disk(home: Home, free: int) -> None:
    """Refuse a disk without room for the state and the bundles."""
    if free < LEAST_DISK_MB:
        raise LocalError(
            f"{LEAST_DISK_MB:,} MB of free disk space are needed at {home.path} and {free:,} MB are left: make room."
        )


def check_port(port: int, option: str) -> None:
    """Refuse a port that something else listens at; ``option`` is the make variable that chooses another."""
    flag = "--" + option.lower().replace("_", "-")
    if port not in PORTS:
        raise LocalError(
            f"{port} is no port that a program may have: choose one from {PORTS[0]} to {PORTS[-1]} with {option} "
            f"(make) or {flag} (pratique)."
        )
    if not port_is_taken(port):
        return
    free = next(other for other in range(port + 1, port + 1000) if not port_is_taken(other))
    raise LocalError(
        f"Port {port} is in use by {listener(port) or 'another program'}: "
        f"end it, or choose another port with {option}={free} (make) or {flag} {free} (pratique)."
    )


def port_is_taken(port: int) -> bool:
    """Whether a server of ours could not listen at this port of the loopback address."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def listener(port: int) -> str | None:
    """Who listens at a port, as ``name (pid 123)``, where the machine can tell."""
    for command in (["lsof", "-nP", f"-iTCP:{port}", "-sTCP:LISTEN", "-Fcp"], ["ss", "-Hltnp", f"sport = :{port}"]):
        if shutil.which(command[0]) is None:
            continue
        said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
        found = _from_lsof(said) if command[0] == "lsof" else _from_ss(said)
        if found:
            return found
    return None


def _from_lsof(said: str) -> str | None:
    fields = {line[0]: line[1:] for line in said.splitlines() if line}
    return f"{fields['c']} (pid {fields['p']})" if {"c", "p"} <= fields.keys() else None


def _from_ss(said: str) -> str | None:
    if 'users:(("' not in said:
        return None
    name, _, rest = said.split('users:(("', 1)[1].partition('"')
    pid = rest.partition("pid=")[2].partition(",")[0]
    return f"{name} (pid {pid})"
