"""Where files are dropped: the landing zones that were deployed, as the stacks' outputs name them."""

from __future__ import annotations

import json
from collections.abc import Mapping


def zones_of(outputs: Mapping[str, str]) -> dict[str, str]:
    """Return the bucket of each dataset's landing zone; several stacks hold zones, each with an output of its own."""
    zones: dict[str, str] = {}
    for name in sorted(outputs):
        if name.startswith("LandingZones"):
            zones |= json.loads(outputs[name])
    return zones
