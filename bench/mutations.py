"""What goes wrong with files on their way: each a change of a file's bytes, drawn by a seeded generator."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Callable
from random import Random

Mutation = Callable[[bytes, Random], bytes]

SIGNS = (b",", b";", b"\t", b"|")
CELLS = (
    b"", b"*", b"-", b"N/A", b"null", b"[c]", b"#REF!", b"=1+1", b"@SUM(A1)", b"0", b"-1", b"1e5", b"1,234", b"12.50",
    b"99999999999999999999", b"2020-02-30", b"31/02/2020", b"44075", b"01-Sep-20", b"2031-01-01", b"0000-00-00",
    b"TRUE", b"yes", b" x ", b"E99999999", b"e92000001", b"9990000001", b"\xc3\xa9", b"\xe9", b"\xef\xbb\xbf", b"\x00",
    b"\r", b"\"", b"\"\"", b"\"a\nb\"", b"a\nb", b"\xf0\x9f\xa6\xa0", b"\xed\xa0\x80", b"x" * 70_000, b"\x1a",
    b"\xe2\x80\x8b",
)  # fmt: skip


def _lines(change: Callable[[list[bytes], Random], list[bytes]]) -> Mutation:
    """Make a change of lines a change of bytes; what ends the last line stays."""

    def changed(content: bytes, draw: Random) -> bytes:
        body = content.removesuffix(b"\n")
        return b"\n".join(change(body.split(b"\n"), draw)) + content[len(body) :]

    return changed


def _cell(lines: list[bytes], draw: Random) -> list[bytes]:
    at = draw.randrange(len(lines) if draw.random() < 0.1 else max(len(lines) - 1, 1)) + (len(lines) > 1)
    at = min(at, len(lines) - 1)
    sign = max(SIGNS, key=lines[0].count)
    cells = lines[at].split(sign)
    cells[draw.randrange(len(cells))] = draw.choice(CELLS)
    return [*lines[:at], sign.join(cells), *lines[at + 1 :]]


def _copy(lines: list[bytes], draw: Random) -> list[bytes]:
    return [*lines, *draw.choices(lines[1:] or lines, k=draw.randint(1, 5))]


def _remove(lines: list[bytes], draw: Random) -> list[bytes]:
    gone = draw.randrange(len(lines))
    return lines[:gone] + lines[gone + draw.randint(1, 3) :] or [b""]


def _swap(lines: list[bytes], draw: Random) -> list[bytes]:
    return draw.sample(lines, len(lines))


def _above(lines: list[bytes], draw: Random) -> list[bytes]:
    return [draw.choice((b"Weekly return", b"", b"Period:,October 2020", b"sep=;", lines[0])), *lines]


def _below(lines: list[bytes], draw: Random) -> list[bytes]:
    return [*lines, draw.choice((b"", b"Total,12", b"Source: NHS", b"END", b",,,,", b"\x1a", lines[0]))]


def _header(lines: list[bytes], draw: Random) -> list[bytes]:
    sign = max(SIGNS, key=lines[0].count)
    cells = lines[0].split(sign)
    at = draw.randrange(len(cells))
    cells[at] = draw.choice((cells[at].upper(), cells[at] + b" ", b"", b"new", cells[0], cells[at].replace(b"_", b" ")))
    return [sign.join(cells), *lines[1:]]


def _column(lines: list[bytes], draw: Random) -> list[bytes]:
    """Add, repeat or take away a column, or change the order of all."""
    sign = max(SIGNS, key=lines[0].count)
    rows = [line.split(sign) for line in lines]
    order = list(range(len(rows[0])))
    kind = draw.randrange(4)
    if kind == 0:
        draw.shuffle(order)
    elif kind == 1:
        order.append(draw.choice(order))
    elif kind == 2:
        order.remove(draw.choice(order))
    else:
        return [line + sign + (b"new" if i == 0 else b"1") for i, line in enumerate(lines)]
    return [sign.join(row[i] for i in order if i < len(row)) for row in rows]


def _every_sign(content: bytes, draw: Random) -> bytes:
    old = max(SIGNS, key=content.count)
    return content.replace(old, draw.choice(SIGNS))


def _insert(content: bytes, draw: Random) -> bytes:
    at = draw.randrange(len(content) + 1)
    return content[:at] + draw.choice(CELLS[20:]) + content[at:]


def _flip(content: bytes, draw: Random) -> bytes:
    changed = bytearray(content)
    for _ in range(draw.randint(1, 4)):
        if changed:
            changed[draw.randrange(len(changed))] = draw.randrange(256)
    return bytes(changed)


def _cut(content: bytes, draw: Random) -> bytes:
    return content[: draw.randrange(len(content) + 1)]


def _encoded(content: bytes, draw: Random) -> bytes:
    text = content.decode(errors="replace")
    return text.encode(draw.choice(("cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "latin-1")), "replace")


def _ends(content: bytes, draw: Random) -> bytes:
    lines = content.split(b"\n")
    kind = draw.choice((b"\r\n", b"\r", b"\n\n", b"\n", None))
    if kind is not None:
        return kind.join(lines)
    return b"".join(line + draw.choice((b"\n", b"\r\n")) for line in lines)


def _packed(content: bytes, draw: Random) -> bytes:
    if draw.random() < 0.5:
        return gzip.compress(content, mtime=0)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(draw.choice(("drop.csv", "../drop.csv", "a/b.csv"))), content)
        if draw.random() < 0.2:
            archive.writestr(zipfile.ZipInfo("other.txt"), b"other")
    return out.getvalue()


def _other(content: bytes, draw: Random) -> bytes:
    """Something else than the file arrives."""
    page = b"<!DOCTYPE html><html><body>504 Gateway Time-out</body></html>"
    return draw.choice(
        (b"", page, bytes(len(content)), content + content, content + bytes(512), b"%PDF-1.7\n" + content)
    )


def _workbook(content: bytes, draw: Random) -> bytes:
    """Change a cell, a row or a character in one part of a workbook, which stays a valid archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {info.filename: archive.read(info) for info in archive.infolist()}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError):
        return _flip(content, draw)
    name = draw.choice([part for part in parts if part.endswith(".xml")] or [*parts])
    text = parts[name]
    found = list(re.finditer(rb">([^<>]{1,40})<|<(?:row|table:table-row)\b", text))
    if found:
        spot = draw.choice(found)
        new = b">" + draw.choice((b"", b"x", b"-1", b"44075", b"*", b"=1")) + b"<" if spot[1] is not None else b"<gone"
        text = text[: spot.start()] + new + text[spot.end() :]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, data in (parts | {name: text}).items():
            archive.writestr(zipfile.ZipInfo(part), data)
    return out.getvalue()


