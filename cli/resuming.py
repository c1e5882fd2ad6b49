"""Says what an earlier run left unfinished and is started again."""

from __future__ import annotations

from cli.console import console
from local.demo import resume
from local.platform import Platform
from local.unfinished import Unfinished


def resumed(platform: Platform) -> Unfinished | None:
    """Start again what was unfinished when the platform ended, and say so; None when it has been running all along."""
    found = resume(platform)
    if found is not None and str(found):
        console.print(str(found))
    return found
