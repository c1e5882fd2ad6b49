"""The process in which an example workbook or Parquet is looked through and then read, with the bounds of a drop's."""

from __future__ import annotations

from contracts.datasets.dataset import ColumnType
from lambdas.core.ingest.intake.answer import Answer, Request
from lambdas.core.ingest.intake.child import PARQUET, answer_with, read
from lambdas.core.ingest.intake.parquet import kinds_of
from lambdas.core.ingest.intake.sheets import Workbook
from lambdas.core.ingest.intake.survey import survey
from local.drafting.found import FOUND, Found, unknown
from local.drafting.layout import find

_KINDS = (
    (("BOOLEAN",), ColumnType.BOOLEAN),
    (
        ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"),
        "integer",
    ),
    (("DOUBLE", "FLOAT", "DECIMAL"), ColumnType.NUMBER),
    (("DATE", "TIMESTAMP"), ColumnType.DATE),
)


def main() -> None:
    """Answer one request; what was found of the layout lies in its folder too."""
    answer_with(_read)


def _read(request: Request) -> Answer:
    found = _found(request)
    (request.folder / FOUND).write_text(found.model_dump_json(), encoding="utf-8")
    return read(request.model_copy(update={"dataset": unknown(found.kinds, found.layout)}))


def _found(request: Request) -> Found:
    if request.format == PARQUET:
        return Found(kinds={name: _kind(kind) for name, kind in kinds_of(request).items()})
    if request.format != "xls":
        survey(request.path, request.max_text_bytes)  # refuses a bomb before its sheets are loaded
    return find(Workbook(request.path))


def _kind(kind: str) -> ColumnType:
    return next((ColumnType(found) for starts, found in _KINDS if kind.startswith(starts)), ColumnType.STRING)
