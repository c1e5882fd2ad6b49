"""Where the local platform keeps its things on this machine, and which addresses it answers at."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from local.errors import LocalError

ROOT = Path(__file__).resolve().parent.parent
REGION = "eu-west-2"
ACCOUNT = "000000000000"
ENVIRONMENT = "local"


@dataclass(frozen=True)
class Running:
    """A server that was started: its process, and the port it answers at."""

    pid: int
    port: int


@dataclass(frozen=True)
class Home:
    """The folder with the local platform's state: ``.pratique`` of the project, or PRATIQUE_HOME.

    What takes long to make and never goes stale (bundled layers) is in the project's own ``.pratique``
    whichever folder this is.
    """

    path: Path

    @classmethod
    def default(cls) -> Home:
        """Return the folder that the environment names, or the project's own. Raises ``LocalError`` for a file."""
        path = Path(os.environ.get("PRATIQUE_HOME", ROOT / ".pratique")).resolve()
        if path.exists() and not path.is_dir():
            raise LocalError(f"PRATIQUE_HOME names {path}, which is a file: name a folder.")
        return cls(path)

    @property
    def aws(self) -> Path:
        """The embedded AWS's own state."""
        return self.path / "aws"

    @property
    def state(self) -> Path:
        """What the embedded AWS keeps for the next time, but for the objects themselves."""
        return self.aws / "state"

    @property
    def rescued(self) -> Path:
        """Files that were dropped in sessions that were cut off, a folder for each session, by dataset."""
        return self.path / "rescued"

    @property
    def logs(self) -> Path:
        """What the emulator and the deployment printed."""
        return self.path / "logs"

    @property
    def cdk_out(self) -> Path:
        """The synthesised templates and bundles."""
        return self.path / "cdk.out"

    @property
    def _deployed(self) -> Path:
        return self.aws / "deployed.json"

    def running(self, service: str) -> Running | None:
        """Return the server of this name that was started last, whether or not it is still alive."""
        found = _read(self._running(service))
        return Running(**found) if found else None

    def set_running(self, service: str, running: Running | None) -> None:
        """Remember the server that was started, or that there is none."""
        if running is None:
            self._running(service).unlink(missing_ok=True)
        else:
            _write(self._running(service), asdict(running))

    def _running(self, service: str) -> Path:
        return self.path / f"{service}.pid.json"

    def deployed(self) -> dict[str, Any] | None:
        """Return what was deployed to the embedded AWS: ``inputs`` (a hash) and ``outputs``; None before the first."""
        return _read(self._deployed)

    def set_deployed(self, deployed: dict[str, Any]) -> None:
        """Remember what was deployed."""
        _write(self._deployed, deployed)

    def clear_undeployed(self) -> None:
        """Remove an embedded AWS whose first deployment was cut short: half a stack, and nothing was ever dropped."""
        if not self._deployed.exists():
            shutil.rmtree(self.aws, ignore_errors=True)

    def clear(self) -> None:
        """Remove the state, so that the next start is from nothing; bundled layers stay."""
        for folder in (self.aws, self.cdk_out, self.logs):
            shutil.rmtree(folder, ignore_errors=True)


def _read(path: Path) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads(path.read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return None
    return found


def _write(path: Path, value: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps(value, indent=1))
    partial.replace(path)
