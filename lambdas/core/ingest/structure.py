"""The grammar of one row (RFC 4180, one physical line a row), and the name of what is wrong with any other line."""

from __future__ import annotations

import re
from functools import cached_property

QUOTE = b'"'
BLANK = "blank_line"
ENCODING = "encoding"
CONTROL = "control_character"
LINE_BREAK = "line_break_in_field"
UNCLOSED = "unclosed_quote"
STRAY = "stray_quote"
TOO_FEW = "too_few_columns"
TOO_MANY = "too_many_columns"
NOT_JSON = "not_json"
NOT_OBJECT = "not_an_object"
NESTED = "nested_value"
REPEATED_KEY = "repeated_key"
UNKNOWN_KEY = "unknown_key"
UNWORKED = "cell_without_value"

_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n") + b"\x7f"
_PART = 64  # lines that are looked at together in a block that is not clean
_QUOTED = re.compile(rb'"(?:[^"]++|"")*+"')


class Grammar:
    """What makes a line a row: ``columns`` fields, well quoted, valid UTF-8, no control characters."""

    def __init__(self, delimiter: str, columns: int) -> None:
        self.delimiter = delimiter.encode("ascii")
        if len(self.delimiter) != 1 or self.delimiter in QUOTE + b"\n\r":
            raise ValueError(f"the delimiter must be one ASCII character, not {delimiter!r}")
        self.columns = columns

    @cached_property
    def _field(self) -> bytes:
        return rb'(?:"(?:[^"]++|"")*+"|[^"\n' + re.escape(self.delimiter) + rb"]*+)"

    @cached_property
    def _row(self) -> re.Pattern[bytes]:
        more = re.escape(self.delimiter) + self._field
        return re.compile(self._field + b"(?:" + more + b"){%d}" % (self.columns - 1))

    @cached_property
    def _record(self) -> re.Pattern[bytes]:
        more = re.escape(self.delimiter) + self._field
        return re.compile(self._field + b"(?:" + more + b")*+")

    def faults(self, block: bytes, lines: list[bytes]) -> dict[int, str]:
        """Find the lines of a block that are no rows: fault by index, line breaks in fields still as unclosed quotes.

        Looks at the block as a whole, and at the parts of one that is not clean, since nearly every line is a row.
        """
        suspects = {i for i in self._misshapen(block, lines) if QUOTE not in lines[i]}
        if QUOTE in block or has_control(block) or not decodes(block):
            for start in range(0, len(lines), _PART):
                suspects.update(start + i for i in self._unclean(lines[start : start + _PART]))
        return {i: self.explain(lines[i]) for i in sorted(suspects)}

    def _unclean(self, lines: list[bytes]) -> list[int]:
        """Find the lines that are ill quoted, no text, or have control characters."""
        part = b"\n".join(lines)
        controls, foreign = has_control(part), not decodes(part)
        if not controls and not foreign and QUOTE not in part:
            return []
        return [
            i
            for i, line in enumerate(lines)
            if (QUOTE in line and self._is_misshapen(line))
            or (controls and has_control(line))
            or (foreign and not decodes(line))
        ]

    @cached_property
    def _filling(self) -> bytes:
        """Every byte but what ends fields and lines."""
        return bytes(byte for byte in range(256) if byte not in self.delimiter + b"\n")

    def _misshapen(self, block: bytes, lines: list[bytes]) -> list[int]:
        """Find the lines that have another number of columns, if they have no quotes."""
        if self.columns == 1:
            return [i for i, line in enumerate(lines) if self._is_misshapen(line)]
        want = self.columns - 1
        ends = block.translate(None, self._filling)
        if ends == (self.delimiter * want + b"\n") * (len(lines) - 1) + self.delimiter * want:
            return []
        return [i for i, count in enumerate(map(len, ends.split(b"\n"))) if count != want]

    def _is_misshapen(self, line: bytes) -> bool:
        if QUOTE in line:
            return not self._row.fullmatch(line)
        return line.count(self.delimiter) != self.columns - 1 or (self.columns == 1 and is_blank(line))

    def explain(self, line: bytes) -> str:
        """Name the one fault of a line that is no row."""
        if is_blank(line):
            return BLANK
        if not decodes(line):
            return ENCODING
        if has_control(line):
            return CONTROL
        if line.count(QUOTE) % 2:
            return UNCLOSED
        if not self._record.fullmatch(line):
            return STRAY
        return TOO_FEW if self.width(line) < self.columns else TOO_MANY

    def fields(self, line: bytes) -> list[str]:
        """Split a line into fields without their quotes, up to a stray quote. Never raises."""
        field, fields, place = re.compile(self._field), list[str](), 0
        while place <= len(line) and (found := field.match(line, place)):
            text = found[0]
            text = text[1:-1].replace(b'""', b'"') if text.startswith(QUOTE) else text
            fields.append(text.decode(errors="replace"))
            if found.end() < len(line) and line[found.end() : found.end() + 1] != self.delimiter:
                break
            place = found.end() + 1
        return fields

    def width(self, line: bytes) -> int:
        """Count the fields of a well-quoted line."""
        return _QUOTED.sub(b"", line).count(self.delimiter) + 1

    def is_record(self, text: bytes) -> bool:
        """Tell whether the text is one record by RFC 4180, of any number of fields, line breaks in fields included."""
        return self._record.fullmatch(text) is not None


def decodes(text: bytes) -> bool:
    """Tell whether the text is valid UTF-8."""
    if text.isascii():
        return True
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


def has_control(text: bytes) -> bool:
    """Tell whether the text has a control character other than tab and line feed: a NUL, a lone carriage return."""
    return len(text.translate(None, _CONTROLS)) != len(text)


def is_blank(line: bytes) -> bool:
    """Tell whether a line holds nothing but spaces."""
    return not line.strip(b" ")
