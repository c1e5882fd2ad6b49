"""Which resource types the embedded AWS has only recorded, because it does not know them."""

from __future__ import annotations

import json

from local.home import Home

RECORD = "recorded.jsonl"


def recorded_types(home: Home) -> list[str]:
    """Return CloudFormation types of resources that are deployed here in name alone, in order of their names."""
    path = home.state / RECORD
    lines = path.read_text().splitlines() if path.exists() else []
    return sorted({json.loads(line)["type"] for line in lines})
