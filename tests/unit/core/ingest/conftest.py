from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from contracts.datasets.dataset import Dataset
from lambdas.core.ingest import Inspection, inspect
from tests.unit.core.ingest.contracts_for_tests import DROP, KEY, LANDED, LISTS


@dataclass(frozen=True)
class Inspected:
    """An inspection with what it wrote: rejected lines with their codes, accepted rows by line."""

    inspection: Inspection
    out: Path

    @property
    def rejects(self) -> dict[int, set[str]]:
        return {int(row["line"]): set(row["codes"].split()) for row in self.reject_rows}

    @property
    def reject_rows(self) -> list[dict[str, str]]:
        with (self.out / "rejects.csv").open(newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    @property
    def accepted(self) -> dict[int, dict[str, Any]]:
        rows = [
            row
            for period in self.inspection.periods
            for row in pq.ParquetFile(self.out / period.file).read().to_pylist()
        ]
        return {row["pratique_line"]: row for row in rows}

    @property
    def reasons(self) -> dict[str, str]:
        return {reason.code: f"{reason.message} {reason.remedy}" for reason in self.inspection.reasons}


Inspect = Callable[..., Inspected]


@pytest.fixture
def inspect_bytes(tmp_path: Path) -> Inspect:
    """Inspects the bytes of a file as a drop of a dataset."""

    def run(content: bytes, dataset: Dataset, *, name: str = "drop.csv", **bounds: Any) -> Inspected:
        path, out = tmp_path / name, tmp_path / "out"
        path.write_bytes(content)
        found = inspect(path, dataset, LISTS, drop=DROP, landed=LANDED, file_name=name, key=KEY, out=out, **bounds)
        return Inspected(found, out)

    return run
