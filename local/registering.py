"""Builds a register on this machine, from curated files or from made-up drops, and holds it against a release."""

from __future__ import annotations

import csv
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb

from contracts.catalogue import Catalogue
from contracts.product import Product
from contracts.register import Register
from contracts.register_checks import counted_columns
from lambdas.core.registers.building import build, counted
from lambdas.core.registers.reconciling import Key, Published, Reconciliation, reconcile
from lambdas.core.release.columns import STATUS
from lambdas.core.release.files import CSV
from lambdas.core.release.querying import QueryFailedError
from lambdas.core.release.rates import CONFIDENTIAL, NOT_AVAILABLE
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
def built(register: Register, curated: Path, known_on: date | None) -> Iterator[duckdb.DuckDBPyConnection]:
    """Build a register from a folder with the Parquet files of each of its datasets, in a folder of its name.

    Raises LocalError where a dataset has no file, or the query cannot be run.
    """
    with duckdb.connect(":memory:", config={"autoinstall_known_extensions": False}) as connection:
        for name in register.datasets:
            files = [str(path) for path in sorted((curated / name).rglob("*.parquet"))]
            if not files:
                raise LocalError(f"{curated / name} has no Parquet file: put the files of curated table {name} there.")
            connection.read_parquet(files).create_view(name)
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
    published = _published(product, release / CSV, day.isoformat())
    if not published:
        raise LocalError(f"{release / CSV} has no figure of {day}: name a day that it has.")
    return reconcile(product, counted(connection, register, product.name), published)


def _published(product: Product, path: Path, day: str) -> dict[Key, Published]:
    dates = [item.name for item in product.slices if item.kind == "date"]
    *keys, measure = counted_columns(product)
    with path.open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if all(row[name] == day for name in dates)]
    hidden = {CONFIDENTIAL, NOT_AVAILABLE, ""}
    return {
        tuple(row[name] for name in keys): Published(None if row[measure] in hidden else int(row[measure]), row[STATUS])
        for row in rows
    }
