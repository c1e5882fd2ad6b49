"""Each trap that is known to catch out disclosure control has tests, and the guide names them."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[4]
GUIDE = (ROOT / "docs" / "disclosure.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (\d+) \| [^|]+ \| ([^|]+) \|$", re.MULTILINE)
NAMED = re.compile(r"`(test_\w+)`")
PROGRAMS = re.compile(r"`([\w/]+\.py)`")
TRAPS = {int(number): NAMED.findall(tests) for number, tests in ROW.findall(GUIDE)}


def defined() -> set[str]:
    """Names of the tests of disclosure control, here and across releases."""
    files = [*Path(__file__).parent.glob("test_*.py"), *(ROOT / "tests" / "pipeline").glob("test_*.py")]
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in files]
    return {node.name for tree in trees for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_trap_has_a_row() -> None:
    assert sorted(TRAPS) == list(range(1, 14))


@pytest.mark.parametrize("trap", range(1, 14))
def test_every_trap_has_tests_that_exist(trap: int) -> None:
    assert TRAPS[trap]
    assert set(TRAPS[trap]) <= defined()


def test_every_program_that_the_guide_names_exists() -> None:
    named = set(PROGRAMS.findall(GUIDE))
    assert named
    there = [path.relative_to(ROOT).as_posix() for path in (ROOT / "lambdas" / "core" / "disclosure").rglob("*.py")]
    assert not {
        name for name in named if not (ROOT / name).is_file() and not any(p.endswith("/" + name) for p in there)
    }
