"""What Athena is asked for to build a register, and what a build is called."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date

from contracts.datasets.curated import PERIOD
from contracts.queries.verification import content_of
from contracts.registers.register import Register
from lambdas.core.registers.building import as_known_on
from lambdas.core.release.identity import vintage
from lambdas.core.release.pin import pin

KNOWN_UNTIL = "known_until"
"""A column beside the register's own, where it is linked as known on a day: the last period of any of its sources."""


def build_id(register: Register, snapshots: Mapping[str, str], drops: Iterable[str]) -> str:
    """Return ``<when the newest drop landed>-<eight digits of a hash>`` of what was verified and what it is made of."""
    content = json.dumps([register.name, content_of(register), dict(snapshots)], sort_keys=True)
    return f"{vintage(max(drops))}-{hashlib.sha256(content.encode()).hexdigest()[:8]}"


def linking(register: Register, snapshots: Mapping[str, str]) -> str:
    """Return the query that links a register from these snapshots, in Athena's dialect. Raises UndeclaredTableError."""
    return pin(register.sql, snapshots)


def linking_as_known(register: Register, snapshots: Mapping[str, str], day: date) -> str:
    """Return the query of a register as known on a day, each row with ``KNOWN_UNTIL``."""
    linked = pin(as_known_on(register.sql, day), snapshots)
    told = " UNION ALL ".join(f"SELECT max({PERIOD}) AS period FROM {name}" for name in register.datasets)  # noqa: S608
    until = pin(f"SELECT max(period) AS {KNOWN_UNTIL} FROM ({told}) AS told", snapshots)  # noqa: S608 - our own names
    return f"SELECT linked.*, known.{KNOWN_UNTIL} FROM ({linked}) AS linked CROSS JOIN ({until}) AS known"  # noqa: S608


def unloading(sql: str, folder: str) -> str:
    """Return the statement that writes a query's answer as Parquet into a folder, which must be empty: ``s3://…/``."""
    return f"UNLOAD (\n{sql}\n) TO '{folder}' WITH (format = 'PARQUET', compression = 'ZSTD')"
