"""The inspection of one drop: from a file and its contract to accepted rows, rejected rows and a verdict."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from contracts.dataset import Dataset, Treatment
from contracts.reference import ReferenceList
from lambdas.core.ingest import accepted as kept
from lambdas.core.ingest import refusals, rejects, verdict
from lambdas.core.ingest.census import FAULTS, ROWS, Census
from lambdas.core.ingest.engine import connect, load_codes
from lambdas.core.ingest.findings import Findings, Rejected
from lambdas.core.ingest.header import Header
from lambdas.core.ingest.intake.apart import MAX_MEMORY
from lambdas.core.ingest.intake.records import Records
from lambdas.core.ingest.rejects import TooManyRejectedError, write_no_rejects, write_rejects
from lambdas.core.ingest.report import File, Inspection, InspectionFaultError, Reason, Rows, Verdict
from lambdas.core.ingest.rules import compile_rules
from lambdas.core.ingest.source import Source
from lambdas.core.ingest.statements import COUNT_JUDGED, Statements
from lambdas.core.ingest.text import Text, read_drop
from lambdas.core.pseudonyms import bind_key

REJECTS = "rejects.csv"
MAX_TEXT_BYTES = 500_000_000  # what the environments give, for those who have none
_BATCH = 10_000  # rejected lines fetched at a time


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
) -> Inspection:
    """Inspect a file as a drop of a dataset, and write what it makes of it below ``out``.

    Writes ``rejects.csv`` always, and ``data/<period>.parquet`` when the verdict is to accept. ``key`` is the pseudonym
    key of the dataset's purpose domain, None when nothing is pseudonymised. A packed file may unpack to at most
    ``max_text_bytes``, and reading a spreadsheet take at most ``max_spreadsheet_memory`` bytes.

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
        text = read_drop(source, dataset, work, max_spreadsheet_memory)
        file = text.file(file_name, source)
        if text.header is None or text.census is None or text.records is None or text.csv is None:
            write_no_rejects(out / REJECTS)
            return _turned_away(drop, dataset, file, text.rows, text.refused)
        dataset = dataset.model_copy(update={"csv": text.csv})
        statements = Statements(dataset, text.header, compile_rules(dataset, landed), drop)
        with connect((work, out.resolve()), work / "spill", memory_limit, threads) as connection:
            load_codes(connection, dataset, lists)
            if key is not None:
                bind_key(connection, key)
            judge(connection, statements, text.census, work)
            try:
                return _Judged(connection, statements, text, text.header, text.records, out).conclude(drop, file, work)
            except TooManyRejectedError as error:
                reason = refusals.too_many_to_list(rejects.MAX_REJECTED, error.commonest)
                return _turned_away(drop, dataset, file, text.rows, (reason,))


def judge(connection: duckdb.DuckDBPyConnection, statements: Statements, census: Census, work: Path) -> None:
    """Make the tables ``judged`` (every row and the rules it breaks) and ``repeats`` (rows whose key is not unique)."""
    connection.execute(f"CREATE TABLE judged AS {statements.judged(work / ROWS)}")
    rows, line_sum, lines = connection.execute(COUNT_JUDGED).fetchall()[0]
    if (rows, line_sum, lines) != (census.rows, census.line_sum, census.rows):
        raise InspectionFaultError(f"the census counted {census.rows} rows and the engine read {rows}")
    connection.execute(f"CREATE TABLE repeats AS {statements.repeats(work / ROWS)}")


def _turned_away(drop: str, dataset: Dataset, file: File, rows: int, reasons: tuple[Reason, ...]) -> Inspection:
    return Inspection(
        drop=drop,
        dataset=dataset.name,
        file=file,
        rows=Rows(file=rows, accepted=0, rejected=rows, expected_rejects=0, faulty=rows),
        verdict=Verdict.QUARANTINE,
        reasons=reasons,
    )


@dataclass(frozen=True)
class _Judged:
    """A file whose rows have been judged, on its way to a verdict."""

    connection: duckdb.DuckDBPyConnection
    statements: Statements
    text: Text
    header: Header
    records: Records
    out: Path

    def conclude(self, drop: str, file: File, work: Path) -> Inspection:
        """Write the rejects, come to a verdict, write the accepted rows if it is to accept, and sum up."""
        dataset = self.statements.dataset
        tally = write_rejects(self.out / REJECTS, self._rejected(work), self.records, dataset, self.header)
        kept.gather(self.connection, self.statements)
        counts = kept.count(self.connection, dataset)
        rows = Rows(
            file=self.text.rows,
            accepted=counts.rows,
            rejected=tally.expected + tally.faulty,
            expected_rejects=tally.expected,
            faulty=tally.faulty,
        )
        if rows.accepted + rows.rejected != rows.file:
            raise InspectionFaultError(f"{rows.file} rows, but {rows.accepted} accepted and {rows.rejected} rejected")
        found = verdict.reasons(self.text, self.header, tally, counts, dataset)
        written = [] if found else kept.write_parquet(self.connection, counts.periods, self.out)
        if not found and sum(period.rows for period in written) != rows.accepted:
            raise InspectionFaultError(f"{rows.accepted} rows accepted, but another number written")
        return Inspection(
            drop=drop,
            dataset=dataset.name,
            file=file,
            rows=rows,
            rules=tally.rules,
            warnings=(
                *self.text.answer.warnings,
                *kept.retired_codes(self.connection, self.statements),
                *verdict.unended(self.text, dataset),
            ),
            statuses=kept.count_statuses(self.connection, self.statements),
            periods=tuple(written),
            verdict=Verdict.QUARANTINE if found else Verdict.ACCEPT,
            reasons=tuple(found),
            control=kept.control_totals(self.connection, self.statements),
        )

    def _rejected(self, work: Path) -> Iterator[Rejected]:
        findings = Findings(self.statements.dataset, self.statements.rules, len(self.header.columns))
        cursor = self.connection.execute(self.statements.rejected(work / FAULTS))
        while batch := cursor.fetchmany(_BATCH):
            for line, structure, *words, copy_of, clash in batch:
                yield findings.of(line, structure, words, copy_of, clash)
