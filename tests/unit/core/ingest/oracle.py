"""A slow, plain reading of a contract and a file, written apart from the inspection, to hold the inspection against.

It walks bytes and rows one at a time and shares no code with ``lambdas.core.ingest``.
"""

from __future__ import annotations

import hashlib
import hmac
import math
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from contracts.dataset import Case, Column, ColumnType, Dataset, Duplicates, Grain, Retired, Treatment
from contracts.reference import ReferenceList

Row = dict[str, Any]


@dataclass
class Expected:
    """What an inspection must find: codes by rejected line, curated rows by accepted line."""

    rejects: dict[int, set[str]] = field(default_factory=dict)
    accepted: dict[int, Row] = field(default_factory=dict)


def split_lines(content: bytes) -> list[bytes]:
    lines = content.split(b"\n")
    if lines[-1] == b"":
        lines.pop()
    return [line[:-1] if line.endswith(b"\r") else line for line in lines]


def parse(lines: list[bytes], start: int, delimiter: str) -> tuple[list[bytes] | None, int]:
    """Parse one record at a line: its fields, None when it is no CSV, and the line after it."""
    sign, fields, line, rest = delimiter.encode(), list[bytes](), start, lines[start]
    while True:
        if rest.startswith(b'"'):
            text, rest = b"", rest[1:]
            while (close := _closing(rest)) is None:
                line += 1
                if line == len(lines) or line - start >= 1000:
                    return None, start + 1
                text, rest = text + rest + b"\n", lines[line]
            text, rest = text + rest[:close], rest[close + 1 :]
        else:
            text, rest = (rest[: rest.index(sign)], rest[rest.index(sign) :]) if sign in rest else (rest, b"")
            if b'"' in text:
                return None, start + 1
        fields.append(text.replace(b'""', b'"'))
        if not rest:
            return fields, line + 1
        if not rest.startswith(sign):
            return None, start + 1
        rest = rest[1:]


def _closing(text: bytes) -> int | None:
    """The place of the quote that closes a field, None when it stays open; two quotes together are one of the text."""
    place = text.find(b'"')
    while place >= 0 and text[place + 1 : place + 2] == b'"':
        place = text.find(b'"', place + 2)
    return None if place < 0 else place


def structure(lines: list[bytes], columns: int, delimiter: str, encoding: str) -> dict[int, list[str] | str]:
    """The fields of each line below the header, by line number, or the name of its fault."""
    found: dict[int, list[str] | str] = {}
    place = 0
    while place < len(lines):
        fields, after = parse(lines, place, delimiter)
        if after - place > 1:
            found.update({number + 2: "line_break_in_field" for number in range(place, after)})
        else:
            found[place + 2] = _one_line(lines[place], fields, columns, encoding)
        place = after
    return found


def _one_line(line: bytes, fields: list[bytes] | None, columns: int, encoding: str) -> list[str] | str:
    if set(line) <= {ord(" ")}:
        return "blank_line"
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return "encoding"
    if any((byte < 32 and byte != 9) or byte == 127 for byte in line):
        return "control_character"
    if fields is None:
        return "unclosed_quote" if line.count(b'"') % 2 else "stray_quote"
    if len(fields) != columns:
        return "too_few_columns" if len(fields) < columns else "too_many_columns"
    return [text.decode(encoding) for text in fields]


def expect(
    content: bytes,
    dataset: Dataset,
    lists: Mapping[str, ReferenceList],
    *,
    landed: date,
    drop: str,
    key: bytes,
    rules: Mapping[str, Callable[[Row], bool | None]],
) -> Expected:
    """Read a file with a good header by its contract, row by row."""
    lines = split_lines(content)
    header = lines[0].decode(dataset.csv.encoding).split(dataset.csv.delimiter)
    expected = Expected()
    rows: dict[int, tuple[Row, Row, set[str], set[str]]] = {}
    found = structure(lines[1:], len(header), dataset.csv.delimiter, dataset.csv.encoding)
    for number, fields in found.items():
        if isinstance(fields, str):
            expected.rejects[number] = {fields}
        else:
            rows[number] = _judge(dict(zip(header, fields, strict=True)), dataset, lists, landed, rules)
    _repeats(rows, dataset)
    for number, (texts, values, codes, _) in rows.items():
        if codes:
            expected.rejects[number] = codes
        else:
            expected.accepted[number] = _curate(texts, values, dataset, lists, number, drop, key)
    return expected


