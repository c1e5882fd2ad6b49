"""Runs a register's own tests: given rows of its sources, its rows and its counts must be those expected."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from contracts.datasets.dataset import Dataset
from contracts.products.product import Product
from contracts.registers.checks import counted_columns
from contracts.registers.register import Register, RegisterTest
from lambdas.core.registers.building import build, counted
from lambdas.core.release.producttests import Failure, differences
from lambdas.core.release.querying import QueryFailedError, alone, ask, create


def run_register_tests(
    register: Register, datasets: Mapping[str, Dataset], products: Mapping[str, Product]
) -> list[Failure]:
    """Run every test of the register and return those that fail."""
    if not register.tests:
        return [Failure("none", ("the register has no tests; only one whose tests pass is verified",))]
    found = [(test.name, _difference(register, test, datasets, products)) for test in register.tests]
    return [Failure(name, tuple(difference)) for name, difference in found if difference]


def _difference(
    register: Register, test: RegisterTest, datasets: Mapping[str, Dataset], products: Mapping[str, Product]
) -> list[str]:
    with alone() as connection:
        create(connection, (datasets[name] for name in register.datasets), test.given)
        return difference(connection, register, test, products)


def difference(
    connection: duckdb.DuckDBPyConnection, register: Register, test: RegisterTest, products: Mapping[str, Product]
) -> list[str]:
    """Return what a register gets wrong in a test whose given rows the connection holds, a line each."""
    try:
        build(connection, register)
        wrong = differences(ask(connection, f'from "{register.name}"'), register.columns, test.expected)
        for name, rows in test.counts.items():
            wrong += differences(counted(connection, register, name), counted_columns(products[name]), rows)
    except QueryFailedError as error:
        return [f"the query cannot be run: {error}"]
    return wrong
