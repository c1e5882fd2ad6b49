"""From judged rows to an inspection: what is rejected, what is found of the whole, the verdict, the sums."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from contracts.datasets.dataset import Dataset
from contracts.drops.drop import REJECTS
from contracts.reference.codes import ReferenceList
from lambdas.core.ingest import accepted as kept
from lambdas.core.ingest import verdict, whole
from lambdas.core.ingest.census import FAULTS
from lambdas.core.ingest.doubts import doubts
from lambdas.core.ingest.drift import Change, proposal
from lambdas.core.ingest.engine import Keep, stage
from lambdas.core.ingest.findings import Findings, Rejected
from lambdas.core.ingest.given import Given
from lambdas.core.ingest.header import Header
from lambdas.core.ingest.intake.records import Records
from lambdas.core.ingest.levels import graded
from lambdas.core.ingest.manifest import manifest_reasons
from lambdas.core.ingest.moved import of_values
from lambdas.core.ingest.past import past_reasons, since_last
from lambdas.core.ingest.rejects import write_rejects
from lambdas.core.ingest.report import File, Inspection, InspectionFaultError, PeriodRows, Reason, Rows, Verdict
from lambdas.core.ingest.statements import Statements
from lambdas.core.ingest.succession import Succession
from lambdas.core.ingest.text import Text
from lambdas.core.ingest.trailer import trailer_reasons

LINED = frozenset({"csv", "json_lines"})  # formats whose lines a text editor shows
Writer = Callable[[duckdb.DuckDBPyConnection, Statements, list[tuple[str, int]], Path], list[PeriodRows]]
_BATCH = 10_000  # rejected lines fetched at a time


@dataclass(frozen=True)
class Judged:
    """A file whose rows have been judged, on its way to a verdict."""

    connection: duckdb.DuckDBPyConnection
    statements: Statements
    text: Text
    header: Header
    lists: Mapping[str, ReferenceList]
    given: Given
    write: Writer = kept.write_parquet
    keep: Keep = stage

    def conclude(self, file: File, work: Path, out: Path, records: Records) -> Inspection:
        """Write the rejects, come to a verdict, write the accepted rows if it is to accept, and sum up."""
        dataset = self.statements.dataset
        succession = Succession(dataset, self.lists)
        tally = write_rejects(out / REJECTS, self._rejected(work), records, dataset, self.header, succession)
        kept.gather(self.connection, self.statements, work, self.keep)
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
        newest = whole.newest_values(self.connection, dataset, counts)
        control = kept.control_totals(self.connection, self.statements)
        doubted = [
            *verdict.reasons(self.text, self.header, tally, counts, dataset),
            *trailer_reasons(self.text.trailer, rows.file, self.text.lines, dataset.trailer),
            *manifest_reasons(self.given.manifest, dataset, file, rows.file, self._sums()),
            *whole.whole_reasons(self.connection, dataset, self.lists, counts),
            *past_reasons(self.given.past, dataset, file.bytes, counts, newest),
        ]
        doubted = [placed(reason, records) for reason in doubted] if self.text.format not in LINED else doubted
        found, warned = graded(doubted, dataset, self.given.waived, empty=not counts.rows)
        written = [] if found else self.write(self.connection, self.statements, counts.periods, out)
        if not found and sum(period.rows for period in written) != rows.accepted:
            raise InspectionFaultError(f"{rows.accepted} rows accepted, but another number written")
        drift = of_values(self.connection, self.statements, self.lists, tally.rules, work) if found else ()
        return Inspection(
            drop=self.statements.drop,
            dataset=dataset.name,
            file=file,
            rows=rows,
            rules=(*tally.rules, *doubts(self.connection, self.statements, records, succession)),
            warnings=(
                *warned,
                *self.text.answer.warnings,
                *kept.retired_codes(self.connection, self.statements),
                *verdict.unended(self.text, dataset),
            ),
            statuses=kept.count_statuses(self.connection, self.statements),
            periods=tuple(written),
            verdict=Verdict.QUARANTINE if found else Verdict.ACCEPT,
            reasons=tuple(found),
            control=control,
            headers={column.name: column.header for column in dataset.columns},
            newest=newest,
            faulty_periods=tuple(sorted(tally.faulty_periods)),
            since_last=since_last(self.given.past, counts, control, newest),
            drift=drift,
            proposal=proposed(drift, dataset, self.statements.drop),
        )

    def _rejected(self, work: Path) -> Iterator[Rejected]:
        findings = Findings(self.statements.dataset, self.statements.rules, len(self.header.columns))
        cursor = self.connection.execute(self.statements.rejected(work / FAULTS))
        while batch := cursor.fetchmany(_BATCH):
            for line, period, structure, *words, copy_of, clash in batch:
                yield findings.of(line, structure, words, copy_of, clash, period=period)

    def _sums(self) -> dict[str, int]:
        """Sum every whole-number column over all rows, by its header, as their sender would."""
        dataset = self.statements.dataset
        sums = kept.control_totals(self.connection, self.statements, "judged")
        return {dataset.column(name).header: total for name, total in sums.items()}


def placed(reason: Reason, records: Records) -> Reason:
    """Say where a reason's line stands in a file whose lines its sender does not see."""
    if reason.line is None:
        return reason
    place = records.place(reason.line, None)
    return reason.model_copy(update={"line": None, "message": f"{place[0].upper()}{place[1:]}: {reason.message}"})


def proposed(drift: tuple[Change, ...], dataset: Dataset, drop: str) -> str | None:
    """Return the text of the edit of the contract that would take the file in; None when there is none to propose."""
    made = proposal(drift, dataset, drop)
    return made.text() if made else None