def _judge(
    cells: dict[str, str],
    dataset: Dataset,
    lists: Mapping[str, ReferenceList],
    landed: date,
    rules: Mapping[str, Callable[[Row], bool | None]],
) -> tuple[Row, Row, set[str], set[str]]:
    texts: Row = {}
    values: Row = {}
    codes: set[str] = set()
    faulty: set[str] = set()
    for column in dataset.columns:
        text, value, broken = _cell(cells[column.header], column, lists, landed)
        if column.name == dataset.period.column and text is None:
            broken.add("required")
        texts[column.name], values[column.name] = text, value
        codes |= broken
        if broken:
            faulty.add(column.name)
    for rule in dataset.rules:
        if all(values[name] is not None for name in rule.columns) and not rules[rule.code](values):
            codes.add(rule.code)
    return texts, values, codes, faulty


def _cell(
    raw: str, column: Column, lists: Mapping[str, ReferenceList], landed: date
) -> tuple[str | None, Any, set[str]]:
    text: str | None = raw
    if column.case is not None and text is not None:
        turn = str.upper if column.case is Case.UPPER else str.lower
        text = "".join(turn(sign) if sign.isascii() else sign for sign in text)
    if text == "" or text in column.nulls:
        text = None
    if text is None:
        return None, None, {"required"} if column.required else set()
    broken: set[str] = set()
    if column.max_length is not None and len(text) > column.max_length:
        broken.add("max_length")
    if column.check == "nhs_number" and not nhs_number(text):
        broken.add("nhs_number")
    if text in column.sentinels:
        return text, None, broken
    if column.pattern is not None and not re.fullmatch(column.pattern, text):
        broken.add("pattern")
    mapped = column.values.get(text, text)
    value = typed(mapped, column)
    if value is None:
        broken.add("type")
    else:
        broken |= _bounds(value, column, landed)
    if column.enum and mapped not in column.enum:
        broken.add("enum")
    broken |= _codes(mapped, column, lists) | _identity(mapped, column)
    return text, value, broken


def _bounds(value: Any, column: Column, landed: date) -> set[str]:
    def bound(limit: float | str) -> Any:
        return date.fromisoformat(str(limit)) if column.type is ColumnType.DATE else limit

    broken = set()
    if column.minimum is not None and value < bound(column.minimum):
        broken.add("minimum")
    if column.maximum is not None and value > bound(column.maximum):
        broken.add("maximum")
    if column.not_future and value > landed:
        broken.add("not_future")
    return broken


def _codes(text: str, column: Column, lists: Mapping[str, ReferenceList]) -> set[str]:
    if column.codes is None:
        return set()
    for entry in lists[column.codes.list].entries:
        if entry.code == text and (not column.codes.kinds or entry.kind in column.codes.kinds):
            return {"retired_code"} if entry.successor and column.codes.retired is Retired.REJECT else set()
    return {"unknown_code"}


def _identity(text: str, column: Column) -> set[str]:
    if column.treatment is Treatment.PSEUDONYMISE and not plain(text):
        return {"identifier"}
    if column.treatment is Treatment.POSTCODE_DISTRICT and not re.fullmatch(
        "[A-Z]{1,2}[0-9][0-9A-Z]?[0-9][A-Z]{2}", text.replace(" ", "").upper()
    ):
        return {"postcode"}
    return set()


