"""The embedded AWS with a Lake Formation: whoever has taken a role reads only the cells that the role is granted.

``python -m tests.private.lake_formation``. ``LAKE_FORMATION`` is a file of grants: by role and table, columns and a row
filter expression, which is read by what was written from Lake Formation's documentation (``tests.support.row_filter``).
A role without a grant reads nothing, nor in a workgroup that is not called as it is.
"""

from __future__ import annotations

import json
import os
import runpy
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import pyarrow as pa
from ministack.core.iam_evaluator import resolve_caller_identity
from ministack.core.responses import error_response_json
from ministack.core.router import extract_access_key_id
from ministack.services import athena as emulated

from local.aws import athena
from local.aws.athena_sql import Pin, Relation
from local.aws.iceberg_reader import IcebergTables
from tests.support.row_filter import RowFilter

ROLE: ContextVar[str] = ContextVar("role", default="")
GRANTS = Path(os.environ["LAKE_FORMATION"])
_handle = emulated.handle_request


class FilteredTables(IcebergTables):
    """Tables as a role is granted them; as they are to whoever has taken none."""

    def _register(self, metadata_location: str, table: str, pin: Pin) -> Relation:
        made = super()._register(metadata_location, table, pin)
        if not ROLE.get():
            return made
        grant = json.loads(GRANTS.read_text()).get(ROLE.get(), {}).get(table.partition(".")[2])
        if grant is None:
            raise LookupError(f"TABLE_NOT_FOUND: {table} is not there, or the principal may not see it")
        passes = RowFilter(grant["expression"]).passes if grant["expression"] else lambda _row: True
        whole = self.connection.execute(f"SELECT * FROM {made.name}").to_arrow_table()  # noqa: S608 - a name of ours
        left = pa.Table.from_pylist([row for row in whole.to_pylist() if passes(row)], schema=whole.schema)
        self.connection.unregister(made.name)
        self.connection.register(made.name, left.select(grant["columns"]))
        return Relation(made.name, {name: kind for name, kind in made.columns.items() if name in grant["columns"]})


async def handle(method: str, path: str, headers: Any, body: bytes, query: Any) -> Any:
    """Take a request to Athena with the role of whoever signed it."""
    caller = resolve_caller_identity(extract_access_key_id(headers, query)) or {}
    arn = str(caller.get("userArn", ""))
    role = arn.split("/")[1] if ":assumed-role/" in arn else ""
    starting = headers.get("x-amz-target", "").endswith(".StartQueryExecution")
    if role and starting and json.loads(body).get("WorkGroup") != role:
        return error_response_json("AccessDeniedException", f"{role} may not query in this workgroup", 400)
    ROLE.set(role)
    return await _handle(method, path, headers, body, query)


if __name__ == "__main__":
    emulated.handle_request = handle
    athena.IcebergTables = FilteredTables  # type: ignore[misc]
    runpy.run_module("local.aws", run_name="__main__")
