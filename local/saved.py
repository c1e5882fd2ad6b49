"""The mark that what the embedded AWS has in memory is on disk; without it the state folder is not to be trusted."""

from __future__ import annotations

import os
from pathlib import Path

MARK = "saved"


def is_saved(state: Path) -> bool:
    """Whether all of the last session is in this state folder."""
    return (state / MARK).exists()


def set_saved(state: Path) -> None:
    """Mark the folder's content as whole."""
    (state / MARK).touch()
    _write_through(state)


def set_unsaved(state: Path) -> None:
    """Take the mark away before anything changes."""
    if is_saved(state):
        (state / MARK).unlink()
        _write_through(state)


def _write_through(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
