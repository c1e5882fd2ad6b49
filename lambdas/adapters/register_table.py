"""Committing a register: one Iceberg transaction puts a build in the place of the one before; old versions go.

A register is linked as a whole, so its table is replaced as a whole. What it was is a snapshot, until that is too old.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from pyiceberg.table import Table, Transaction
from tenacity import retry, retry_if_exception, stop_after_attempt, wait_random_exponential

from lambdas.adapters import objects
from lambdas.adapters.clients import s3
from lambdas.adapters.iceberg import NAME_MAPPING, TYPES, load_register, unretried
from lambdas.adapters.objects import split_uri
from lambdas.adapters.table import described, undecided
from lambdas.core.registers.made_of import PROPERTY, MadeOf, read

if TYPE_CHECKING:
    from mypy_boto3_s3.type_defs import ObjectIdentifierTypeDef

Columns = Sequence[tuple[str, str]]
ABANDONED = timedelta(days=1)
"""How old a file is that no version has, before it is taken for one that a build left behind."""


@dataclass(frozen=True)
class Kept:
    """What became of a build: its snapshot, None when a build that was planned later has the table already."""

    snapshot: str | None


@retry(
    retry=retry_if_exception(undecided),
    wait=wait_random_exponential(multiplier=0.1, max=5),
    stop=stop_after_attempt(10),
    reraise=True,
)
def commit(register: str, location: str, files: Sequence[str], columns: Columns, made_of: MadeOf) -> Kept:
    """Make a build's files the register's table, in one atomic step; a build that is the table's already is left alone.

    ``files`` are ``s3://`` addresses below ``location``, ``columns`` the register's (name, type). When another commit
    comes between, or the answer to this one is lost, all is decided anew; after ten attempts the last error is raised.
    """
    table = load_register(register, location, columns)
    present = read(table.properties)
    now = table.current_snapshot()
    if present is not None and now is not None:
        if present == made_of:
            return Kept(str(now.snapshot_id))
        if present.planned > made_of.planned:
            return Kept(None)
    with table.transaction() as transaction:
        _keep_in_step(transaction, columns)
        transaction.set_properties({**unretried(table), PROPERTY: made_of.told()})
        with transaction.update_snapshot(snapshot_properties={PROPERTY: made_of.build}).overwrite() as snapshot:
            for task in table.scan().plan_files():
                snapshot.delete_data_file(task.file)
            for file in described(table.io, transaction.table_metadata, list(files)):
                snapshot.append_data_file(file)
    made = table.current_snapshot()
    if made is None:
        raise LookupError(f"build {made_of.build} of {register} was committed and is not in the table")
    return Kept(str(made.snapshot_id))


def _keep_in_step(transaction: Transaction, columns: Columns) -> None:
    """Give the table the register's columns as they now are; older versions keep theirs."""
    fields = {field.name: field.field_type for field in transaction.table_metadata.schema().fields}
    wanted = {name: TYPES[kind] for name, kind in columns}
    stale = [name for name, kind in fields.items() if wanted.get(name) != kind]
    missing = [name for name in wanted if name not in fields or name in stale]
    if stale:
        with transaction.update_schema(allow_incompatible_changes=True) as schema:
            for name in stale:
                schema.delete_column(name)
    if missing:
        with transaction.update_schema() as schema:
            for name in missing:
                schema.add_column(name, wanted[name])
    mapping = transaction.table_metadata.schema().name_mapping.model_dump_json()
    if transaction.table_metadata.properties.get(NAME_MAPPING) != mapping:
        transaction.set_properties({NAME_MAPPING: mapping})


def clear(register: str, location: str, columns: Columns, now: datetime, keep: timedelta) -> int:
    """Let go of versions that were replaced longer ago than ``keep``, and delete the files that no version has.

    A version counts from when it was replaced, not from when it was made. Returns how many files were deleted.
    """
    table = load_register(register, location, columns)
    too_old = _replaced_before(table, now - keep)
    if too_old:
        table.maintenance.expire_snapshots().by_ids(too_old).commit()
    bucket, prefix = split_uri(f"{location}/")
    kept = {split_uri(address)[1] for address in _addresses(table)}
    found = objects.listed(bucket, prefix)
    gone = [key for key, put in found if key not in kept and put < now - ABANDONED]
    for start in range(0, len(gone), 1000):
        keys: list[ObjectIdentifierTypeDef] = [{"Key": key} for key in gone[start : start + 1000]]
        s3().delete_objects(Bucket=bucket, Delete={"Objects": keys, "Quiet": True})
    return len(gone)


def _replaced_before(table: Table, moment: datetime) -> list[int]:
    made = sorted(table.snapshots(), key=lambda snapshot: snapshot.timestamp_ms)
    limit = moment.timestamp() * 1000
    return [old.snapshot_id for old, new in pairwise(made) if new.timestamp_ms < limit]


def _addresses(table: Table) -> set[str]:
    """Return every file that the table or one of its versions has: rows, manifests, metadata."""
    kept = {table.metadata_location, *(entry.metadata_file for entry in table.metadata.metadata_log)}
    for snapshot in table.snapshots():
        kept.add(snapshot.manifest_list)
        kept |= {manifest.manifest_path for manifest in snapshot.manifests(table.io)}
        kept |= {task.file.file_path for task in table.scan(snapshot_id=snapshot.snapshot_id).plan_files()}
    return kept
