"""Sends answers packed; Dash's own scripts, megabytes that never change, are packed once and kept."""

from __future__ import annotations

from typing import Any

from dash.fingerprint import check_fingerprint
from flask_compress import Compress

SUITES = "/_dash-component-suites/"
_MOST = 100


class Kept:
    """Keeps what is worth it, and forgets everything else."""

    def __init__(self) -> None:
        self._packed: dict[str, bytes] = {}

    def __len__(self) -> int:
        """Return how many scripts are kept."""
        return len(self._packed)

    def get(self, key: str) -> bytes | None:
        """Return what was kept; None when there is none."""
        return self._packed.get(key)

    def set(self, key: str, content: bytes) -> None:
        """Keep a script."""
        if SUITES in key and len(self._packed) < _MOST:
            self._packed[key] = content


def pack(server: Any) -> Kept:
    """Pack what a Flask server answers, for those who take it packed; return what is kept of it."""
    kept = Kept()
    # Dash answers for a script whatever version its address says: one kept for each would be as many as are asked for.
    server.config["COMPRESS_CACHE_KEY"] = lambda asked: f"{asked.method} {check_fingerprint(asked.path)[0]}"
    server.config["COMPRESS_CACHE_BACKEND"] = lambda: kept
    Compress(server)
    return kept
