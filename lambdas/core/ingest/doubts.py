"""Accepted rows of which a rule warns: counted, with the lines of the first."""
# ruff: noqa: S608 - names in these statements are the contract's, all quoted

from __future__ import annotations

import duckdb

from lambdas.core.ingest.intake.records import Records
from lambdas.core.ingest.report import RuleCount, Severity, Sighting
from lambdas.core.ingest.statements import Statements

_FIRST = 5


def doubts(connection: duckdb.DuckDBPyConnection, statements: Statements, records: Records) -> tuple[RuleCount, ...]:
    """Count the accepted rows that break each rule that only warns; rules that none breaks are left out."""
    found = []
    for number, rule in enumerate(statements.warning):
        doubtful = statements.doubtful(number)
        [(count,)] = connection.execute(f"SELECT count(*) FROM ({doubtful})").fetchall()
        if count:
            lines = connection.execute(f"{doubtful} ORDER BY __line LIMIT {_FIRST}").fetchall()
            found.append(
                RuleCount(
                    code=rule.code,
                    column=rule.column,
                    count=count,
                    severity=Severity.WARNING,
                    message=rule.message,
                    remedy=rule.remedy,
                    first=tuple(Sighting(line=line, place=records.place(line, None), value=None) for (line,) in lines),
                )
            )
    return tuple(found)
