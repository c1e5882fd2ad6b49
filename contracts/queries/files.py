"""Reads the files that products and registers have in common: query.sql, tests/*.yaml, verified.yaml, branches.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

from contracts.queries.branches import Branches, Uncovered
from contracts.queries.queried import QueryTest
from contracts.queries.verification import Verification
from contracts.reading.faulty import faulty
from contracts.reading.mistakes import Mistakes, relative
from contracts.reading.read_model import read_model
from contracts.reading.text_file import read_text
from contracts.reading.yaml_file import read_yaml

QUERY = "query.sql"
TESTS = "tests"
ONE_SELECT = "one SELECT in Athena's dialect"
T = TypeVar("T", bound=QueryTest)


def read_sql(path: Path, mistakes: Mistakes) -> Any:
    """Return the text of a query; a faulty one when there is none."""
    text = read_text(path, mistakes) if path.is_file() else ""
    if text is None:
        return faulty()
    if not text.strip():
        mistakes.missing("", ONE_SELECT)
        return faulty()
    return text.strip()


def read_verification(path: Path, root: Path) -> tuple[Verification | None, Mistakes]:
    """Return an approval, None where there is none, and every mistake in it."""
    mistakes = Mistakes(relative(path, root))
    raw = read_yaml(path, mistakes) if path.is_file() else None
    return None if raw is None else read_model(raw, Verification, "", mistakes), mistakes


def read_uncovered(path: Path, root: Path) -> tuple[tuple[Uncovered, ...], Mistakes]:
    """Return the branches that no test need cover, none where there is no such file, and every mistake in it."""
    mistakes = Mistakes(relative(path, root))
    raw = read_yaml(path, mistakes) if path.is_file() else None
    read = () if raw is None else read_model(raw, Branches, "", mistakes).uncovered
    return () if mistakes.found else read, mistakes


def read_tests(folder: Path, model: type[T], root: Path) -> tuple[list[tuple[T, Mistakes]], list[Mistakes]]:
    """Return the tests in a folder, each with its mistakes, and the mistakes of every file that there is."""
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        none = Mistakes(relative(folder, root))
        none.missing("", "at least one test: a YAML file with name, given and expected")
        return [], [none]
    tests: list[tuple[T, Mistakes]] = []
    everything: list[Mistakes] = []
    for path in paths:
        mistakes = Mistakes(relative(path, root))
        everything.append(mistakes)
        raw = read_yaml(path, mistakes)
        if raw is not None:
            tests.append((read_model(raw, model, "", mistakes), mistakes))
    return tests, everything
