"""A plain reading of a file's text, byte by byte: which lines are rows, and what is wrong with the others."""

from __future__ import annotations


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
