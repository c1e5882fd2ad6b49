"""Where a candidate waits in the curated bucket until it is published or refused."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

CELLS = "cells.csv.gz"
CERTIFICATE = "certificate.json"
REASONS = "reasons.json"
CANDIDATE = "candidate.json"
FILES = "files.json"
"""The hashes of the others, sealed; apart from the candidate, since intervals and reasons follow from hidden counts."""


def prefix(product: str, release: str, after: str | None, beside: Mapping[str, str]) -> str:
    """Return the folder of a candidate that was held against the releases up to ``after`` and those ``beside`` it."""
    return f"candidates/{product}/{release}/{held(after, beside)}/"


def held(after: str | None, beside: Mapping[str, str]) -> str:
    """Name what a release was held against: its product's releases up to ``after``, other products' up to ``beside``.

    Two that suppress one release at the same time, one before and one after another was let out, find different things:
    neither may write over the other's.
    """
    own = f"after-{after}" if after else "first"
    others = {name: release for name, release in sorted(beside.items()) if release}
    return f"{own}-beside-{hashlib.sha256(json.dumps(others).encode()).hexdigest()[:16]}" if others else own
