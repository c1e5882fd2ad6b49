"""What an inspection finds: the verdict on a drop, its reasons, and the sum that shows nothing is lost."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from pydantic import Field

from contracts.datasets.levels import Level
from lambdas.core.ingest.drift import Change
from lambdas.core.ingest.part import Part
from lambdas.core.ingest.sheet_parts import Note, SheetTable


class InspectionFaultError(RuntimeError):
    """Two counts of the same file disagree: a mistake of the platform, never the supplier's, so there is no verdict."""


class Verdict(StrEnum):
    """What the inspection says of a drop."""

    ACCEPT = "accept"
    QUARANTINE = "quarantine"


class Severity(StrEnum):
    """How a finding counts: a fault to mend, a row the contract expects to turn away, a warning on accepted rows."""

    FAULT = "fault"
    EXPECTED = "expected"
    WARNING = "warning"


class Reason(Part):
    """Why a drop waits in quarantine, for the person who must act. ``line`` is a physical line of the file, from 1.

    A person may release a drop of which every reason has the level hold.
    """

    code: str
    message: str
    remedy: str
    line: int | None = None
    column: str | None = None
    level: Level = Level.REFUSE


class File(Part):
    """The file as it landed, and what was found in it.

    ``bytes`` and ``sha256`` are of the object; ``lines`` counts its text unpacked, header and all. ``packing`` is gzip
    or zip; ``line_ends`` lf, crlf, cr or mixed. What a file that was not read would have is None.
    """

    name: str
    bytes: int
    sha256: str
    lines: int
    format: str = "csv"
    packing: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    line_ends: str | None = None
    tables: tuple[SheetTable, ...] = ()
    notes: tuple[Note, ...] = ()


class Rows(Part):
    """The reconciliation: file = accepted + rejected, and rejected = expected_rejects + faulty.

    ``file`` counts the physical lines below the header. In a quarantined drop ``accepted`` rows passed the inspection
    and none is committed.
    """

    file: int
    accepted: int
    rejected: int
    expected_rejects: int
    faulty: int


class Sighting(Part):
    """One place where a rule was broken. ``value`` is None for a whole row, and masked where it may identify.

    ``line`` numbers the drop's records as rejects.csv does; ``place`` says in words where in the file that is.
    ``remedy`` is what to do there, where it is not the same in every place.
    """

    line: int
    place: str
    value: str | None
    remedy: str | None = None


class RuleCount(Part):
    """How often a rule was broken, and the first places."""

    code: str
    column: str | None
    count: int
    severity: Severity
    message: str
    remedy: str
    first: tuple[Sighting, ...]


class Warned(Part):
    """Something the supplier should know of accepted rows: a value of a column, and in how many rows it stands.

    ``count`` is None for what is said of the file as a whole.
    """

    code: str
    column: str | None
    value: str | None
    count: int | None
    message: str
    remedy: str


class PeriodRows(Part):
    """The accepted rows of one period, and the Parquet file they are in, relative to the inspection's folder."""

    period: str
    rows: int
    file: str


class Moved(Part):
    """A figure in the last drop and in this one."""

    before: float
    now: float


class SinceLast(Part):
    """What has changed against the drop that was committed last.

    ``gone`` and ``new`` are values of the columns of ``completeness`` in the newest period.
    """

    drop: str
    rows: Moved
    periods_gone: int
    periods_new: int
    newest_before: str
    newest_now: str
    control: dict[str, Moved] = Field(default_factory=dict)
    gone: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    new: dict[str, tuple[str, ...]] = Field(default_factory=dict)


class Inspection(Part):
    """All that an inspection found; ``document`` is what is kept as inspection.json.

    ``headers`` has the header of each column by its curated name, for who knows only the file. ``faulty_periods`` are
    those that lose rows to faults, "" for a row whose period is not known.
    """

    drop: str
    dataset: str
    file: File
    rows: Rows
    rules: tuple[RuleCount, ...] = ()
    warnings: tuple[Warned, ...] = ()
    statuses: dict[str, int] = Field(default_factory=dict)
    periods: tuple[PeriodRows, ...] = ()
    verdict: Verdict
    reasons: tuple[Reason, ...] = ()
    control: dict[str, int] = Field(default_factory=dict)
    drift: tuple[Change, ...] = ()
    proposal: str | None = None
    headers: dict[str, str] = Field(default_factory=dict)
    newest: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    faulty_periods: tuple[str, ...] = ()
    since_last: SinceLast | None = None

    @property
    def releasable(self) -> bool:
        """Whether a person may let the drop in as it is."""
        return self.verdict is Verdict.QUARANTINE and all(reason.level is Level.HOLD for reason in self.reasons)

    def document(self) -> dict[str, Any]:
        """Return the inspection as plain values for JSON; a reason without a line or a column leaves them out."""
        plain = self.model_dump(mode="json")
        plain["reasons"] = [reason.model_dump(mode="json", exclude_none=True) for reason in self.reasons]
        return plain
