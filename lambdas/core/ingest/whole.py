"""Checks of the accepted rows as a whole: totals and their parts, shares of missing, gaps, an end in the middle."""
# ruff: noqa: S608 - names and texts in these statements are the contract's, all quoted

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise

import duckdb

from contracts.datasets.curated import LINE, PERIOD
from contracts.datasets.dataset import Dataset, Grain
from contracts.datasets.expectations import Total
from contracts.reference.codes import ReferenceList
from lambdas.core.ingest.accepted import Counts
from lambdas.core.ingest.cells import literal, literals, quoted
from lambdas.core.ingest.days import missing_days
from lambdas.core.ingest.report import Reason

_SHOWN = 3
_BLOCKS = 20_000  # values of a column, above which it names no areas


def whole_reasons(
    connection: duckdb.DuckDBPyConnection, dataset: Dataset, lists: Mapping[str, ReferenceList], counts: Counts
) -> Iterator[Reason]:
    """Yield what is not as expected of the accepted rows together."""
    if not counts.rows:
        return
    yield from _missing_shares(connection, dataset, counts.rows)
    for total in dataset.totals:
        part = _parts(total, dataset, lists)
        yield from _total(connection, total, part)
        if total.required:
            yield from _absent_total(connection, total, part)
    if dataset.completeness.periods:
        yield from _gaps([period for period, _ in counts.periods], dataset.period.grain)
    yield from missing_days(connection, dataset)
    for name in dataset.completeness.columns if dataset.period.column else ():
        yield from _stops_early(connection, dataset, name)


def newest_values(
    connection: duckdb.DuckDBPyConnection, dataset: Dataset, counts: Counts
) -> dict[str, tuple[str, ...]]:
    """Return the values that the columns of ``completeness`` have in the newest period, in order."""
    if not counts.periods:
        return {}
    newest = literal(counts.periods[-1][0])
    found = {}
    for name in dataset.completeness.columns:
        values = f"SELECT DISTINCT CAST({quoted(name)} AS VARCHAR) FROM accepted WHERE {PERIOD} = {newest} ORDER BY 1"
        found[name] = tuple(value for (value,) in connection.execute(values).fetchall() if value is not None)
    return found


def _missing_shares(connection: duckdb.DuckDBPyConnection, dataset: Dataset, rows: int) -> Iterator[Reason]:
    for column in dataset.columns:
        if column.max_missing_share is None or column.identifies:
            continue
        absent = f"{quoted(column.name)} IS NULL"
        if column.sentinels:
            absent = f"{quoted(f'{column.name}_status')} = 'not_available'"
        [(missing,)] = connection.execute(f"SELECT count(*) FROM accepted WHERE {absent}").fetchall()
        if missing / rows > column.max_missing_share:
            yield Reason(
                code="too_many_missing",
                message=(
                    f"{column.header} is empty in {missing:,} of {rows:,} rows; "
                    f"the contract expects at most {column.max_missing_share * 100:.4g}%."
                ),
                remedy=f"Check that the export still fills in {column.header}, and send the whole file again.",
                column=column.header,
            )


def _parts(total: Total, dataset: Dataset, lists: Mapping[str, ReferenceList]) -> str:
    """Return SQL that is true for a row that is a part of the total."""
    column, codes = quoted(total.column), dataset.column(total.column).codes
    if total.parts:
        return f"{column} IN ({literals([*total.parts])})"
    if total.kinds and codes is not None:
        known = [entry.code for entry in lists[codes.list].entries if entry.kind in total.kinds]
        return f"{column} IN ({literals([code for code in known if code != total.total])})"
    return f"{column} <> {literal(total.total)}"


