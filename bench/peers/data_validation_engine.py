"""NHS England's data-validation-engine takes the file through its pipeline on DuckDB, from reading to error report."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import duckdb
from dve.core_engine.backends.implementations.duckdb.auditing import DDBAuditingManager
from dve.pipeline.duckdb_pipeline import DDBDVEPipeline

from bench.peers.answer import answer, say
from bench.peers.contract import LANDED, NAMES, REQUIRED, RESULTS, SEXES, SPECIMEN, TRUTHS, areas

TESTS = "covid_tests"
_ROW = "__record_index__"  # the engine's own number of a row


def _text(pattern: str) -> dict[str, object]:
    return {"callable": "constr", "constraints": {"regex": f"^({pattern})$"}}


def _long(least: int) -> dict[str, object]:
    return {"callable": "constr", "constraints": {"min_length": least, "max_length": 60}}


def _date(form: str = "%Y-%m-%d", least: str = "2020-01-01") -> dict[str, object]:
    limits = {"date_format": form, "strict": True, "ge": least, "le": str(LANDED)}
    return {"callable": "conformatteddate", "constraints": limits}


def _step(operation: str, **given: str) -> dict[str, str]:
    return {"entity": TESTS, "operation": operation, **given}


def _filter(name: str, good: str) -> dict[str, str]:
    """Return a rule of good rows; one without an answer would take a row away with no message."""
    expression = f"coalesce({good}, true)"
    return {"entity": TESTS, "name": name, "error_code": name, "expression": expression, "failure_message": name}


def contract() -> dict[str, object]:
    """Return what the engine can be told of each column."""
    fields = {
        "specimen_id": _text(SPECIMEN),
        "nhs_number": "permissivenhsno",
        "given_name": _long(0),
        "family_name": _long(1),
        "date_of_birth": _date("%d/%m/%Y", "1900-01-01"),
        "postcode": {"callable": "postcode"},
        "sex": _text("|".join(SEXES)),
        "area_code": "str",
        "specimen_date": _date(),
        "report_date": _date(),
        "result": _text(f"(?i:{'|'.join(RESULTS)})"),
        "pillar": _text("1|2"),
        "symptomatic": _text("|".join(TRUTHS)),
    }
    reader = {"reader": "DuckDBCSVReader", "kwargs": {"quotechar": ""}}
    model = {"fields": fields, "mandatory_fields": [*REQUIRED], "reporting_fields": ["specimen_id"]}
    return {"datasets": {TESTS: model | {"reader_config": {".csv": reader}}}}


def transformations() -> dict[str, object]:
    """Return the rules over several rows, columns or files: copies collapsed, keys, areas, order of dates."""
    copies = f"row_number() OVER (PARTITION BY {', '.join(NAMES)} ORDER BY {_ROW})"
    area = {"target": "refdata_areas", "join_condition": f"{TESTS}.area_code = refdata_areas.code"}
    return {
        "parameters": {"entity": TESTS},
        "reference_data": {"areas": {"type": "table", "table_name": "areas"}},
        "rules": [
            _step("add", column_name="copy", expression=copies),
            _step("filter_without_notifying", filter_rule="copy = 1"),
            _step("add", column_name="times", expression="count(*) OVER (PARTITION BY specimen_id)"),
            _step("left_join", **area) | {"new_columns": {"refdata_areas.code": "area"}},
        ],
        "filters": [
            _filter("key_clash", "times = 1"),
            _filter("unknown_code", "area_code IS NULL OR area IS NOT NULL"),
            _filter("reported_after_taken", "report_date >= specimen_date"),
            _filter("born_before_tested", "date_of_birth <= specimen_date"),
        ],
        "post_filter_rules": [_step("remove", column_name=name) for name in ("copy", "times", "area")],
    }


def processed(file: Path, reference: Path, scratch: Path) -> Path:
    """Submit a copy of the file, since what is submitted is moved, and return the folder with what came of it."""
    submitted, done, rules = scratch / "submitted", scratch / "processed", scratch / "rules.json"
    submitted.mkdir()
    done.mkdir()
    shutil.copy(file, submitted / "tests.csv")
    told = {"dataset_id": TESTS, "file_name": "tests", "file_extension": ".csv"}
    (submitted / "tests.metadata.json").write_text(json.dumps(told), encoding="utf-8")
    rules.write_text(json.dumps({"contract": contract(), "transformations": transformations()}), encoding="utf-8")
    with duckdb.connect(":memory:") as connection:
        connection.execute("CREATE TABLE areas AS SELECT unnest(?) AS code", [sorted(areas(reference))])
        pipeline = DDBDVEPipeline(
            processed_files_path=str(done),
            audit_tables=DDBAuditingManager(":memory:", connection=connection),
            connection=connection,
            rules_path=str(rules),
            submitted_files_path=str(submitted),
        )
        [_report] = pipeline.cluster_pipeline_run()
    [folder] = done.iterdir()
    return folder


def main() -> None:
    """Validate the file named first, with the reference data named second."""
    folder = processed(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]).parent)
    if (folder / "processing_errors").exists():
        raise RuntimeError((folder / "processing_errors" / "processing_errors.jsonl").read_text(encoding="utf-8"))
    messages = [
        json.loads(line)
        for file in (folder / "errors").glob("*.jsonl")
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    whole = {message["Value"] for message in messages if message["FailureType"] == "submission"}
    if whole:
        say(f"rejects the file as a whole ({'; '.join(whole)}); names no rows")
        return
    accepted = duckdb.read_parquet(str(folder / "business_rules" / TESTS)).project("specimen_id").fetchall()
    answer((specimen for (specimen,) in accepted), len({message["RecordIndex"] for message in messages}))


if __name__ == "__main__":
    main()
