"""An application that answers nothing: what a server in front of files wants beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any


def app(_: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """Answer that there is nothing."""
    start("404 Not Found", [("Content-Length", "0")])
    return [b""]
