"""Committing a drop: one Iceberg transaction puts its periods in and takes out what they replace."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from botocore.exceptions import ClientError, HTTPClientError
from pyiceberg.exceptions import CommitFailedException
from pyiceberg.io import FileIO
from pyiceberg.io.pyarrow import parquet_file_to_data_file
from pyiceberg.manifest import DataFile
from pyiceberg.table import Table
from pyiceberg.table.metadata import TableMetadata
from pyiceberg.table.update.snapshot import ManageSnapshots
from tenacity import retry, retry_if_exception, stop_after_attempt, wait_random_exponential

from lambdas.adapters.clients import CONNECTIONS
from lambdas.adapters.iceberg import load
from lambdas.core import in_use, missing_rows, taken_periods
from lambdas.core.standing import Standing

_BUSY = {"ThrottlingException", "Throttling", "RequestLimitExceeded"}


@dataclass(frozen=True)
class Committed:
    """What became of a drop's periods. ``snapshot`` is None when later drops had replaced every one already.

    ``superseded`` are the periods left alone, because their rows come from a drop that landed later. ``repeats`` is
    the drop that says the same about all of the periods already, so that there was nothing to commit.
    """

    snapshot: str | None
    committed: tuple[str, ...] = ()
    superseded: tuple[str, ...] = ()
    repeats: str | None = None


def undecided(error: BaseException) -> bool:
    """Whether a commit lost a race, or may have been made although its answer was lost: look again, decide anew."""
    if isinstance(error, ClientError):
        code = error.response.get("Error", {}).get("Code", "")
        return code in _BUSY or error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0) >= 500
    return isinstance(error, (CommitFailedException, HTTPClientError))


@retry(
    retry=retry_if_exception(undecided),
    wait=wait_random_exponential(multiplier=0.1, max=5),
    stop=stop_after_attempt(10),
    reraise=True,
)
def commit(
    dataset: str,
    drop: str,
    files: Mapping[str, str],
    columns: Sequence[tuple[str, str]],
    look: Callable[[], Standing],
    faulty: Sequence[str] = (),
) -> Committed:
    """Make a drop's files the rows of their periods, in one atomic step, and tag the result ``drop-<drop>``.

    ``files`` maps each period to the ``s3://`` address of its one Parquet file, ``columns`` are the curated table's
    (name, type), ``look`` how the dataset's drops stand to each other at this moment, ``faulty`` the periods that lose
    rows to faults, "" for one not known. A drop that is committed already is left as it is. When another commit comes
    between, or the answer to this one is lost, all is decided anew on the table as it then stands; after ten attempts
    the last error is raised.
    """
    standing = (
        look()
    )  # before the table: a drop that this does not see as committed may be in the table, never the reverse
    table = load(dataset, columns)
    earlier = table.snapshot_by_name(tag(drop))
    if earlier:
        return _outcome(table, earlier.snapshot_id, drop, files)
    now = _present(table)
    present = {period: now[period] for period in files if period in now}
    owners = {period: {_drop_of(file) for file in found} for period, found in present.items()}
    repeats = standing.repeats(drop, set().union(*owners.values())) if len(owners) == len(files) else None
    if repeats:
        return Committed(None, repeats=repeats)
    later = {period for period, found in now.items() if any(standing.outlasts(_drop_of(file), drop) for file in found)}
    adding = {period: address for period, address in files.items() if period not in later}
    if not adding:
        return Committed(None, superseded=tuple(sorted(files)))
    replaced = [file for period in adding for file in present.get(period, [])]
    left = [_drop_of(file) for period, found in now.items() if period not in adding for file in found]
    properties = {
        taken_periods.DROP: drop,
        in_use.PROPERTY: in_use.told([*left, *(drop for _ in adding)]),
        taken_periods.PROPERTY: taken_periods.told(adding),
        missing_rows.PROPERTY: missing_rows.told(
            _missing(table), faulty, taken=adding.keys(), later=later, whole=not left
        ),
    }
    _replace(table, properties, list(adding.values()), replaced)
    return Committed(_tagged(table, drop), tuple(sorted(adding)), tuple(sorted(later & files.keys())))


def tag(drop: str) -> str:
    """Name under which the table as a drop left it stays readable: "as reported on"."""
    return f"drop-{drop}"


def drops_in(table: Table, snapshot: int) -> frozenset[str]:
    """Return the drops that a snapshot has rows of, by the folders of its data files."""
    return frozenset(_drop_of(task.file) for task in table.scan(snapshot_id=snapshot).plan_files())


def snapshot_of(table: Table, drop: str) -> str:
    """Return the snapshot that a drop's commit made; "" when it made none."""
    made = table.snapshot_by_name(tag(drop))
    return "" if made is None else str(made.snapshot_id)


def _missing(table: Table) -> str:
    """Return which periods lack rows as the table stands."""
    now = table.current_snapshot()
    return (
        "" if now is None or now.summary is None else now.summary.additional_properties.get(missing_rows.PROPERTY, "")
    )


def _replace(table: Table, properties: dict[str, str], adding: list[str], replaced: list[DataFile]) -> None:
    with table.transaction() as transaction:
        with transaction.update_snapshot(snapshot_properties=properties).overwrite() as snapshot:
            for file in replaced:
                snapshot.delete_data_file(file)
            for file in described(table.io, transaction.table_metadata, adding):
                snapshot.append_data_file(file)
        with ManageSnapshots(transaction) as refs:
            refs.create_tag(snapshot.snapshot_id, tag(properties[taken_periods.DROP]))


def described(io: FileIO, metadata: TableMetadata, addresses: list[str]) -> list[DataFile]:
    """Return what Iceberg keeps of Parquet files, read from their footers several at a time."""
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        return list(pool.map(lambda address: parquet_file_to_data_file(io, metadata, address), addresses))


def _present(table: Table, snapshot: int | None = None) -> dict[str, list[DataFile]]:
    """Return the data files that hold the rows of each period now, or as of a snapshot."""
    found: dict[str, list[DataFile]] = {}
    for task in table.scan(snapshot_id=snapshot).plan_files():
        found.setdefault(str(task.file.partition[0]), []).append(task.file)
    return found


def _outcome(table: Table, snapshot: int, drop: str, files: Mapping[str, str]) -> Committed:
    """Return what an earlier run of the same commit did, read from the snapshot it left."""
    present = _present(table, snapshot)
    committed = {period for period, found in present.items() if any(_drop_of(file) == drop for file in found)}
    return Committed(str(snapshot), tuple(sorted(committed)), tuple(sorted(set(files) - committed)))


def _tagged(table: Table, drop: str) -> str:
    snapshot = table.snapshot_by_name(tag(drop))
    if snapshot is None:
        raise LookupError(f"drop {drop} was committed and its tag is not in the table")
    return str(snapshot.snapshot_id)


def _drop_of(file: DataFile) -> str:
    """Return the drop that a data file came with: its folder is ``drop=<drop>`` (``curated_prefix``)."""
    return file.file_path.rsplit("/", 2)[-2].removeprefix("drop=")
