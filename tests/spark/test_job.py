"""The job as the workflow runs it: after triage, before the function that reads what it has found."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bench.engines import KEY, Moved, key
from contracts.drops.drop import receipt_prefix
from lambdas.inspection.handler import main as inspection
from lambdas.triage.handler import main as triage
from tests.support.ingest import visits
from tests.support.platform import ZONE, Context, Platform, restart

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def test_a_big_drop_goes_through_the_job_and_comes_out_as_from_the_function(
    session: SparkSession, platform: Platform, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from jobs import drop as job  # noqa: PLC0415 - needs pyspark

    monkeypatch.setattr(job, "_Shared", lambda _bucket, _drop: _kept(tmp_path))
    monkeypatch.setattr(job, "_Curated", lambda _bucket, _prefix: Moved(tmp_path))
    monkeypatch.setattr(job, "_DomainKey", lambda _domain, _arn: key)
    monkeypatch.setenv("MAX_INSPECT_BYTES", "10")
    monkeypatch.setenv("MAX_SPARK_BYTES", "1000000")
    restart()
    body = visits("V1,2020-10-01,3", "V2,2020-10-01,4", "V3,2020-10-02,minus one")
    drop = triage(platform.put(ZONE, "incoming/big.csv", body), Context())
    assert drop["route"] == "spark"

    job.run(drop, session)
    done = inspection(drop, Context())

    assert (done["verdict"], done["periods"]) == ("accept", ["2020-10-01"])
    assert done["rows"] == {"file": 3, "accepted": 2, "rejected": 1, "faulty": 1}
    assert "minus one" in platform.read(ZONE, f"{receipt_prefix(drop['drop'])}rejects.csv").decode()
    report = json.loads(platform.read(ZONE, done["report"]))
    assert (tmp_path / report["periods"][0]["file"]).is_file()
    assert KEY.hex() not in json.dumps(report)


def _kept(folder: Path) -> Any:
    @dataclass(frozen=True)
    class Copied:
        def __call__(self, file: Path) -> str:
            copy = folder / file.name
            copy.write_bytes(file.read_bytes())
            return str(copy)

    return Copied()
