"""What AWS Glue starts, without Spark: its code comes as an archive and is unpacked before anything is imported."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from cdk.packaging.functions import build_job
from jobs.glue import unpack

ROOT = Path(__file__).resolve().parents[3]


def test_the_code_of_the_job_is_found_among_archives_and_unpacked(tmp_path: Path) -> None:
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("a.py", "")
    folder = unpack(["", str(tmp_path), str(other), str(build_job(ROOT / "catalogue"))])

    assert (folder / "jobs" / "inspection.py").is_file()
    assert (folder / "catalogue" / "datasets" / "covid_tests" / "contract.odcs.yaml").is_file()
    assert (folder / "lambdas" / "inspection" / "keeping.py").is_file()


def test_a_job_without_its_code_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="--extra-py-files"):
        unpack([str(tmp_path)])


def test_what_the_executors_import_needs_no_parser_of_sql_and_no_aws(tmp_path: Path) -> None:
    """They unpickle the functions before any task runs, thousands of times."""
    script = "import sys, jobs.functions; sys.exit(bool({'sqlglot', 'boto3', 'duckdb'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, cwd=ROOT)  # noqa: S603
    assert done.returncode == 0, done.stderr
