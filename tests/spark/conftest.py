"""Both engines on this machine. Skipped where Spark or Java is not; ``make conformance`` sees to it that they are."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pytest

from bench.engines import KEY, Moved, key
from contracts.datasets.dataset import Dataset
from contracts.reference.codes import ReferenceList
from lambdas.core.ingest import Inspection, inspect

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

DROP = "20201005T093000Z-00000000"
# Files here are small: what takes long is to plan and compile, not to run.
SMALL = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.shuffle.partitions": "2",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what pyspark leaves open, which is closed with the process, and how it reads versions."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.filterwarnings("ignore:distutils Version classes:DeprecationWarning"))
            item.add_marker(pytest.mark.filterwarnings("ignore::ResourceWarning"))
            item.add_marker(pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"))


@pytest.fixture(scope="session")
def session() -> Iterator[SparkSession]:
    """A session of Spark on this machine."""
    sql = pytest.importorskip("pyspark.sql", reason="pyspark is not installed: make conformance installs it")
    if not shutil.which("java"):
        pytest.skip("Spark needs Java 17, and there is no java on the path")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = sql.SparkSession.builder.master("local[2]")
    for setting, value in SMALL.items():
        builder = builder.config(setting, value)
    made = builder.getOrCreate()
    made.sparkContext.setLogLevel("ERROR")
    yield made
    made.stop()


@dataclass(frozen=True)
class Outcome:
    """What one engine made of a file."""

    inspection: Inspection
    out: Path

    @property
    def report(self) -> dict[str, Any]:
        return self.inspection.document()

    @property
    def rejects(self) -> bytes:
        return (self.out / "rejects.csv").read_bytes()

    @cached_property
    def accepted(self) -> dict[str, list[dict[str, Any]]]:
        """Rows of each file, in their order."""
        files = (self.out / "data").glob("*.parquet") if (self.out / "data").is_dir() else ()
        return {file.name: pq.ParquetFile(file).read().to_pylist() for file in files}

    @property
    def schemas(self) -> set[str]:
        files = (self.out / "data").glob("*.parquet") if (self.out / "data").is_dir() else ()
        return {str([(f.name, f.type) for f in pq.read_schema(file)]) for file in files}


Both = Callable[..., tuple[Outcome, Outcome]]


@pytest.fixture
def both(session: SparkSession, tmp_path: Path) -> Both:
    """Inspects a file on DuckDB and on Spark."""
    from jobs.inspection import Cluster, inspect_on_spark  # noqa: PLC0415 - needs pyspark

    def run(
        path: Path, dataset: Dataset, lists: dict[str, ReferenceList], *, landed: date, **bounds: Any
    ) -> tuple[Outcome, Outcome]:
        alike = {"drop": DROP, "landed": landed, "file_name": path.name, **bounds}
        duck, spark = tmp_path / "duckdb", tmp_path / "spark"
        cluster = Cluster(session, str, Moved(spark), key)
        one = inspect(path, dataset, lists, key=KEY, out=duck, **alike)
        other = inspect_on_spark(path, dataset, lists, cluster=cluster, out=spark, **alike)
        return Outcome(one, duck), Outcome(other, spark)

    return run


def assert_same(one: Outcome, other: Outcome) -> None:
    """Hold two outcomes against each other: report, rejects, accepted rows with their pseudonyms."""
    assert other.report == one.report
    assert other.rejects == one.rejects
    assert other.accepted == one.accepted
    assert other.schemas == one.schemas
