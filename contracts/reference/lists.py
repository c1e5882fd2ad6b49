"""Reads reference lists and hierarchies: the CSV files of catalogue/reference."""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO
from pathlib import Path

from contracts.reading.faulty import faulty
from contracts.reading.mistakes import Mistakes, relative
from contracts.reading.text_file import read_text
from contracts.reference.codes import Entry, Hierarchy, Node, ReferenceList

LIST_HEADER = ("code", "name", "kind", "successor")
DATED_HEADER = (*LIST_HEADER, "start", "end")
HIERARCHY_HEADER = ("code", "name", "parent")

# Line of the file, and the cells of its row; None in place of those of a row with too many or too few.
_Rows = list[tuple[int, tuple[str, ...] | None]]


def read_list(path: Path, root: Path) -> tuple[ReferenceList, Mistakes]:
    """Read a list of codes, and note every mistake in it; the entries of a list with mistakes are ``Faulty``."""
    mistakes = Mistakes(relative(path, root))
    rows = _rows(path, (LIST_HEADER, DATED_HEADER), mistakes)
    entries = [(line, Entry(*row)) for line, row in rows if row is not None]
    by_code = {entry.code: entry for _, entry in entries}
    _codes_once([(line, entry.code) for line, entry in entries], mistakes)
    whole = len(entries) == len(rows)
    for line, entry in entries:
        if not entry.kind:
            mistakes.missing(f"line {line}, kind", "what kind of code it is")
        _check_dates(line, entry, mistakes)
        if entry.successor and entry.successor not in by_code:
            if whole:  # it may be the code of a row that cannot be read
                mistakes.add(f"line {line}, successor", entry.successor, "a code of this list")
        elif _goes_round(entry, by_code):
            mistakes.add(f"line {line}, successor", entry.successor, "a code that does not lead back to itself")
    good = faulty() if mistakes.found else tuple(entry for _, entry in entries)
    return ReferenceList(path.stem, good), mistakes


def read_hierarchy(path: Path, root: Path) -> tuple[Hierarchy, Mistakes]:
    """Read a tree of codes, and note every mistake in it; the nodes of a tree with mistakes are ``Faulty``."""
    mistakes = Mistakes(relative(path, root))
    rows = _rows(path, (HIERARCHY_HEADER,), mistakes)
    nodes = [(line, Node(*row)) for line, row in rows if row is not None]
    _codes_once([(line, node.code) for line, node in nodes], mistakes)
    whole = len(nodes) == len(rows)
    above: set[str] = set()
    for line, node in nodes:
        if not node.name:
            mistakes.missing(f"line {line}, name", "what the code stands for")
        if line == rows[0][0]:
            if node.parent:
                mistakes.add(f"line {line}, parent", node.parent, "nothing: the first code is the root")
        elif node.parent not in above and (whole or not node.parent):
            mistakes.add(f"line {line}, parent", node.parent, "a code of a line above")
        above.add(node.code)
    good = faulty() if mistakes.found else tuple(node for _, node in nodes)
    return Hierarchy(path.stem, good), mistakes


def _check_dates(line: int, entry: Entry, mistakes: Mistakes) -> None:
    for name, written in (("start", entry.start), ("end", entry.end)):
        try:
            good = not written or date.fromisoformat(written).isoformat() == written
        except ValueError:
            good = False
        if not good:
            mistakes.add(f"line {line}, {name}", written, "a date as yyyy-MM-dd, or nothing")
            return
    if entry.start and entry.end and entry.start > entry.end:
        mistakes.add(f"line {line}, start", entry.start, f"at most the end, {entry.end}")


def _rows(path: Path, headers: tuple[tuple[str, ...], ...], mistakes: Mistakes) -> _Rows:
    text = read_text(path, mistakes)
    if text is None:
        return []
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    rows: _Rows = []
    header = headers[0]
    try:
        for row in reader:
            if reader.line_num == 1:
                if tuple(row) not in headers:
                    mistakes.add("line 1", ",".join(row), " or ".join(map(",".join, headers)))
                    return []
                header = tuple(row)
            rows.append((reader.line_num, tuple(row) if len(row) == len(header) else None))
            if rows[-1][1] is None:
                mistakes.add(f"line {reader.line_num}", f"{len(row)} columns", f"{len(header)} columns")
    except csv.Error as error:
        mistakes.add(f"line {reader.line_num}", str(error), "well-formed CSV")
        return []
    if not rows:
        mistakes.missing("line 1", ",".join(header))
    elif len(rows) == 1:
        mistakes.missing("", "at least one code")
    return rows[1:]


def _codes_once(codes: list[tuple[int, str]], mistakes: Mistakes) -> None:
    seen: set[str] = set()
    for line, code in codes:
        if not code:
            mistakes.missing(f"line {line}, code", "a code")
        elif code in seen:
            mistakes.add(f"line {line}, code", code, "each code once")
        seen.add(code)


def _goes_round(entry: Entry, by_code: dict[str, Entry]) -> bool:
    seen = {entry.code}
    following = by_code.get(entry.successor)
    while following is not None:
        if following.code in seen:
            return True
        seen.add(following.code)
        following = by_code.get(following.successor)
    return False
