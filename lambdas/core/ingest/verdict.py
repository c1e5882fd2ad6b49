"""The verdict on a file whose rows have been judged: the reasons, if any, why it may not come in."""

from __future__ import annotations

from contracts.datasets.dataset import Dataset, FinalLineEnd
from lambdas.core.ingest import refusals
from lambdas.core.ingest.accepted import Counts
from lambdas.core.ingest.findings import Tally
from lambdas.core.ingest.header import Header
from lambdas.core.ingest.report import Reason, RuleCount, Severity, Warned
from lambdas.core.ingest.text import Text

MAX_PERIODS = 5_000
_SPREADSHEET_ROWS = frozenset({65_536, 1_048_576})  # .xls and .xlsx


def reasons(text: Text, header: Header, tally: Tally, accepted: Counts, dataset: Dataset) -> list[Reason]:
    """Give every reason to keep the file in quarantine, the gravest first; none when it may come in."""
    found = []
    rows = text.rows
    if _broken_off(text, header, tally):
        found.append(refusals.truncated(text.lines))
    elif not text.ended and dataset.final_line_end is FinalLineEnd.REQUIRED:
        found.append(refusals.no_final_line_end(text.lines))
    found += [refusals.spreadsheet_limit(count) for count in {text.lines, text.lines - 1} if count in _SPREADSHEET_ROWS]
    if rows and tally.faulty / rows > dataset.max_rejected_share:
        found.append(refusals.too_many_rejected(tally.faulty, rows, dataset.max_rejected_share))
        found += [_common(rule) for rule in tally.rules if _is_common(rule, tally)]
        if not accepted.rows:
            return found
    # Looked at whatever was rejected: a person who lets the rejected rows go has not seen that others are missing.
    if accepted.rows < dataset.min_rows:
        found.append(refusals.too_few_rows(accepted.rows, dataset.min_rows))
    else:
        found += _too_few_values(accepted, dataset)
    if len(accepted.periods) > MAX_PERIODS:
        found.append(refusals.too_many_periods(len(accepted.periods), MAX_PERIODS))
    return found


def unended(text: Text, dataset: Dataset) -> list[Warned]:
    """Warn of a last line without a line end where the contract allows it: a cut there cannot be told from none."""
    if text.ended or dataset.final_line_end is FinalLineEnd.REQUIRED:
        return []
    return [
        Warned(
            code="no_final_line_end",
            column=None,
            value=None,
            count=1,
            message=f"The last line, {text.lines:,}, has no line end, so nothing shows that the file is whole.",
            remedy="End every line, the last one too, with a line end.",
        )
    ]


def _too_few_values(accepted: Counts, dataset: Dataset) -> list[Reason]:
    return [
        refusals.too_few_values(accepted.periods[-1][0], dataset.column(name).header, values, dataset.min_values[name])
        for name, values in accepted.newest.items()
        if values < dataset.min_values[name]
    ]


def _broken_off(text: Text, header: Header, tally: Tally) -> bool:
    """Tell whether the file ends within its last row: in open quotes, or with no line end and no row or value there."""
    if text.census is not None and text.census.ends_in_quotes:
        return True
    if text.ended or text.census is None:
        return False
    if text.census.last_fault is not None:
        return True
    last = header.columns[-1]
    if last is None or tally.last is None or tally.last.line != text.lines:
        return False
    return any(rule.column == last.name for rule in tally.last.rules)


def _is_common(rule: RuleCount, tally: Tally) -> bool:
    return rule.severity is Severity.FAULT and 2 * rule.count >= tally.faulty


def _common(rule: RuleCount) -> Reason:
    return Reason(
        code=rule.code,
        message=f"{rule.message} ({rule.count:,} {'row' if rule.count == 1 else 'rows'})",
        remedy=rule.remedy,
        line=rule.first[0].line,
        column=rule.column,
    )
