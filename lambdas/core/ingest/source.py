"""The bytes of a drop: read once, hashed as they landed, unpacked when they are gzip or zip, within bounds."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from pathlib import Path

from lambdas.core.ingest.intake.unreadable import UnreadableError
from lambdas.core.ingest.intake.zipped import EMPTY_ZIP, ZIP, document, unzipped

CHUNK = 1 << 20
PARQUET = b"PAR1"
GZIP = b"\x1f\x8b"
XLS = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_GZIP_WINDOW = 31  # zlib's window for a gzip member: 15 bits, plus 16 for the gzip frame


class Source:
    """A file on disk, read once; text that is packed, up to ``limit`` bytes of it.

    ``member`` is a pattern of the name that is meant in a zip archive of several files. After ``finish``, ``size`` and
    ``sha256`` are those of the file as it landed; ``packing`` is gzip, zip or None once the first chunk is read.
    """

    def __init__(self, path: Path, max_text_bytes: int, member: str | None = None) -> None:
        self.path = path
        self.limit = max_text_bytes
        self.packing: str | None = None
        self._member = member
        self._seen = _Seen()
        self._pieces = _raw(path, self._seen)  # which knows no source, so that one that is let go closes its file

    @property
    def size(self) -> int:
        """Bytes read so far."""
        return self._seen.size

    @property
    def sha256(self) -> str:
        """Digest of the bytes read so far, in hexadecimal."""
        return self._seen.digest.hexdigest()

    def binary_format(self) -> str | None:
        """Name a format that is no text: xlsx, xls, ods or parquet; None or other for anything else."""
        with self.path.open("rb") as file:
            start = file.read(len(XLS))
        if start.startswith(XLS):
            return "xls"
        if start.startswith(PARQUET):
            return "parquet"
        return document(self.path) if start.startswith(ZIP) else None

    def again(self) -> Source:
        """Return the same file, to be read once more."""
        return Source(self.path, self.limit, self._member)

    def chunks(self) -> Iterator[bytes]:
        """Yield the text in pieces of about a megabyte; UnreadableError when it cannot be unpacked within the limit."""
        first = next(self._pieces, b"")
        if first.startswith(GZIP):
            self.packing = "gzip"
            yield from _unpacked(first, self._pieces, self.limit)
        elif first.startswith((ZIP, EMPTY_ZIP)) and document(self.path) is None:
            self.packing = "zip"
            yield from unzipped(self.path, self.limit, self._member)
        elif first:
            yield first
            yield from self._pieces

    def finish(self) -> None:
        """Read what ``chunks`` has not read, so that size and digest are those of the whole file."""
        for _ in self._pieces:
            pass


class _Seen:
    """What has been read of a file."""

    def __init__(self) -> None:
        self.digest = hashlib.sha256()
        self.size = 0


def _raw(path: Path, seen: _Seen) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            seen.digest.update(piece)
            seen.size += len(piece)
            yield piece


def _unpacked(first: bytes, rest: Iterator[bytes], limit: int) -> Iterator[bytes]:
    """Unpack a gzip file of one or more members, holding no more than a chunk of text and passing no limit."""
    packed, total = first, 0
    while packed:
        if not packed.startswith(GZIP[: len(packed)]):
            raise UnreadableError("gzip_trailer")
        member = zlib.decompressobj(_GZIP_WINDOW)
        for piece in _member(member, packed, rest):
            total += len(piece)
            if total > limit:
                raise UnreadableError("gzip_bomb")
            yield piece
        packed = _after(member, rest)


def _member(member: zlib._Decompress, packed: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    while not member.eof:
        try:
            piece = member.decompress(packed, CHUNK)
        except zlib.error as error:
            raise UnreadableError("gzip_damaged") from error
        if piece:
            yield piece
        packed = member.unconsumed_tail
        if not packed and not member.eof:
            packed = next(rest, b"")
            if not packed and not piece:
                raise UnreadableError("gzip_truncated")


def _after(member: zlib._Decompress, rest: Iterator[bytes]) -> bytes:
    """Return what follows a member, the zero bytes that may pad it left out."""
    packed = member.unused_data.lstrip(b"\0")
    while not packed:
        following = next(rest, b"")
        if not following:
            return b""
        packed = following.lstrip(b"\0")
    return packed
