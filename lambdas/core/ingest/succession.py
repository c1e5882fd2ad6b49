"""What to write in the place of a code that its row may not have: the codes that a reference list has for that day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime

from contracts.datasets.dataset import Case, Classification, Column, Dataset
from contracts.reference.codes import ReferenceList
from lambdas.core.ingest.cells import ISO
from lambdas.core.ingest.row_rule import RowRule

NOT_ON_DATE, RETIRED = "code_not_on_date", "retired_code"
_NAMED = 3

Text = Callable[[str], str | None]
"""Gives the text that a row has in a column, by the column's curated name."""


class Succession:
    """Names successors for the rows of one dataset."""

    def __init__(self, dataset: Dataset, lists: Mapping[str, ReferenceList]) -> None:
        self._dataset, self._lists = dataset, lists

    def of(self, rules: tuple[RowRule, ...], text: Text) -> str:
        """Say what to write in the codes of a row that breaks these rules; nothing where no list tells."""
        return " ".join(dict.fromkeys(filter(None, (self.told(rule, text) for rule in rules))))

    def told(self, rule: RowRule, text: Text) -> str | None:
        """Say what to write in the code that breaks a rule; None where no list tells."""
        if rule.column is None or rule.code not in {NOT_ON_DATE, RETIRED}:
            return None
        column = self._dataset.column(rule.column)
        if column.codes is None:
            return None
        known, code = self._lists[column.codes.list], _mapped(column, text(column.name))
        if code not in known.by_code:
            return None
        if rule.code == RETIRED:
            return _use((known.current(code),), known, f"{code} is retired")
        day = _day(self._dataset.column(column.codes.day or ""), text)
        if day is None:
            return None
        return _use(known.in_place_of(code, day.isoformat()), known, f"{_span(known, code)}, not on {day}")

    def public(self, rule: RowRule) -> bool:
        """Whether a report may name the code: a column that nobody is told by, in a dataset without identities."""
        open_column = rule.column and self._dataset.column(rule.column).classification is Classification.OPEN
        return bool(open_column) and not self._dataset.identifiers


def _use(codes: tuple[str, ...], known: ReferenceList, because: str) -> str:
    if not codes:
        return f"{because}; the list {known.name} names no other code for it."
    named = " or ".join(f"{code} ({known.by_code[code].name})" for code in codes[:_NAMED])
    more = f" or one of {len(codes) - _NAMED} others" if len(codes) > _NAMED else ""
    return f"Use {named}{more}: {because}."


def _span(known: ReferenceList, code: str) -> str:
    entry = known.by_code[code]
    sides = [f"from {entry.start}" if entry.start else "", f"until {entry.end}" if entry.end else ""]
    return f"{code} was in use {' '.join(filter(None, sides))}"


def _mapped(column: Column, text: str | None) -> str:
    turned = {Case.UPPER: str.upper, Case.LOWER: str.lower}
    made = turned[column.case](text or "") if column.case else text or ""
    return column.values.get(made, made)


def _day(column: Column, text: Text) -> date | None:
    try:
        return datetime.strptime(text(column.name) or "", column.format or ISO).date()  # noqa: DTZ007 - a day alone
    except ValueError:
        return None
