"""The job of one drop: fetched, inspected on Spark, and all that comes of it kept where the function would keep it."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from contracts.drops.drop import WORK, curated_prefix
from jobs.inspection import Cluster, inspect_on_spark
from lambdas.adapters import objects
from lambdas.adapters.catalogue import catalogue
from lambdas.adapters.keys import derived, key_of_domain
from lambdas.adapters.settings import settings
from lambdas.core.ingest import Inspection
from lambdas.inspection.bench import EngineFaultError
from lambdas.inspection.circumstances import given
from lambdas.inspection.keeping import keep


def run(drop: dict[str, Any], session: SparkSession) -> None:
    """Inspect a drop as triage describes it. The report is kept last; running it again does the same once more."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        try:
            found = _inspected(drop, session, out)
        except (PySparkException, Py4JError) as error:
            # Spark's words may hold a drop's values and would be logged.
            raise EngineFaultError(f"drop {drop['drop']}: {type(error).__name__}") from None
        keep(drop["bucket"], drop["drop"], found.document(), out / "rejects.csv")


def _inspected(drop: dict[str, Any], session: SparkSession, out: Path) -> Inspection:
    known = catalogue()
    dataset = known.datasets[drop["dataset"]]
    domain = dataset.purpose_domain
    cluster = Cluster(
        session,
        _Shared(drop["bucket"], drop["drop"]),
        _Curated(settings().curated_bucket, curated_prefix(dataset.name, drop["drop"])),
        _DomainKey(domain, key_of_domain(domain)) if domain else None,
    )
    return inspect_on_spark(
        objects.download(drop["bucket"], drop["key"], drop["version"], out.parent / "drop"),
        dataset,
        known.lists,
        cluster=cluster,
        drop=drop["drop"],
        landed=datetime.fromisoformat(drop["landed"]).date(),
        file_name=drop["key"].rsplit("/", 1)[-1],
        out=out,
        given=given(drop),
        max_text_bytes=settings().max_spark_bytes,
        max_spreadsheet_memory=settings().max_spreadsheet_memory,
    )


@dataclass(frozen=True)
class _Shared:
    """Puts the census's files into the landing zone, which they may not leave; they are deleted from it in a day."""

    bucket: str
    drop: str

    def __call__(self, file: Path) -> str:
        key = f"{WORK}{self.drop}/{file.name}"
        objects.upload(file, self.bucket, key)
        return f"s3://{self.bucket}/{key}"


@dataclass(frozen=True)
class _Curated:
    """Puts a Parquet file beside those of the drop's other periods, from the machine that wrote it."""

    bucket: str
    prefix: str

    def __call__(self, file: Path, name: str) -> None:
        objects.upload(file, self.bucket, self.prefix + name.rsplit("/", 1)[-1])


@dataclass(frozen=True)
class _DomainKey:
    """Has KMS derive the key of a purpose domain on the machine that asks for it."""

    domain: str
    arn: str

    def __call__(self) -> bytes:
        return derived(self.domain, self.arn)
