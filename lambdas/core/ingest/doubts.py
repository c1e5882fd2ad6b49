"""Accepted rows of which a rule warns: counted, with the lines of the first."""
# ruff: noqa: S608 - names in these statements are the contract's, all quoted

from __future__ import annotations

from collections.abc import Iterator

import duckdb

from contracts.datasets.curated import LINE
from lambdas.core.ingest.cells import ISO, quoted
from lambdas.core.ingest.intake.records import Records
from lambdas.core.ingest.report import RuleCount, Severity, Sighting
from lambdas.core.ingest.row_rule import RowRule
from lambdas.core.ingest.statements import Statements
from lambdas.core.ingest.succession import NOT_ON_DATE, Succession

_FIRST = 5


def doubts(
    connection: duckdb.DuckDBPyConnection, statements: Statements, records: Records, succession: Succession
) -> tuple[RuleCount, ...]:
    """Count the accepted rows that break each rule that only warns; rules that none breaks are left out."""
    found = []
    for number, rule in enumerate(statements.warning):
        doubtful = statements.doubtful(number)
        [(count,)] = connection.execute(f"SELECT count(*) FROM ({doubtful})").fetchall()
        if count:
            lines = [line for (line,) in connection.execute(f"{doubtful} ORDER BY __line LIMIT {_FIRST}").fetchall()]
            found.append(
                RuleCount(
                    code=rule.code,
                    column=rule.column,
                    count=count,
                    severity=Severity.WARNING,
                    message=rule.message,
                    remedy=rule.remedy,
                    first=tuple(_sightings(connection, statements, rule, lines, records, succession)),
                )
            )
    return tuple(found)


def _sightings(
    connection: duckdb.DuckDBPyConnection,
    statements: Statements,
    rule: RowRule,
    lines: list[int],
    records: Records,
    succession: Succession,
) -> Iterator[Sighting]:
    codes = statements.dataset.column(rule.column).codes if rule.column else None
    told: dict[int, tuple[str, str | None]] = {}
    if rule.column and codes and codes.day and rule.code == NOT_ON_DATE and succession.public(rule):
        asked = f"SELECT {LINE}, {quoted(rule.column)}, {quoted(codes.day)} FROM accepted WHERE {LINE} IN "
        day = statements.dataset.column(codes.day)
        for line, code, when in connection.execute(f"{asked}({', '.join(map(str, lines))})").fetchall():
            row = {rule.column: code, day.name: when.strftime(day.format or ISO)}
            told[line] = (code, succession.told(rule, row.get))
    for line in lines:
        value, remedy = told.get(line, (None, None))
        yield Sighting(line=line, place=records.place(line, None), value=value, remedy=remedy)
