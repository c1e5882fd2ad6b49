"""Days that are missing of a part of the rows: of one measure, or of one area, while the others have them."""
# ruff: noqa: S608 - names in these statements are the contract's, all quoted

from __future__ import annotations

from collections.abc import Iterator

import duckdb

from contracts.datasets.dataset import Dataset
from lambdas.core.ingest.cells import quoted
from lambdas.core.ingest.report import Reason

_SHOWN = 3


def missing_days(connection: duckdb.DuckDBPyConnection, dataset: Dataset) -> Iterator[Reason]:
    """Hold each combination of the values of ``completeness.every_day`` against the days that the accepted rows have.

    A combination that has no row at all lacks every day.
    """
    columns = dataset.completeness.every_day
    if not columns:
        return
    day, names = quoted(dataset.period.column), [quoted(name) for name in columns]
    values = [f"(SELECT DISTINCT {name} FROM accepted WHERE {name} IS NOT NULL)" for name in names]
    asked = " CROSS JOIN ".join([f"(SELECT DISTINCT {day} FROM accepted WHERE {day} IS NOT NULL)", *values])
    using = ", ".join([day, *names])
    lacking = (
        f"SELECT concat_ws(', ', {', '.join(names)}) AS part, count(*) AS days, min({day}) AS first "
        f"FROM (SELECT * FROM {asked}) ANTI JOIN accepted USING ({using}) GROUP BY {', '.join(names)}"
    )
    found = connection.execute(
        f"SELECT part, days, first, count(*) OVER () FROM ({lacking}) ORDER BY days DESC, part LIMIT {_SHOWN}"
    ).fetchall()
    if found:
        parts = "; ".join(f"{part}: {days:,}, the first {first}" for part, days, first, _ in found)
        headers = ", ".join(dataset.column(name).header for name in columns)
        yield Reason(
            code="missing_days",
            message=f"Days that other rows have are missing for {found[0][3]:,} of {headers} ({parts}).",
            remedy="Check that nothing of these days was left out of the export, and send the whole file again.",
            column=dataset.column(columns[0]).header,
        )
