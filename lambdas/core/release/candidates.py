"""Where a candidate waits in the curated bucket until it is published or refused."""

from __future__ import annotations

CELLS = "cells.csv.gz"
CERTIFICATE = "certificate.json"
CANDIDATE = "candidate.json"


def prefix(product: str, release: str) -> str:
    """Return the folder of a candidate."""
    return f"candidates/{product}/{release}/"
