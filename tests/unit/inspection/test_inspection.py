from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from contracts.drops.drop import curated_prefix, receipt_prefix
from lambdas.adapters import ledger
from lambdas.adapters.objects import NoSuchObjectError
from lambdas.adapters.settings import settings
from lambdas.commit.handler import main as commit
from lambdas.inspection import bench
from lambdas.inspection.handler import main
from lambdas.inspection.keeping import keep
from lambdas.settle.handler import main as settle
from lambdas.triage.handler import main as triage
from tests.support.ingest import visits
from tests.support.platform import CURATED, DATASET, ZONE, Context, Platform

GOOD = visits("V1,2020-10-01,3", "V2,2020-10-01,4", "V3,2020-10-02,minus one")
BAD = visits("V1,yesterday,3")


def landed(platform: Platform, body: bytes, name: str = "visits.csv") -> dict[str, Any]:
    return triage(platform.put(ZONE, f"incoming/{name}", body), Context())


def state_of(drop: dict[str, Any]) -> str:
    item = ledger.read(DATASET, drop["drop"])
    assert item is not None
    return str(item["state"])


def test_an_accepted_drop_is_kept_as_parquet_and_reported(platform: Platform) -> None:
    drop = landed(platform, GOOD)
    done = main(drop, Context())
    assert (done["verdict"], done["reasons"], done["periods"]) == ("accept", [], ["2020-10-01"])
    assert done["rows"] == {"file": 3, "accepted": 2, "rejected": 1, "faulty": 1}
    assert platform.keys(CURATED) == [f"{curated_prefix(DATASET, drop['drop'])}2020-10-01.parquet"]
    report = json.loads(platform.read(ZONE, done["report"]))
    assert (report["drop"], report["file"]["name"], report["file"]["sha256"]) == (
        drop["drop"],
        "visits.csv",
        done["sha256"],
    )
    assert state_of(drop) == "inspected"


def test_a_refusal_is_a_verdict_and_leaves_no_rows(platform: Platform) -> None:
    drop = landed(platform, BAD)
    done = main(drop, Context())
    assert done["verdict"] == "quarantine"
    assert all(reason["remedy"] for reason in done["reasons"])
    assert platform.keys(CURATED) == []
    assert "yesterday" in platform.read(ZONE, f"{receipt_prefix(drop['drop'])}rejects.csv").decode()
    assert state_of(drop) == "landed"


def test_a_small_file_that_unpacks_to_more_than_is_inspected_waits(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop = landed(platform, gzip.compress(visits(*[f"V{number},2020-10-01,3" for number in range(5000)])))
    monkeypatch.setattr(settings(), "max_inspect_bytes", 50_000)
    done = main(drop, Context())
    assert done["verdict"] == "quarantine"
    [reason] = done["reasons"]
    assert reason["code"] == "gzip_bomb"
    assert "more than 50,000 bytes of text" in reason["message"]
    assert "Send it in parts" in reason["remedy"]


def test_what_a_committed_drop_says_already_is_a_duplicate_of_it(platform: Platform) -> None:
    first = landed(platform, GOOD)
    settle(commit(main(first, Context()), Context()), Context())
    second = landed(platform, GOOD, "again.csv")
    done = main(second, Context())
    assert (done["verdict"], done["duplicate_of"], done["periods"]) == ("duplicate", first["drop"], [])
    assert platform.keys(CURATED, curated_prefix(DATASET, second["drop"])) == []
    assert state_of(second) == "landed"


def test_what_a_drop_says_that_was_never_committed_is_taken_in(platform: Platform) -> None:
    main(landed(platform, GOOD), Context())
    assert main(landed(platform, GOOD, "again.csv"), Context())["verdict"] == "accept"


def test_what_the_job_on_spark_has_found_is_taken_as_found_here(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop = landed(platform, GOOD)
    found = main(drop, Context())
    later = landed(platform, visits("V1,2020-10-01,3", "V2,2020-10-01,5"), "later.csv") | {"route": "spark"}
    monkeypatch.setattr("lambdas.inspection.finding.examine", None)
    with pytest.raises(NoSuchObjectError, match="has kept no report"):
        main(later, Context())

    report = json.loads(platform.read(ZONE, found["report"])) | {"drop": later["drop"]}
    keep(ZONE, later["drop"], report, Path(__file__))
    done = main(later, Context())
    assert (done["verdict"], done["rows"], done["periods"]) == ("accept", found["rows"], found["periods"])
    assert state_of(later) == "inspected"


def test_an_accepted_drop_is_inspected_once(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    drop = landed(platform, GOOD)
    done = main(drop, Context())
    monkeypatch.setattr("lambdas.inspection.finding.examine", None)
    assert main(drop, Context()) == done


def test_inspecting_again_writes_the_same_bytes(platform: Platform) -> None:
    drop = landed(platform, GOOD)
    main(drop, Context())
    before = {key: platform.read(CURATED, key) for key in platform.keys(CURATED)}
    platform.client("dynamodb").update_item(
        TableName="pratique-test-ledger",
        Key={"pk": {"S": f"dataset#{DATASET}"}, "sk": {"S": f"drop#{drop['drop']}"}},
        UpdateExpression="SET #s = :s",
        ExpressionAttributeNames={"#s": "state"},
        ExpressionAttributeValues={":s": {"S": "landed"}},
    )
    main(drop, Context())
    assert {key: platform.read(CURATED, key) for key in platform.keys(CURATED)} == before


def test_a_fault_of_the_engine_does_not_repeat_what_it_says(
    platform: Platform, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_args: object, **_more: object) -> None:
        raise duckdb.ConversionException("Could not convert string 'V-SECRET-1' to INT64")

    monkeypatch.setattr(bench, "inspect", fail)
    drop = landed(platform, GOOD)
    with pytest.raises(bench.EngineFaultError, match="ConversionException") as raised:
        main(drop, Context())
    assert raised.value.__suppress_context__
    assert "V-SECRET-1" not in str(raised.value) + capsys.readouterr().out
    assert state_of(drop) == "landed"
