"""The inspection of one drop: from a file and its contract to accepted rows, rejected rows and a verdict."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import duckdb

from contracts.datasets.dataset import Dataset, Treatment
from contracts.drops.drop import REJECTS
from contracts.reference.codes import ReferenceList
from lambdas.core.ingest import refusals, rejects
from lambdas.core.ingest.census import ROWS, Census
from lambdas.core.ingest.conclusion import Judged, proposed
from lambdas.core.ingest.drift import Change
from lambdas.core.ingest.engine import Keep, connect, load_codes, stage
from lambdas.core.ingest.excerpt import REPEATED, excerpt
from lambdas.core.ingest.given import Given
from lambdas.core.ingest.header import Header
from lambdas.core.ingest.identities import bind_key
from lambdas.core.ingest.intake.apart import MAX_MEMORY
from lambdas.core.ingest.reading import read_drop
from lambdas.core.ingest.rejects import TooManyRejectedError, write_no_rejects
from lambdas.core.ingest.report import File, Inspection, InspectionFaultError, Reason, Rows, Severity, Verdict
from lambdas.core.ingest.rules import compile_rules
from lambdas.core.ingest.source import Source
from lambdas.core.ingest.statements import COUNT_JUDGED, SUSPECTS, Statements

MAX_TEXT_BYTES = 500_000_000  # what the environments give, for those who have none


def inspect(  # noqa: PLR0913 - one call names the file, its contract, its circumstances and the bounds
    path: Path,
    dataset: Dataset,
    lists: Mapping[str, ReferenceList],
    *,
    drop: str,
    landed: date,
    file_name: str,
    key: bytes | None,
    out: Path,
    memory_limit: str = "1GB",
    threads: int = 2,
    max_text_bytes: int = MAX_TEXT_BYTES,
    max_spreadsheet_memory: int = MAX_MEMORY,
    given: Given | None = None,
) -> Inspection:
    """Inspect a file as a drop of a dataset, and write what it makes of it below ``out``.

    Writes ``rejects.csv`` always, and ``data/<period>.parquet`` when the verdict is to accept. ``key`` is the pseudonym
    key of the dataset's purpose domain, None when nothing is pseudonymised. A packed file may unpack to at most
    ``max_text_bytes``, and reading a spreadsheet take ``max_spreadsheet_memory`` bytes. ``given`` is what
    else is known of the drop: its history, its manifest, a person's decision.

    Raises:
        InspectionFaultError: when two counts of the file disagree, which is our mistake and no verdict on the file.
        ValueError: when the contract asks for what cannot be done, or the key for its pseudonyms is missing.

    """
    if key is None and any(column.treatment is Treatment.PSEUDONYMISE for column in dataset.columns):
        raise ValueError(f"{dataset.name} has pseudonyms and no key was given")
    out.mkdir(parents=True, exist_ok=True)
    source = Source(path, max_text_bytes, dataset.csv.member)
    with tempfile.TemporaryDirectory(dir=out, prefix=".inspection-") as folder:
        work = Path(folder).resolve()
        text = read_drop(source, dataset, work, landed, max_spreadsheet_memory)
        file = text.file(file_name, source)
        if text.header is None or text.census is None or text.records is None or text.csv is None:
            write_no_rejects(out / REJECTS)
            return turned_away(drop, dataset, file, text.rows, text.refused, text.drift)
        dataset = dataset.model_copy(update={"csv": text.csv})
        statements = compiled(dataset, text.header, landed, drop)
        with connect((work, out.resolve()), work / "spill", memory_limit, threads, ordered=True) as connection:
            load_codes(connection, dataset, lists)
            if key is not None:
                bind_key(connection, key)
            judge(connection, statements, text.census, work)
            try:
                return Judged(connection, statements, text, text.header, lists, given or Given()).conclude(
                    file, work, out, text.records
                )
            except TooManyRejectedError as error:
                reason = refusals.too_many_to_list(rejects.MAX_REJECTED, error.commonest)
                return turned_away(drop, dataset, file, text.rows, (reason,))


def compiled(dataset: Dataset, header: Header, landed: date, drop: str) -> Statements:
    """Compile a contract for one drop."""
    rules = compile_rules(dataset, landed)
    hard = tuple(rule for rule in rules if rule.severity is not Severity.WARNING)
    warning = tuple(rule for rule in rules if rule.severity is Severity.WARNING)
    return Statements(dataset, header, hard, warning, drop)


def judge(connection: duckdb.DuckDBPyConnection, statements: Statements, census: Census, work: Path) -> None:
    """Make ``judged`` (every row and the rules it breaks) and the table ``repeats`` (rows whose key is not unique)."""
    judge_rows(connection, statements, census, work)
    suspects = (line for (line,) in connection.execute(SUSPECTS).fetchall())
    excerpt(work / ROWS, suspects, work / REPEATED, statements.dataset.csv.delimiter)
    find_repeats(connection, statements, work / REPEATED, of_all=False)


def judge_rows(
    connection: duckdb.DuckDBPyConnection, statements: Statements, census: Census, work: Path, keep: Keep = stage
) -> None:
    """Make ``judged``, and see that it has every row of the census once. ``keep`` is how the engine keeps rows."""
    for name, values in statements.others(work / ROWS):
        connection.execute(f"CREATE TABLE {name} AS {values}")
    keep(connection, "judged", statements.judged(work / ROWS), work)
    rows, line_sum, lines = connection.execute(COUNT_JUDGED).fetchall()[0]
    if (rows, line_sum, lines) != (census.rows, census.line_sum, census.rows):
        raise InspectionFaultError(f"the census counted {census.rows} rows and the engine read {rows}")


def find_repeats(connection: duckdb.DuckDBPyConnection, statements: Statements, rows: Path, *, of_all: bool) -> None:
    """Make the table ``repeats`` from a working copy of the rows whose key may stand twice, or ``of_all`` rows."""
    connection.execute(f"CREATE TABLE repeats AS {statements.repeats(rows, of_all=of_all)}")


def turned_away(
    drop: str, dataset: Dataset, file: File, rows: int, reasons: tuple[Reason, ...], drift: tuple[Change, ...] = ()
) -> Inspection:
    """Say of a file that none of its rows comes in."""
    return Inspection(
        drop=drop,
        dataset=dataset.name,
        file=file,
        rows=Rows(file=rows, accepted=0, rejected=rows, expected_rejects=0, faulty=rows),
        verdict=Verdict.QUARANTINE,
        reasons=reasons,
        drift=drift,
        proposal=proposed(drift, dataset, drop),
    )
