"""What the packages are built for: a Python version, and the machine that will run it."""

from __future__ import annotations

import platform
import sys
from dataclasses import dataclass

from config.model import Environment

_PLATFORMS = {"arm64": "aarch64-manylinux_2_28", "x86_64": "x86_64-manylinux_2_28"}  # Amazon Linux 2023 has glibc 2.34


@dataclass(frozen=True)
class Target:
    """``platform`` is uv's name of the machine; None where the functions run on the machine that builds them."""

    python: str
    architecture: str
    platform: str | None

    @classmethod
    def of(cls, environment: Environment) -> Target:
        """Target of an environment's functions."""
        python = environment.python
        if python == "host":
            python = f"{sys.version_info.major}.{sys.version_info.minor}"
        if environment.architecture == "host":
            return cls(python, "arm64" if platform.machine() in {"arm64", "aarch64"} else "x86_64", None)
        return cls(python, environment.architecture, _PLATFORMS[environment.architecture])

    @property
    def label(self) -> str:
        """Text that differs wherever the built packages would."""
        machine = self.platform or f"{sys.platform}-{platform.machine()}"
        return f"python{self.python} {machine}"
