"""Cells of an .xls file that show an error, which its reader gives as empty ones.

After [MS-CFB] for the container and [MS-XLS] for the records; a file that is not laid out so has none to tell.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

_FREE = 0xFFFFFFFA  # sector numbers from here on end a chain
_ENTRY = 128
_BOF, _EOF, _SHEET, _ERROR, _FORMULA = 0x0809, 0x000A, 0x0085, 0x0205, 0x0006
_FAULT = 2  # the kind of what a formula came to that is an error
_TEXTS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


def error_cells(path: Path, sheet: str) -> Iterator[tuple[int, int, str]]:
    """Yield row from 1, column from 0 and text of the cells of a sheet that show an error."""
    try:
        stream = _workbook(path.read_bytes())
        start = _start(stream, sheet)
        if start is not None:
            yield from _errors(stream, start)
    except (struct.error, IndexError):
        return


def _workbook(file: bytes) -> bytes:
    """Return the stream of the workbook out of its container."""
    shift, lesser_shift = struct.unpack_from("<2H", file, 30)
    if shift not in {9, 12} or lesser_shift != 6:  # sectors of 512 or 4,096 bytes and of 64, as the format has it
        return b""
    size, small = 1 << shift, 1 << lesser_shift
    first, _, cutoff, mini, _, more, _ = struct.unpack_from("<7L", file, 48)
    sectors = list(struct.unpack_from("<109L", file, 76))
    per = size // 4
    while more < _FREE and len(sectors) * size < len(file):
        *listed, more = struct.unpack_from(f"<{per}L", file, size * (more + 1))
        sectors += listed
    fat = [n for at in sectors if at < _FREE for n in struct.unpack_from(f"<{per}L", file, size * (at + 1))]
    folder = _chain(file[size:], fat, first, size)
    held = b""
    for at in range(0, len(folder), _ENTRY):
        (length,), (begin, long) = (
            struct.unpack_from("<H", folder, at + 64),
            struct.unpack_from("<2L", folder, at + 116),
        )
        name = folder[at : at + max(length - 2, 0)].decode("utf-16-le", "replace")
        if at == 0:
            held = _chain(file[size:], fat, begin, size)
        elif name in {"Workbook", "Book"} and long >= cutoff:
            return _chain(file[size:], fat, begin, size)[:long]
        elif name in {"Workbook", "Book"}:
            lesser = _chain(file[size:], fat, mini, size)
            links = list(struct.unpack(f"<{len(lesser) // 4}L", lesser))
            return _chain(held, links, begin, small)[:long]
    return b""


def _chain(store: bytes, links: list[int], at: int, size: int) -> bytes:
    parts: list[bytes] = []
    while at < len(links) and len(parts) <= len(links):
        parts.append(store[at * size : (at + 1) * size])
        at = links[at]
    return b"".join(parts)


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<2H", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _start(stream: bytes, sheet: str) -> int | None:
    for kind, body in _records(stream, 0):
        if kind == _SHEET:
            wide = body[7] & 1
            name = body[8 : 8 + body[6] * (1 + wide)].decode("utf-16-le" if wide else "latin-1", "replace")
            if name == sheet:
                return int(struct.unpack_from("<L", body)[0])
        elif kind == _EOF:
            break
    return None


def _errors(stream: bytes, start: int) -> Iterator[tuple[int, int, str]]:
    depth = 0  # a sheet may hold charts, with records of their own
    for kind, body in _records(stream, start):
        depth += (kind == _BOF) - (kind == _EOF)
        if depth == 0:
            return
        if depth > 1 or kind not in {_ERROR, _FORMULA}:
            continue
        row, column = struct.unpack_from("<2H", body)
        code = body[6] if kind == _ERROR and body[7] else None
        if kind == _FORMULA and body[6] == _FAULT and body[12:14] == b"\xff\xff":
            code = body[8]
        if code is not None:
            yield row + 1, column, _TEXTS.get(code, "#ERROR")
