"""The encoding of a text: told by its first bytes where they leave no doubt, else as the contract says.

UTF-8 is its own check: text of another encoding hardly ever is valid UTF-8. Windows-1252 takes nearly any bytes, so it
is recognised only where the contract allows it, and only in a file without one letter of UTF-8 beyond ASCII.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator

UTF8, CP1252, UTF16, RECOGNISED = "utf-8", "cp1252", "utf-16", "recognised"
UTF8_MARK = codecs.BOM_UTF8
_UTF16_MARKS = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_LOOK = 1024  # bytes
_LETTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_NOT_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")


def by_start(start: bytes, declared: str) -> str:
    """Name the encoding of a text that begins with these bytes: utf-8, utf-16-le, utf-16-be, cp1252 or recognised."""
    if start.startswith(UTF8_MARK):
        return UTF8
    for mark, name in _UTF16_MARKS.items():
        if start.startswith(mark):
            return name
    return _by_zeros(start[:_LOOK]) or ("utf-16-le" if declared == UTF16 else declared)


def by_whole(chunks: Iterable[bytes]) -> str:
    """Tell UTF-8 from Windows-1252 by every line of a text that is one of them."""
    foreign, rest = False, b""
    for chunk in chunks:
        text, feed, rest = (rest + chunk).rpartition(b"\n")
        verdict = _of_lines(text + feed)
        if verdict == UTF8:
            return UTF8
        foreign = foreign or verdict == CP1252
    verdict = _of_lines(rest)
    return CP1252 if verdict != UTF8 and (foreign or verdict == CP1252) else UTF8


def to_utf8(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """Turn a text into UTF-8; what is not valid in its encoding becomes bytes that are not valid in UTF-8 either."""
    if encoding == UTF8:
        yield from chunks
        return
    wrong = "surrogateescape" if encoding == CP1252 else "surrogatepass"
    decoder = codecs.getincrementaldecoder(encoding)(wrong)
    for chunk in chunks:
        if text := decoder.decode(chunk):
            yield text.encode(UTF8, wrong)
    if decoder.getstate()[0]:
        yield b"\xff"  # half a character


def _by_zeros(text: bytes) -> str | None:
    """Name the kind of UTF-16 in which nearly every second byte is zero, as in text of English."""
    half = max(1, len(text) // 2)
    if text[1::2].count(0) > 0.8 * half:
        return "utf-16-le"
    return "utf-16-be" if text[::2].count(0) > 0.8 * half else None


def _of_lines(text: bytes) -> str | None:
    """Name the encoding that whole lines give away; None when they are ASCII."""
    if text.isascii():
        return None
    if _LETTER.search(text) or _NOT_CP1252.search(text):
        return UTF8
    return CP1252
