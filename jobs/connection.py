"""Spark in the place of DuckDB: statements of an inspection go in, rows come out."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cached_property
from itertools import islice
from typing import Any

from pyspark import StorageLevel
from pyspark.sql import DataFrame, SparkSession
from sqlglot import exp, parse_one

from jobs.dialect import spark_sql

Row = tuple[Any, ...]


class Answer:
    """The rows of a statement, which is run when they are asked for: all at once, or in parts."""

    def __init__(self, frame: DataFrame) -> None:
        self._frame = frame

    def fetchall(self) -> list[Row]:
        """Return every row."""
        return [tuple(row) for row in self._frame.collect()]

    def fetchmany(self, size: int) -> list[Row]:
        """Return the next rows, at most ``size`` of them; none at the end."""
        return list(islice(self._parts, size))

    @cached_property
    def _parts(self) -> Iterator[Row]:
        return map(tuple, self._frame.toLocalIterator(prefetchPartitions=True))


class SparkConnection:
    """Runs DuckDB's statements on Spark. A table that is made is kept on the executors until ``close``.

    ``integers`` are the columns of whole numbers, whose sums may be larger than a whole number of Spark's.
    """

    def __init__(self, session: SparkSession, integers: Collection[str]) -> None:
        self._session = session
        self._integers = integers
        self._kept: list[DataFrame] = []
        self._views: list[str] = []

    def execute(self, statement: str) -> Answer:
        """Run a statement: a query, or the making of a table from one."""
        tree = parse_one(statement, read="duckdb")
        if isinstance(tree, exp.Create):
            return self._make(tree.this.name, tree.expression)
        return Answer(self.frame(tree))

    def frame(self, query: str | exp.Expr) -> DataFrame:
        """Return what a query answers, unread."""
        return self._session.sql(spark_sql(query, self._integers))

    def view(self, name: str, frame: DataFrame) -> None:
        """Give a frame the name by which statements know it."""
        frame.createOrReplaceTempView(name)
        self._views.append(name)

    def close(self) -> None:
        """Forget the tables and what is kept of them."""
        for frame in self._kept:
            frame.unpersist()
        for name in self._views:
            self._session.catalog.dropTempView(name)

    def _make(self, name: str, query: exp.Expr) -> Answer:
        frame = self.frame(query).persist(StorageLevel.MEMORY_AND_DISK)
        self._kept.append(frame)
        self.view(name, frame)
        return Answer(frame)
