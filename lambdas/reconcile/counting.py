"""Counts a register as known on a day, from the files that Athena wrote."""

from __future__ import annotations

import tempfile
from pathlib import Path

import duckdb

from contracts.registers.register import Register
from lambdas.adapters import athena, objects
from lambdas.adapters.objects import split_uri
from lambdas.core.registers.asking import KNOWN_UNTIL
from lambdas.core.registers.building import counted
from lambdas.core.release.querying import Answer

_MEMORY = "1500MB"


def count(register: Register, product: str, query: str) -> tuple[Answer, str]:
    """Return what the register counts for a product, and the last period that any of its sources has told of, or ""."""
    with tempfile.TemporaryDirectory(prefix="pratique-") as folder:
        files = [
            str(objects.download(*split_uri(address), "null", Path(folder) / f"{number}.parquet"))
            for number, address in enumerate(athena.written(query))
        ]
        limits: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": _MEMORY,
            "temp_directory": folder,
            "autoinstall_known_extensions": False,
        }
        with duckdb.connect(":memory:", config=limits) as connection:
            connection.read_parquet(files, hive_partitioning=False).create_view(register.name)
            until = connection.table(register.name).max(KNOWN_UNTIL).fetchall()[0][0]
            return counted(connection, register, product), str(until or "")
