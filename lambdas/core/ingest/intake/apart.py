"""A workbook or Parquet, read in a process of its own, with bounds, to records that the census takes like text."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from contracts.datasets.dataset import Dataset
from lambdas.core.ingest.intake import workbook_refusals as refusals
from lambdas.core.ingest.intake.answer import ANSWER, Answer, Request
from lambdas.core.ingest.report import InspectionFaultError

MAX_MEMORY = 1_500_000_000  # bytes; what the environments give, for those who have none
_MAX_SECONDS = 300
_START = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from {module} import main; main()"
CHILD = "lambdas.core.ingest.intake.child"


def read_apart(path: Path, format_: str, dataset: Dataset, folder: Path, memory: int, text_bytes: int) -> Answer:
    """Write the records of a file to a folder and say what they are; a file that cannot be read is refused."""
    request = Request(
        path=path.resolve(),
        dataset=dataset,
        folder=folder,
        format=format_,
        max_memory=memory,
        max_text_bytes=text_bytes,
    )
    return answered(request, CHILD)


def answered(request: Request, child: str) -> Answer:
    """Return what a process of its own, of the module ``child``, answers to a request, within its bounds."""
    command = [sys.executable, "-c", _START.format(module=child), json.dumps(sys.path)]
    try:
        done = subprocess.run(  # noqa: S603 - our own words only
            command,
            input=request.model_dump_json().encode(),
            capture_output=True,
            check=False,
            timeout=_MAX_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return Answer(refused=(refusals.too_big(request.max_memory),))
    answer = request.folder / ANSWER
    if answer.exists():
        return Answer.model_validate_json(answer.read_bytes())
    if done.returncode < 0 or b"MemoryError" in done.stderr:
        return Answer(refused=(refusals.too_big(request.max_memory),))
    if b"PanicException" in done.stderr:
        return Answer(refused=(refusals.unreadable(request.format),))
    # The reader's own words may hold a drop's values and would be logged, so they are not repeated.
    raise InspectionFaultError("the process that reads spreadsheets ended without an answer")
