"""One rule that the rows of a drop must keep."""

from __future__ import annotations

from dataclasses import dataclass

from lambdas.core.ingest.report import Severity

TYPE = "type"  # the code of the rule that a text is of its column's type


@dataclass(frozen=True, eq=False)
class RowRule:
    """One rule of the contract. ``violated`` is SQL; ``column`` the curated name, None for a rule over several.

    A rule is compiled once an inspection and compared by identity.
    """

    code: str
    column: str | None
    violated: str
    message: str
    remedy: str
    severity: Severity = Severity.FAULT
