"""The inspection of one drop on Spark: the census on the driver, rules and pseudonyms on the executors."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import cast

import duckdb
from pyspark.sql import DataFrame, SparkSession

from contracts.datasets.curated import curated_columns
from contracts.datasets.dataset import ColumnType, Dataset
from contracts.drops.drop import REJECTS
from contracts.reference.codes import ReferenceList
from jobs.connection import SparkConnection
from jobs.functions import KeyOf, prepare
from jobs.keeping import keep
from jobs.parquet import Put, write_periods
from lambdas.core.ingest import Inspection, refusals, rejects
from lambdas.core.ingest.accepted import DATA
from lambdas.core.ingest.census import FAULTS, ROWS
from lambdas.core.ingest.conclusion import Judged
from lambdas.core.ingest.engine import code_tables
from lambdas.core.ingest.given import Given
from lambdas.core.ingest.header import Header
from lambdas.core.ingest.inspection import MAX_TEXT_BYTES, compiled, find_repeats, judge_rows, turned_away
from lambdas.core.ingest.intake.apart import MAX_MEMORY
from lambdas.core.ingest.reading import read_drop
from lambdas.core.ingest.rejects import TooManyRejectedError, write_no_rejects
from lambdas.core.ingest.report import PeriodRows
from lambdas.core.ingest.source import Source

Share = Callable[[Path], str]
"""Puts a file of the driver's where every executor can read it, and gives the address."""


@dataclass(frozen=True)
class Cluster:
    """Where an inspection runs: a session, how files get to the executors, and how Parquet gets to its place."""

    session: SparkSession
    share: Share
    put: Put
    key_of: KeyOf | None


def inspect_on_spark(  # noqa: PLR0913 - what ``inspect`` is given, and where it runs
    path: Path,
    dataset: Dataset,
    lists: Mapping[str, ReferenceList],
    *,
    cluster: Cluster,
    drop: str,
    landed: date,
    file_name: str,
    out: Path,
    max_text_bytes: int = MAX_TEXT_BYTES,
    max_spreadsheet_memory: int = MAX_MEMORY,
    given: Given | None = None,
) -> Inspection:
    """Inspect a file as ``lambdas.core.ingest.inspect`` does; the Parquet files go where the cluster puts them."""
    out.mkdir(parents=True, exist_ok=True)
    source = Source(path, max_text_bytes, dataset.csv.member)
    with tempfile.TemporaryDirectory(dir=out, prefix=".inspection-") as folder:
        work = Path(folder).resolve()
        text = read_drop(source, dataset, work, landed, max_spreadsheet_memory)
        file = text.file(file_name, source)
        if text.header is None or text.census is None or text.records is None or text.csv is None:
            write_no_rejects(out / REJECTS)
            return turned_away(drop, dataset, file, text.rows, text.refused, text.drift)
        dataset = dataset.model_copy(update={"csv": text.csv})
        statements = compiled(dataset, text.header, landed, drop)
        integers = [column.name for column in curated_columns(dataset) if column.type is ColumnType.INTEGER]
        spark = SparkConnection(cluster.session, [*integers, "__line"])
        connection = cast("duckdb.DuckDBPyConnection", spark)
        try:
            prepare(cluster.session, cluster.key_of)
            _load(spark, cluster, dataset, text.header, lists, work)
            judge_rows(connection, statements, text.census, work, keep)
            find_repeats(connection, statements, work / ROWS, of_all=True)  # which is no more work on many machines
            writer = _Writer(spark, cluster.put)
            judged = Judged(connection, statements, text, text.header, lists, given or Given(), writer, keep)
            return judged.conclude(file, work, out, text.records)
        except TooManyRejectedError as error:
            reason = refusals.too_many_to_list(rejects.MAX_REJECTED, error.commonest)
            return turned_away(drop, dataset, file, text.rows, (reason,))
        finally:
            spark.close()


def _load(
    spark: SparkConnection,
    cluster: Cluster,
    dataset: Dataset,
    header: Header,
    lists: Mapping[str, ReferenceList],
    work: Path,
) -> None:
    fields = ", ".join(f"__file{place} STRING" for place in range(len(header.columns)))
    spark.view("__rows", _csv(cluster, work / ROWS, f"__line BIGINT, {fields}", dataset.csv.delimiter))
    spark.view("__faults", _csv(cluster, work / FAULTS, "__line BIGINT, structure STRING", ","))
    for table in code_tables(dataset, lists):
        texts = ", ".join(f"{name} STRING" for name in table.columns)
        frame = cluster.session.createDataFrame(list(zip(*table.values, strict=True)), texts)
        types = [
            f"CAST({name} AS {kind.replace('VARCHAR', 'STRING')}) AS {name}" for name, kind in table.columns.items()
        ]
        spark.view(table.name, frame.selectExpr(*types))


def _csv(cluster: Cluster, file: Path, schema: str, delimiter: str) -> DataFrame:
    """Read a file of the census, each line of which is a row of the grammar (``lambdas.core.ingest.structure``).

    A row that Spark could not read is left out, and missed when rows are counted: an error of Spark's would quote it.
    """
    return cluster.session.read.csv(
        cluster.share(file),
        schema=schema,
        sep=delimiter,
        quote='"',
        escape='"',
        lineSep="\n",
        encoding="UTF-8",
        header=False,
        mode="DROPMALFORMED",
        maxCharsPerColumn=-1,
        maxColumns=1_000_000,
    )


@dataclass(frozen=True)
class _Writer:
    """Writes the accepted rows, in the place of ``accepted.write_parquet``."""

    spark: SparkConnection
    put: Put

    def __call__(self, _: object, __: object, periods: list[tuple[str, int]], ___: Path) -> list[PeriodRows]:
        counted = write_periods(self.spark.frame("SELECT * FROM accepted"), len(periods), self.put, _name)
        return [PeriodRows(period=period, rows=counted[period], file=_name(period)) for period, _ in periods]


def _name(period: str) -> str:
    return f"{DATA}/{period}.parquet"
