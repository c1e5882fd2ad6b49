"""Changes that spoil a good document of the catalogue in one place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Change = Callable[[Any], object]


def put(*path: str | int, value: Any) -> Change:
    """Return what puts a value at a place of a document."""

    def change(content: Any) -> None:
        for part in path[:-1]:
            content = content[part]
        content[path[-1]] = value

    return change
