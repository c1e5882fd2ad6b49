"""What is asked of the process that reads a workbook, and what it answers: plain values, as JSON between the two."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel

from contracts.datasets.dataset import Dataset
from lambdas.core.ingest.report import Reason, Warned
from lambdas.core.ingest.sheet_parts import Note, SheetTable

RECORDS, PLACES, ANSWER = "records.csv", "places.bin", "answer.json"


class Request(BaseModel):
    """A workbook, its contract, the folder to write to, and the most memory and text, in bytes."""

    path: Path
    dataset: Dataset
    folder: Path
    format: str
    max_memory: int
    max_text_bytes: int


class Answer(BaseModel):
    """What came of a workbook. Its records lie in the folder; ``faults`` are of records that are none, by number.

    ``columns`` are those of each table, from 0, by the contract's headers. With ``refused`` the rest says nothing.
    """

    refused: tuple[Reason, ...] = ()
    headers: tuple[str, ...] = ()
    records: int = 0
    faults: dict[int, str] = {}
    tables: tuple[SheetTable, ...] = ()
    columns: tuple[dict[str, int], ...] = ()
    notes: tuple[Note, ...] = ()
    warnings: tuple[Warned, ...] = ()
