"""What AWS Glue starts: unpacks the code that came with the job, and inspects the drop it is started for."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import zipfile
from pathlib import Path


def unpack(search: list[str]) -> Path:
    """Unpack the archive of code on the path, so that what is no code is a file too; return the folder."""
    for place in search:
        if place.endswith(".zip") and zipfile.is_zipfile(place):
            with zipfile.ZipFile(place) as archive:
                if "jobs/glue.py" in archive.namelist():
                    folder = Path(tempfile.mkdtemp())
                    archive.extractall(folder)
                    return folder
    raise SystemExit("the job's code is not on its path: --extra-py-files must name its archive")


def main(arguments: list[str]) -> None:
    """Take ``--drop``, the drop as triage describes it, and ``--settings``, the functions' variables; both JSON."""
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("--drop", required=True, type=json.loads)
    parser.add_argument("--settings", required=True, type=json.loads)
    given, _ = parser.parse_known_args(arguments)
    os.environ.update(given.settings)

    from pyspark.sql import SparkSession  # noqa: PLC0415 - on the path only now

    from jobs.drop import run  # noqa: PLC0415

    run(given.drop, SparkSession.builder.getOrCreate())


if __name__ == "__main__":
    sys.path.insert(0, str(unpack(sys.path)))
    main(sys.argv[1:])
