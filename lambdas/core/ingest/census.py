"""The census: every physical line below the header is a row or has a named fault, before any engine reads the file.

Rows are copied, each behind its own line number, to a working copy that DuckDB reads: a line DuckDB's CSV reader would
lose, join to another or miscount never reaches it. Lines with a fault go to a second file. A quoted field that runs
over several lines is well-formed CSV, but no field of a contract holds a line break: each of its physical lines is
turned away as ``line_break_in_field``, so that one unclosed quote costs its own line and never its neighbours.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import chain, repeat
from pathlib import Path
from typing import BinaryIO, TextIO

from lambdas.core.ingest.lines import MAX_LINE, LineTooLongError
from lambdas.core.ingest.structure import LINE_BREAK, QUOTE, UNCLOSED, Grammar

ROWS = "rows.csv"
FAULTS = "faults.csv"
MAX_FAULTS = 1_000_000  # lines that are no rows, after which the file is no file of rows and is read no further
REACH = 1000  # lines that a quoted field may run over before its quote counts as never closed

_THOUSAND = 1000
_NONE: Mapping[int, str] = {}


class TooManyFaultsError(Exception):
    """More than MAX_FAULTS lines are no rows; ``code`` is the commonest fault and ``line`` the first that has it."""

    def __init__(self, census: Census) -> None:
        self.code = census.faults.most_common(1)[0][0]
        self.line = census.first_fault[self.code]
        super().__init__(self.code, self.line)


@dataclass
class Census:
    """Counts over the lines below the header. ``line_sum`` is the sum of the line numbers of all rows.

    ``ends_in_quotes`` says that the last lines are no rows but a record that would go on: its quotes are still open.
    """

    first: int = 2
    lines: int = 0
    rows: int = 0
    line_sum: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    first_fault: dict[str, int] = field(default_factory=dict)
    last_fault: str | None = None
    ends_in_quotes: bool = False


def take(
    blocks: Iterable[bytes], grammar: Grammar, folder: Path, first: int = 2, known: Mapping[int, str] = _NONE
) -> Census:
    """Sort the lines below the header into ``rows.csv`` and ``faults.csv`` in a folder.

    ``first`` is the number of the first of them; ``known`` are faults that have been found before, by line.
    Raises LineTooLongError, TooManyFaultsError.
    """
    census = Census(first)
    with (folder / ROWS).open("wb") as rows, (folder / FAULTS).open("w", encoding="ascii") as faults:
        for lines, found in sort_lines(blocks, grammar):
            if known:
                start = census.first + census.lines
                found.update({i: known[start + i] for i in range(len(lines)) if start + i in known})
            _write(census, lines, found, grammar, (rows, faults))
            census.ends_in_quotes = _ends_in_quotes(lines, found, grammar)
            if census.faults.total() > MAX_FAULTS:
                raise TooManyFaultsError(census)
    return census


def sort_lines(blocks: Iterable[bytes], grammar: Grammar) -> Iterator[tuple[list[bytes], dict[int, str]]]:
    """Yield lists of lines with their faults by index, holding lines back until what settles their faults is read."""
    held: list[bytes] = []
    for block in blocks:
        lines = [*held, *block.split(b"\n")]
        found = grammar.faults(b"\n".join(lines) if held else block, lines)
        done = _resolve_breaks(lines, found, grammar, last=False)
        yield lines[:done], {i: code for i, code in found.items() if i < done}
        held = lines[done:]
    if held:
        found = grammar.faults(b"\n".join(held), held)
        _resolve_breaks(held, found, grammar, last=True)
        yield held, found


def _resolve_breaks(lines: list[bytes], found: dict[int, str], grammar: Grammar, *, last: bool) -> int:
    """Rename the faults of lines that are one quoted field together; return how many lines are settled.

    An odd number of quotes opens a field that only the next odd line can close; whether the lines between belong to the
    field is then a matter of grammar.
    """
    odd = [i for i in sorted(found) if lines[i].count(b'"') % 2]
    position = 0
    while position < len(odd):
        start = odd[position]
        end = odd[position + 1] if position + 1 < len(odd) else None
        reach = _reach(lines, start)
        if end is None and reach == len(lines) and not last:
            return start
        if end is not None and end < reach and grammar.is_record(b"\n".join(lines[start : end + 1])):
            found.update(dict.fromkeys(range(start, end + 1), LINE_BREAK))
            position += 2
        else:
            position += 1
    return len(lines)


def _ends_in_quotes(lines: list[bytes], found: Mapping[int, str], grammar: Grammar) -> bool:
    """Tell whether the last lines are the beginning of a record whose quotes are open where they end.

    Rows below a quote that is never closed show that the file goes on, and that the quote is a slip.
    """
    start = len(lines)
    while start and start - 1 in found:
        start -= 1
        if found[start] == UNCLOSED:
            return grammar.is_record(b"\n".join(lines[start:]) + QUOTE)
    return False


def _reach(lines: list[bytes], start: int) -> int:
    """Return the index after the last line that a field opened on a line may run to, at most the end of the list."""
    if sum(map(len, lines[start : start + REACH])) + REACH <= MAX_LINE:
        return min(len(lines), start + REACH)
    size = 0
    for index in range(start, min(start + REACH, len(lines))):
        size += len(lines[index]) + 1
        if size > MAX_LINE:
            return index
    return min(len(lines), start + REACH)


def _write(
    census: Census,
    lines: list[bytes],
    found: dict[int, str],
    grammar: Grammar,
    files: tuple[BinaryIO, TextIO],
) -> None:
    first = census.first + census.lines
    _refuse_long(lines, first)
    for index, code in found.items():
        census.faults[code] += 1
        census.first_fault.setdefault(code, first + index)
    files[0].writelines(_numbered(lines, found, first, grammar.delimiter))
    files[1].writelines(f"{first + index},{code}\n" for index, code in sorted(found.items()))
    census.lines += len(lines)
    census.rows += len(lines) - len(found)
    census.line_sum += len(lines) * (2 * first + len(lines) - 1) // 2 - sum(first + index for index in found)
    census.last_fault = found.get(len(lines) - 1)


def _numbered(lines: list[bytes], found: Iterable[int], first: int, delimiter: bytes) -> Iterator[bytes]:
    """Yield the lines that are rows, each behind its number, in pieces.

    Numbers of one thousand share the text before their last three digits, so that no text is made for a line alone.
    """
    digits = _last_digits(delimiter)
    start = 0
    while start < len(lines):
        thousand, at = divmod(first + start, _THOUSAND)
        stop = min(len(lines), start + _THOUSAND - at)
        ends, rows = list(digits[at : at + stop - start]), lines[start:stop]
        for index in sorted((i - start for i in found if start <= i < stop), reverse=True):
            del ends[index], rows[index]
        yield b"".join(chain.from_iterable(zip(repeat(b"%d" % thousand), ends, rows, repeat(b"\n"))))
        start = stop


def prefix(number: int, delimiter: bytes) -> bytes:
    """Return what stands before the line of this number in the working copy."""
    thousand, digits = divmod(number, _THOUSAND)
    return b"%d" % thousand + _last_digits(delimiter)[digits]


@cache
def _last_digits(delimiter: bytes) -> tuple[bytes, ...]:
    return tuple(b"%03d" % number + delimiter for number in range(_THOUSAND))


def _refuse_long(lines: list[bytes], first: int) -> None:
    if lines and max(map(len, lines)) > MAX_LINE:
        raise LineTooLongError(next(number for number, line in enumerate(lines, first) if len(line) > MAX_LINE))
