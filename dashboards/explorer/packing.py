"""Sends answers packed; Dash's own scripts, megabytes that never change, are packed once and kept."""

from __future__ import annotations

from typing import Any

from flask_compress import Compress

SUITES = "/_dash-component-suites/"
_MOST = 100


class Kept:
    """Keeps what is worth it, and forgets everything else."""

    def __init__(self) -> None:
        self._packed: dict[str, bytes] = {}

    def get(self, key: str) -> bytes | None:
        """Return what was kept; None when there is none."""
        return self._packed.get(key)

    def set(self, key: str, content: bytes) -> None:
        """Keep a script."""
        if SUITES in key and len(self._packed) < _MOST:
            self._packed[key] = content


def pack(server: Any) -> None:
    """Pack what a Flask server answers, for those who take it packed."""
    server.config["COMPRESS_CACHE_KEY"] = lambda asked: f"{asked.method} {asked.path}"
    server.config["COMPRESS_CACHE_BACKEND"] = Kept
    Compress(server)
