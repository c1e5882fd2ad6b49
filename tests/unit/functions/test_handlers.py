"""What is asked of every function's handler."""

from __future__ import annotations

from pathlib import Path

import pytest

HANDLERS = sorted((Path(__file__).resolve().parents[3] / "lambdas").glob("*/handler.py"))
MOST_LINES = 60


@pytest.mark.parametrize("path", HANDLERS, ids=lambda path: path.parent.name)
def test_a_handler_can_be_read_at_one_glance(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


def test_every_function_has_a_handler() -> None:
    assert len(HANDLERS) >= 9
