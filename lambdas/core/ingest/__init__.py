"""The inspection of a drop: a file and a data contract in; accepted rows, rejected rows and a verdict out.

Pure: no AWS, no clock, no environment. The census (``text``, ``lines``, ``structure``, ``census``) gives every physical
line its place before DuckDB reads a row; the contract is compiled to rules (``rules``) and statements (``sql``); counts
are held against each other at every step.
"""

from __future__ import annotations

from contracts.drops.drop import REJECTS
from lambdas.core.ingest.given import Given, Past, Size
from lambdas.core.ingest.inspection import inspect
from lambdas.core.ingest.report import (
    File,
    Inspection,
    InspectionFaultError,
    PeriodRows,
    Reason,
    Rows,
    RuleCount,
    Severity,
    Sighting,
    Verdict,
    Warned,
)

__all__ = [
    "REJECTS",
    "File",
    "Given",
    "Inspection",
    "InspectionFaultError",
    "Past",
    "PeriodRows",
    "Reason",
    "Rows",
    "RuleCount",
    "Severity",
    "Sighting",
    "Size",
    "Verdict",
    "Warned",
    "inspect",
]
