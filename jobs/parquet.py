"""The accepted rows as Parquet: one file a period, rows by line, written where they are and put in their place."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import DataFrame

from contracts.datasets.curated import LINE, PERIOD

ROWS_IN_GROUP = 122_880  # as DuckDB writes them
_TASKS = 200  # at most, however many periods a drop has

Put = Callable[[Path, str], None]
"""Puts a file in its place, by its name below the inspection's folder. Sent to the executors."""


def write_periods(accepted: DataFrame, periods: int, put: Put, name_of: Callable[[str], str]) -> dict[str, int]:
    """Write the accepted rows of so many periods; return how many rows each file has.

    A task that is run again writes the same file in the same place.
    """
    by_period = accepted.repartition(min(periods, _TASKS), PERIOD).sortWithinPartitions(PERIOD, LINE)
    written = by_period.mapInArrow(_Files(put, name_of), "period STRING, rows BIGINT").collect()
    return {row["period"]: row["rows"] for row in written}


@dataclass(frozen=True)
class _Files:
    """Writes the rows of one task, sorted by period, to a file a period."""

    put: Put
    name_of: Callable[[str], str]

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Yield each period with its number of rows once its file is in place."""
        with tempfile.TemporaryDirectory() as folder:
            file: _File | None = None
            for period, rows in _by_period(batches):
                if file is not None and file.period != period:
                    yield self._done(file)
                    file = None
                if file is None:
                    file = _File(period, Path(folder) / "period.parquet", rows.schema)
                file.add(rows)
            if file is not None:
                yield self._done(file)

    def _done(self, file: _File) -> pa.RecordBatch:
        file.close()
        self.put(file.path, self.name_of(file.period))
        return pa.RecordBatch.from_pydict({"period": [file.period], "rows": pa.array([file.rows], pa.int64())})


class _File:
    """One Parquet file while it is written, in groups of rows of one size."""

    def __init__(self, period: str, path: Path, schema: pa.Schema) -> None:
        self.period, self.path, self.rows = period, path, 0
        self._writer = pq.ParquetWriter(path, schema, compression="zstd")
        self._held: list[pa.RecordBatch] = []

    def add(self, rows: pa.RecordBatch) -> None:
        """Take more rows."""
        self._held.append(rows)
        self.rows += rows.num_rows
        if sum(held.num_rows for held in self._held) >= ROWS_IN_GROUP:
            self._flush()

    def close(self) -> None:
        """Write what is left and end the file."""
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        if self._held:
            self._writer.write_table(pa.Table.from_batches(self._held), row_group_size=2 * ROWS_IN_GROUP)
            self._held = []


def _by_period(batches: Iterable[pa.RecordBatch]) -> Iterator[tuple[str, pa.RecordBatch]]:
    """Cut batches that are sorted by period where a period ends."""
    for batch in batches:
        periods, start = batch.column(PERIOD).to_pylist(), 0
        for place in range(1, len(periods) + 1):
            if place == len(periods) or periods[place] != periods[start]:
                yield periods[start], batch.slice(start, place - start)
                start = place
