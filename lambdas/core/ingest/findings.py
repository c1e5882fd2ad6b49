"""What is wrong with rejected rows: the findings on each, counted by rule, with the first places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from contracts.datasets.dataset import Dataset, Duplicates
from lambdas.core.ingest.report import RuleCount, Severity, Sighting
from lambdas.core.ingest.row_rule import RowRule
from lambdas.core.ingest.statements import WORD_BITS
from lambdas.core.ingest.structure import (
    BLANK,
    CONTROL,
    ENCODING,
    LINE_BREAK,
    NESTED,
    NOT_JSON,
    NOT_OBJECT,
    REPEATED_KEY,
    STRAY,
    TOO_FEW,
    TOO_MANY,
    UNCLOSED,
    UNKNOWN_KEY,
    UNWORKED,
)

COPY, CLASH = "exact_duplicate", "key_clash"
_LOSES_NOTHING = frozenset({COPY, BLANK})  # the first copy comes in, and a blank line says nothing
_FIRST = 5  # places shown for one rule

_STRUCTURE = {
    BLANK: ("The line is blank.", "Remove the line."),
    ENCODING: (
        "The line is not valid text in the encoding of the file, {encoding}.",
        "Save the file as {encoding}; text from a spreadsheet on Windows is often Windows-1252.",
    ),
    CONTROL: (
        "The line holds a control character, such as a zero byte or a carriage return within the line.",
        "Remove the control character from the data.",
    ),
    LINE_BREAK: (
        "The line is part of a quoted field that runs over several lines.",
        "Remove the line break from the field, or close the quote where the field ends.",
    ),
    NOT_JSON: ("The line is not JSON.", "Write one whole JSON object on each line."),
    NOT_OBJECT: ("The line is JSON and no object.", "Write one JSON object on each line, with the headers as keys."),
    NESTED: ("A value of the object is a list or an object.", "Give each value a key of its own."),
    REPEATED_KEY: ("A key stands in the object twice.", "Keep the key that holds the value and remove the other."),
    UNWORKED: (
        "A cell of the row shows an error, such as #REF!, or a formula that was never worked out.",
        "Mend the formula, or open the file, save it and send it again; a value may stand in the cell itself.",
    ),
    UNKNOWN_KEY: (
        "The object has a key that is no column of the contract.",
        "Remove the key, or agree a new version of the contract before sending it.",
    ),
    UNCLOSED: ("A quote is opened and not closed.", "Close the quote, or write a quote within a field twice."),
    STRAY: (
        "A quote stands in the middle of a field, or something stands outside the quotes.",
        "Put the whole field in quotes and write each quote within it twice.",
    ),
    TOO_FEW: ("The row has fewer columns than the header.", "Give the row {columns} columns, as the header has."),
    TOO_MANY: (
        "The row has more columns than the header.",
        "Give the row {columns} columns; put a field that holds the delimiter in quotes.",
    ),
}


def structure_words(code: str, dataset: Dataset, columns: int | None = None) -> tuple[str, str]:
    """Say what is wrong with a line that is no row, and what to do, in a file of so many columns."""
    message, remedy = _STRUCTURE[code]
    words = {"encoding": dataset.csv.encoding, "columns": "as many" if columns is None else columns}
    return message.format(**words), remedy.format(**words)


@dataclass(frozen=True)
class Rejected:
    """A line that is turned away and every rule it breaks, most telling first; "" for a period that is not known."""

    line: int
    rules: tuple[RowRule, ...]
    period: str = ""


def severity(rules: Iterable[RowRule]) -> Severity:
    """Give the severity of a line that breaks these rules: a fault when one of them is."""
    expected = all(rule.severity is Severity.EXPECTED for rule in rules)
    return Severity.EXPECTED if expected else Severity.FAULT


class Findings:
    """Names what the flags of rejected lines mean, for one dataset and a file of so many columns."""

    def __init__(self, dataset: Dataset, rules: Sequence[RowRule], columns: int) -> None:
        self._rules = tuple(rules)
        self._date = dataset.period.column
        self._of_the_date = {rule.code for rule in dataset.rules if self._date in rule.columns}
        self._known: dict[
            tuple[object, ...], tuple[RowRule, ...]
        ] = {}  # lines are many and what is said of them is not
        self._structure = {
            code: RowRule(code, None, "", *structure_words(code, dataset, columns)) for code in _STRUCTURE
        }
        key = ", ".join(dataset.column(name).header for name in dataset.key) or "every column"
        self._clash = RowRule(
            CLASH,
            None,
            "",
            f"Another row has the same {key} and differs elsewhere, so neither can be trusted.",
            "Keep the right row and remove the others.",
        )
        collapse = dataset.duplicates is Duplicates.COLLAPSE
        self._copy = RowRule(
            COPY,
            None,
            "",
            "The row is the same in every column as a row above it.",
            "Nothing to do: the first copy was taken in." if collapse else "Remove the copies.",
            Severity.EXPECTED if collapse else Severity.FAULT,
        )

    def of(
        self,
        line: int,
        structure: str | None,
        words: Iterable[int],
        copy_of: int | None,
        clash: bool,
        *,
        period: str | None = None,
    ) -> Rejected:
        """Name the findings on one line, from what the engine and the census say of it.

        A period is not believed where the date that it is read from is in doubt itself.
        """
        said = (structure, *words, clash, copy_of is not None)
        if said not in self._known:
            self._known[said] = self._named(structure, words, clash=clash, copied=copy_of is not None)
        rules = self._known[said]
        return Rejected(line, rules, "" if period is None or any(map(self._doubts_date, rules)) else period)

    def _doubts_date(self, rule: RowRule) -> bool:
        return rule.code in self._of_the_date if rule.column is None else rule.column == self._date

    def _named(self, structure: str | None, words: Iterable[int], *, clash: bool, copied: bool) -> tuple[RowRule, ...]:
        if structure is not None:
            return (self._structure[structure],)
        found = [self._rules[number] for number in _bits(words)]
        # A copy of a row that clashes with another is no copy of one that came in.
        return (*found, *([self._clash] if clash else ()), *([self._copy] if copied and not clash else ()))


def _bits(words: Iterable[int]) -> Iterable[int]:
    for place, word in enumerate(words):
        rest = word
        while rest:
            lowest = rest & -rest
            yield place * WORD_BITS + lowest.bit_length() - 1
            rest ^= lowest


@dataclass
class Tally:
    """Counts of rejected lines and of each rule they break; the periods that lose rows, "" for one not known."""

    expected: int = 0
    faulty: int = 0
    last: Rejected | None = None
    faulty_periods: set[str] = field(default_factory=set)
    _severity: dict[tuple[RowRule, ...], Severity] = field(default_factory=dict)
    _counts: dict[RowRule, int] = field(default_factory=dict)
    _first: dict[RowRule, list[Sighting]] = field(default_factory=dict)

    def add(self, rejected: Rejected) -> list[RowRule]:
        """Count a line; return the rules of which it is one of the first places, to be shown with ``sight``."""
        self.last = rejected
        if rejected.rules not in self._severity:
            self._severity[rejected.rules] = severity(rejected.rules)
        if self._severity[rejected.rules] is Severity.EXPECTED:
            self.expected += 1
        else:
            self.faulty += 1
            if not _LOSES_NOTHING.issuperset(rule.code for rule in rejected.rules):
                self.faulty_periods.add(rejected.period)
        early = []
        for rule in rejected.rules:
            self._counts[rule] = self._counts.get(rule, 0) + 1
            if self._counts[rule] <= _FIRST:
                early.append(rule)
        return early

    def sight(self, rule: RowRule, sighting: Sighting) -> None:
        """Note one of the first places of a rule."""
        self._first.setdefault(rule, []).append(sighting)

    @property
    def rules(self) -> tuple[RuleCount, ...]:
        """The rules that were broken, the most frequent first."""
        order = sorted(self._counts.items(), key=lambda item: (-item[1], item[0].code, item[0].column or ""))
        return tuple(
            RuleCount(
                code=rule.code,
                column=rule.column,
                count=count,
                severity=rule.severity,
                message=rule.message,
                remedy=rule.remedy,
                first=tuple(self._first.get(rule, ())),
            )
            for rule, count in order
        )
