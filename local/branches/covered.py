"""Holds a product's or register's tests against every branch of its query."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import duckdb

from contracts.datasets.dataset import Dataset
from contracts.products.product import Product, ProductTest
from contracts.registers.register import Register
from lambdas.core.registers.registertests import difference
from lambdas.core.release.producttests import differences, run_tests
from lambdas.core.release.querying import QueryFailedError, alone, ask, create, in_duckdb
from local.branches.mutants import Mutant, mutants


@dataclass(frozen=True)
class Coverage:
    """How many branches a query has, those that no test covers, and reasons given for a branch that is covered."""

    branches: int
    uncovered: tuple[str, ...]
    needless: tuple[str, ...]

    @property
    def mistakes(self) -> list[str]:
        """What is to be mended, a line each; none when every branch is covered or has a reason why it need not be."""
        remedy = "add rows to a test that tell it apart, or say in branches.yaml why losing it changes no figure"
        lines = [f"no test covers the branch “{branch}”: {remedy}" for branch in self.uncovered]
        return lines + [
            f"branches.yaml gives a reason for “{branch}”, which is covered or is no branch: take it out"
            for branch in self.needless
        ]


def coverage_of_product(product: Product, datasets: Mapping[str, Dataset]) -> Coverage:
    """Return which branches of a product's query its tests cover; the tests must pass."""
    found = mutants(product.sql)
    left = _not_told_by_rows(product, datasets, found)

    # What the rows expected do not tell, the checks for usual mistakes may.
    def told(mutant: Mutant) -> bool:
        return bool(run_tests(product.model_copy(update={"sql": mutant.sql}), datasets))

    return _coverage(product, found, [mutant for mutant in left if not told(mutant)])


def coverage_of_register(
    register: Register, datasets: Mapping[str, Dataset], products: Mapping[str, Product]
) -> Coverage:
    """Return which branches of a register's query, and of its counts, its tests cover; the tests must pass."""
    changed = [(item, register.model_copy(update={"sql": item.sql})) for item in mutants(register.sql)]
    for name, sql in register.counts.items():
        for item in mutants(sql):
            counts = {**register.counts, name: item.sql}
            of_count = Mutant(f"{name}: {item.branch}", item.sql)
            changed.append((of_count, register.model_copy(update={"counts": counts})))
    left = changed
    for test in register.tests:
        with alone() as connection:
            create(connection, (datasets[name] for name in register.datasets), test.given)
            left = [item for item in left if not difference(connection, item[1], test, products)]
    return _coverage(register, [item for item, _ in changed], [item for item, _ in left])


def _not_told_by_rows(product: Product, datasets: Mapping[str, Dataset], found: Iterable[Mutant]) -> list[Mutant]:
    """Return the mutants that return the rows expected by every test: tables are made once a test, not a mutant."""
    left = [(mutant, in_duckdb(mutant.sql)) for mutant in found]
    for test in product.tests:
        with alone() as connection:
            create(connection, (datasets[name] for name in product.datasets), test.given)
            left = [item for item in left if _same(connection, item[1], product, test)]
    return [mutant for mutant, _ in left]


def _same(connection: duckdb.DuckDBPyConnection, sql: str, product: Product, test: ProductTest) -> bool:
    try:
        return not differences(ask(connection, sql), product.columns, test.expected)
    except QueryFailedError:
        return False


def _coverage(queried: Product | Register, found: list[Mutant], left: list[Mutant]) -> Coverage:
    excused = {item.branch for item in queried.uncovered}
    lost = {item.branch for item in left}
    return Coverage(
        len(found),
        tuple(item.branch for item in left if item.branch not in excused),
        tuple(sorted(excused - lost)),
    )