# Changes that leave the header and the encoding as they are: what becomes of each row can be told by a plain reading.
OF_ROWS: dict[str, Mutation] = {"cell": _lines(_cell), "copies": _lines(_copy), "below": _lines(_below)}
OF_TEXT: dict[str, Mutation] = OF_ROWS | {
    "removed": _lines(_remove),
    "shuffled": _lines(_swap),
    "above": _lines(_above),
    "header": _lines(_header),
    "column": _lines(_column),
    "delimiter": _every_sign,
    "inserted": _insert,
    "flipped": _flip,
    "cut": _cut,
    "encoding": _encoded,
    "line ends": _ends,
    "packed": _packed,
    "other": _other,
}
OF_BINARY: dict[str, Mutation] = {
    "workbook": _workbook,
    "flipped": _flip,
    "cut": _cut,
    "packed": _packed,
    "other": _other,
}


def mutate(content: bytes, draw: Random, *, binary: bool) -> tuple[bytes, tuple[str, ...]]:
    """Break a file in one to three ways, half of the texts in their rows alone; return it and the names of the ways."""
    pool = OF_BINARY if binary else OF_ROWS if draw.random() < 0.5 else OF_TEXT
    names = tuple(draw.choice([*pool]) for _ in range(draw.choice((1, 1, 2, 3))))
    for name in names:
        content = pool[name](content, draw)
    return content, names