def _total(connection: duckdb.DuckDBPyConnection, total: Total, part: str) -> Iterator[Reason]:
    """Hold a total against its parts in each group that has it once and in which no number is hidden."""
    measure, whole = quoted(total.measure), f"{quoted(total.column)} = {literal(total.total)}"
    group = ", ".join(map(quoted, total.by)) or "true"
    wrong = (
        f"SELECT concat_ws(', ', {group}) AS place, sum({measure}) FILTER (WHERE {whole}) AS said, "
        f"sum({measure}) FILTER (WHERE {part}) AS parts, min({LINE}) FILTER (WHERE {whole}) AS line FROM accepted "
        f"WHERE {whole} OR {part} GROUP BY {group} HAVING count(*) FILTER (WHERE {whole}) = 1 "
        f"AND count(*) FILTER (WHERE {part}) > 0 AND count(*) = count({measure}) "
        f"AND abs(said - parts) > {total.tolerance!r}"
    )
    found = connection.execute(f"SELECT *, count(*) OVER () FROM ({wrong}) ORDER BY line LIMIT {_SHOWN}").fetchall()
    if found:
        places = "; ".join(f"{place}: {said:,} against {parts:,}" for place, said, parts, _, _ in found)
        yield Reason(
            code="wrong_total",
            message=(
                f"{total.name}: the total is not the sum of its parts in {found[0][4]:,} "
                f"{'group' if found[0][4] == 1 else 'groups'} of rows ({places})."
            ),
            remedy="Check that no part is missing or counted twice, and send the whole file again.",
            line=found[0][3],
            column=total.measure,
        )


def _absent_total(connection: duckdb.DuckDBPyConnection, total: Total, part: str) -> Iterator[Reason]:
    """Look for groups that have parts and no total."""
    whole, group = f"{quoted(total.column)} = {literal(total.total)}", ", ".join(map(quoted, total.by)) or "true"
    absent = (
        f"SELECT concat_ws(', ', {group}) AS place, min({LINE}) AS line FROM accepted WHERE {whole} OR {part} "
        f"GROUP BY {group} HAVING count(*) FILTER (WHERE {whole}) = 0"
    )
    found = connection.execute(f"SELECT *, count(*) OVER () FROM ({absent}) ORDER BY line LIMIT {_SHOWN}").fetchall()
    if found:
        places = "; ".join(place for place, _, _ in found) if total.by else "the whole file"
        groups = f"{found[0][2]:,} {'group' if found[0][2] == 1 else 'groups'} of rows"
        yield Reason(
            code="missing_total",
            message=f"{total.name}: {groups} with parts have no row of the total, {total.total} ({places}).",
            remedy=f"Send the row of {total.total} too: without it nobody can see that no part is missing.",
            line=found[0][1],
            column=total.column,
        )


def _gaps(periods: list[str], grain: Grain) -> Iterator[Reason]:
    following: Callable[[str], str] = _next_day if grain is Grain.DAY else _next_month
    gaps = [following(earlier) for earlier, later in pairwise(periods) if following(earlier) != later]
    if gaps:
        more = f" and {len(gaps) - _SHOWN:,} more" if len(gaps) > _SHOWN else ""
        yield Reason(
            code="missing_period",
            message=f"Periods between the first and the last have no row: from {', '.join(gaps[:_SHOWN])}{more}.",
            remedy="Check that nothing of these periods was left out of the export.",
        )


def _next_day(period: str) -> str:
    return (date.fromisoformat(period) + timedelta(days=1)).isoformat()


def _next_month(period: str) -> str:
    first = date.fromisoformat(f"{period}-01")
    return (first.replace(day=28) + timedelta(days=4)).strftime("%Y-%m")


def _stops_early(connection: duckdb.DuckDBPyConnection, dataset: Dataset, name: str) -> Iterator[Reason]:
    """Look at a file that comes in blocks, one for each value: the last ends or begins where no other does."""
    day, column = quoted(dataset.period.column), quoted(name)
    blocks = connection.execute(
        f"SELECT CAST({column} AS VARCHAR), min({day}), max({day}), min({LINE}), max({LINE}) FROM accepted "
        f"GROUP BY 1 ORDER BY 4 LIMIT {_BLOCKS}"
    ).fetchall()
    apart = all(earlier[4] < later[3] for earlier, later in pairwise(blocks))
    if len(blocks) < 3 or len(blocks) == _BLOCKS or not apart:
        return
    *others, (value, low, high, _, line) = blocks
    lows, highs = {block[1] for block in others}, {block[2] for block in others}
    if (len(highs) == 1 and high < max(highs)) or (len(lows) == 1 and low > min(lows)):
        header = dataset.column(name).header
        yield Reason(
            code="stops_early",
            message=(
                f"The last {header} of the file, {value}, has {low} to {high}; the others have "
                f"{min(lows)} to {max(highs)}: the file may have been cut there."
            ),
            remedy="Check that the export ran to its end and send the whole file.",
            line=line,
            column=header,
        )
