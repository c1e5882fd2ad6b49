"""Builds a register on this machine, from curated files or from made-up drops, and holds it against a release."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb

from contracts.catalogue import Catalogue
from contracts.products.product import Product
from contracts.registers.register import Register
from lambdas.core.registers.building import build, counted
from lambdas.core.registers.published import published_cells
from lambdas.core.registers.reconciling import Reconciliation, reconcile
from lambdas.core.release.files import CSV
from lambdas.core.release.querying import QueryFailedError
from local.demo import SEED
from local.drops import generate
from local.errors import LocalError
from local.inspecting import inspect_as


def make_up(register: Register, catalogue: Catalogue, work: Path, scale: float) -> Path:
    """Inspect made-up drops of a register's datasets under one key, which is forgotten; return the curated folder."""
    key, out = secrets.token_bytes(32), work / "curated"
    for name in register.datasets:
        dataset = catalogue.datasets[name]
        for number, drop in enumerate(generate(dataset, work / "drops" / name, SEED, scale)):
            inspect_as(drop, dataset, out / name / str(number), key)
    return out


@contextmanager
def built_here(register: Register, curated: Path, known_on: date | None) -> Iterator[duckdb.DuckDBPyConnection]:
    """Build a register from a folder with the Parquet files of each of its datasets, in a folder of its name.

    Raises LocalError where a dataset has no file, or the query cannot be run.
    """
    with duckdb.connect(":memory:", config={"autoinstall_known_extensions": False}) as connection:
        for name in register.datasets:
            files = [str(path) for path in sorted((curated / name).rglob("*.parquet"))]
            if not files:
                raise LocalError(f"{curated / name} has no Parquet file: put the files of curated table {name} there.")
            connection.read_parquet(files, hive_partitioning=False).create_view(name)
        try:
            build(connection, register, known_on)
        except QueryFailedError as error:
            raise LocalError(f"{register.name} cannot be built from {curated}: {error}") from None
        yield connection


def against(
    register: Register, product: Product, connection: duckdb.DuckDBPyConnection, release: Path, day: date
) -> Reconciliation:
    """Hold a register that is built against the cells of one day in a release's folder."""
    if product.name not in register.counts:
        raise LocalError(
            f"{register.name} counts for {', '.join(register.counts) or 'no product'}, not {product.name}."
        )
    published = published_cells(product, (release / CSV).read_text(encoding="utf-8"), day.isoformat())
    if not published:
        raise LocalError(f"{release / CSV} has no figure of {day}: name a day that it has.")
    return reconcile(product, counted(connection, register, product.name), published)
