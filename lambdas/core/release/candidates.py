"""Where a candidate waits in the curated bucket until it is published or refused."""

from __future__ import annotations

CELLS = "cells.csv.gz"
CERTIFICATE = "certificate.json"
CANDIDATE = "candidate.json"


def prefix(product: str, release: str, after: str | None) -> str:
    """Return the folder of a candidate that was held against the releases up to ``after``."""
    return f"candidates/{product}/{release}/{held(after)}/"


def held(after: str | None) -> str:
    """Name what a release was held against.

    Two that suppress one release at the same time, one before and one after another was let out, find different things:
    neither may write over the other's.
    """
    return f"after-{after}" if after else "first"