def typed(text: str, column: Column) -> Any:
    match column.type:
        case ColumnType.STRING:
            return text
        case ColumnType.INTEGER:
            digits = text.removeprefix("-")
            return int(text) if digits.isascii() and digits.isdigit() and len(digits) <= 18 else None
        case ColumnType.NUMBER:
            if not re.fullmatch(r"-?\d{1,18}(\.\d{1,18})?([eE][-+]?\d{1,3})?", text, re.ASCII):
                return None
            return float(text) if math.isfinite(float(text)) else None
        case ColumnType.BOOLEAN:
            return {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}.get(text)
        case ColumnType.DATE:
            return _day(text, column.format or "%Y-%m-%d")


def _day(text: str, form: str) -> date | None:
    shape = {"%Y-%m-%d": r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)", "%d/%m/%Y": r"(?P<d>\d\d)/(?P<m>\d\d)/(?P<y>\d{4})"}
    found = re.fullmatch(shape[form], text, re.ASCII)
    try:
        return date(int(found["y"]), int(found["m"]), int(found["d"])) if found else None
    except ValueError:
        return None


def plain(text: str) -> str:
    return "".join(
        sign.lower() if sign.isascii() else sign
        for sign in text
        if sign not in " \t\u00a0\u2002\u2003\u2009\u202f-\u2010\u2011\u2012\u2013\u2014\u2212"
    )


def nhs_number(text: str) -> bool:
    digits = plain(text)
    if not re.fullmatch("[0-9]{10}", digits) or len(set(digits)) == 1:
        return False
    remainder = 11 - sum(int(digit) * (10 - place) for place, digit in enumerate(digits[:9])) % 11
    return {11: 0}.get(remainder, remainder) == int(digits[9])


def _repeats(rows: dict[int, tuple[Row, Row, set[str], set[str]]], dataset: Dataset) -> None:
    """Add exact_duplicate and key_clash to the codes of rows whose key values are sound."""
    claims: dict[Any, Counter[Any]] = {}
    order: dict[Any, int] = {}
    named = {}
    for number, (texts, values, _, faulty) in rows.items():
        if faulty.isdisjoint(dataset.key):
            identity = tuple(_compared(name, values, dataset) for name in dataset.key)
            whole = (identity, tuple(texts.values()))
            claims.setdefault(identity, Counter())[whole] += 1
            order.setdefault(whole, number)
            named[number] = (identity, whole)
    for number, (identity, whole) in named.items():
        if len(claims[identity]) > 1:
            rows[number][2].add("key_clash")
        if order[whole] < number:
            rows[number][2].add("exact_duplicate")


def _compared(name: str, values: Row, dataset: Dataset) -> Any:
    value = values[name]
    return plain(value) if dataset.column(name).identifies and isinstance(value, str) else value


def _curate(
    texts: Row, values: Row, dataset: Dataset, lists: Mapping[str, ReferenceList], number: int, drop: str, key: bytes
) -> Row:
    row: Row = {}
    for column in dataset.columns:
        text, value = texts[column.name], values[column.name]
        match column.treatment:
            case Treatment.KEEP:
                row[column.name] = value
                if column.sentinels:
                    absent = "not_available" if text is None else "reported"
                    row[f"{column.name}_status"] = str(column.sentinels.get(text or "", absent))
                if column.codes and column.codes.current:
                    row[column.codes.current] = None if value is None else lists[column.codes.list].current(value)
            case Treatment.PSEUDONYMISE:
                mac = None if value is None else hmac.new(key, plain(value).encode(), hashlib.sha256).hexdigest()
                row[f"{column.name}_pseudonym"] = mac
            case Treatment.YEAR:
                row[f"{column.name}_year"] = None if value is None else value.year
            case Treatment.POSTCODE_DISTRICT:
                row[f"{column.name}_district"] = None if value is None else value.replace(" ", "").upper()[:-3]
            case Treatment.DROP:
                pass
    day: date = values[dataset.period.column]
    form = "%Y-%m-%d" if dataset.period.grain is Grain.DAY else "%Y-%m"
    return {**row, "pratique_drop": drop, "pratique_line": number, "pratique_period": day.strftime(form)}


def collapses(dataset: Dataset) -> bool:
    return dataset.duplicates is Duplicates.COLLAPSE
