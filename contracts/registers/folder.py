"""Reads a register's folder: register.yaml, query.sql, counts/*.sql and tests/*.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contracts.queries.branches import BRANCHES
from contracts.queries.files import QUERY, TESTS, read_sql, read_tests, read_uncovered, read_verification
from contracts.queries.verification import VERIFIED
from contracts.reading.faulty import as_far_as_known
from contracts.reading.mistakes import Mistakes, relative
from contracts.reading.read_model import read_model
from contracts.reading.yaml_file import read_yaml
from contracts.registers.register import Register, RegisterFile, RegisterTest

REGISTER = "register.yaml"
COUNTS = "counts"
ELSEWHERE = {
    "sql": "query.sql holds the query",
    "tests": "tests/ holds the tests",
    "counts": "counts/ holds the queries that count",
    "uncovered": "branches.yaml holds them",
    "verified": "verified.yaml holds the approval",
}


@dataclass(frozen=True)
class ReadRegister:
    """A register as read, and the mistakes of each of its files; None when there is no register.yaml to speak of."""

    register: Register | None
    mistakes: Mistakes
    in_query: Mistakes
    in_counts: dict[str, Mistakes]
    tests: tuple[tuple[RegisterTest, Mistakes], ...]
    noted: tuple[Mistakes, ...]

    @property
    def is_sound(self) -> bool:
        """Whether no mistake has been noted so far."""
        return not any(mistakes.found for mistakes in self.noted)


def read_register(folder: Path, root: Path) -> ReadRegister:
    """Read a register's folder, and note every mistake in each of its files."""
    mistakes = Mistakes(relative(folder / REGISTER, root))
    raw = read_yaml(folder / REGISTER, mistakes)
    in_query = Mistakes(relative(folder / QUERY, root))
    sql = read_sql(folder / QUERY, in_query)
    tests, in_tests = read_tests(folder / TESTS, RegisterTest, root)
    verified, in_verified = read_verification(folder / VERIFIED, root)
    uncovered, in_branches = read_uncovered(folder / BRANCHES, root)
    paths = sorted((folder / COUNTS).glob("*.sql"))
    in_counts = {path.stem: Mistakes(relative(path, root)) for path in paths}
    counts = {path.stem: read_sql(path, in_counts[path.stem]) for path in paths}
    register = None
    if raw is not None:
        file = _file(raw, folder.name, mistakes)
        written = [test for test, _ in tests]
        register = Register.model_construct(
            **dict(file), sql=sql, tests=tuple(written), counts=counts, uncovered=uncovered, verified=verified
        )
        _check_counts(register, mistakes)
    noted = (mistakes, in_query, in_verified, in_branches, *in_counts.values(), *in_tests)
    return ReadRegister(register, mistakes, in_query, in_counts, tuple(tests), noted)


def _file(raw: dict[str, Any], name: str, mistakes: Mistakes) -> RegisterFile:
    for key in ELSEWHERE.keys() & raw.keys():
        mistakes.add(key, key, f"nothing: {ELSEWHERE[key]}")
    file = read_model({key: raw[key] for key in raw.keys() - ELSEWHERE.keys()}, RegisterFile, "", mistakes)
    with as_far_as_known:
        if file.name != name:
            mistakes.add("name", file.name, f"{name}, the name of its folder")
    return file


def _check_counts(register: Register, mistakes: Mistakes) -> None:
    with as_far_as_known:
        for name in register.reconciles:
            if name not in register.counts:
                mistakes.add("reconciles", name, f"a product with a query over the register: {COUNTS}/{name}.sql")
        for name in register.counts:
            if name not in register.reconciles:
                mistakes.missing("reconciles", f"{name}, which {COUNTS}/{name}.sql counts for")
