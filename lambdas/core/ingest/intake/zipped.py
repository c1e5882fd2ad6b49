"""A zip archive with one file in it, read as it lies: nothing is written under a name that the archive gives."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from fnmatch import fnmatchcase
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import Any

from lambdas.core.ingest.intake.unreadable import UnreadableError

ZIP = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
MAX_DIRECTORY = 4 << 20  # bytes of the list of members: some 40,000 of them, more than any workbook has
_CHUNK = 1 << 20
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_END = struct.Struct("<4s4H2LH")
_LOCAL = struct.Struct("<4s5H3L2H")  # before the name of each member
_ENCRYPTED = 0x1


def document(path: Path) -> str | None:
    """Name the kind of an archive that is the file of an office program: xlsx, ods or other; None for any other zip."""
    try:
        with _opened(path) as archive:
            names = frozenset(archive.namelist())
    except UnreadableError:
        return None
    if "xl/workbook.xml" in names:
        return "xlsx"
    if {"content.xml", "mimetype"} <= names:
        return "ods"
    return "other" if "[Content_Types].xml" in names else None


def unzipped(path: Path, limit: int, wanted: str | None) -> Iterator[bytes]:
    """Yield the content of an archive's only file, or of the only one whose name fits; at most ``limit`` bytes.

    Raises UnreadableError.
    """
    with _opened(path) as archive:
        if surrounded(archive, path):
            raise UnreadableError("zip_surrounded")
        member = _member(archive.infolist(), wanted)
        total = 0
        try:
            with archive.open(member) as file:
                while piece := file.read(_CHUNK):
                    total += len(piece)
                    if total > limit:
                        raise UnreadableError("zip_bomb")
                    yield piece
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError) as error:
            raise UnreadableError("zip_damaged") from error


def surrounded(archive: zipfile.ZipFile, path: Path) -> bool:
    """Tell whether something stands before, after or between an archive's members: rows, perhaps, that nobody reads."""
    begins = min((member.header_offset for member in archive.infolist()), default=0)
    after = path.stat().st_size - _end(path)[0] - _END.size - len(archive.comment)
    return begins > 0 or after > 0 or _unlisted(archive, path)


def _unlisted(archive: zipfile.ZipFile, path: Path) -> bool:
    """Tell whether there is room between what the directory lists for a member that it does not."""
    sizes = {member.header_offset: member.compress_size for member in archive.infolist()}
    if min(sizes, default=0) < 0:  # the archive has lost bytes, which is told of the member
        return False
    with path.open("rb") as file:
        for member, following in pairwise([*sorted(sizes), archive.start_dir]):
            file.seek(member)
            head = file.read(_LOCAL.size)
            if len(head) < _LOCAL.size:
                return True
            *_, name, extra = _LOCAL.unpack(head)
            packed = sizes[member]
            if following - (member + _LOCAL.size + name + extra + packed) >= _LOCAL.size:
                return True
    return False


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        if _directory_bytes(path) > MAX_DIRECTORY:
            raise UnreadableError("zip_members", "a list of more of them than is read")
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UnreadableError("zip_damaged") from error


def _directory_bytes(path: Path) -> int:
    """Return the size of the list of members, which zipfile would read whole; archives for 4 GB and more say 2**32."""
    return int(_end(path)[1][5])


def _end(path: Path) -> tuple[int, tuple[Any, ...]]:
    """Return where the record lies that ends an archive, and what it says."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - _END.size - (1 << 16)))
        tail = file.read()
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or place + _END.size > len(tail):
        raise UnreadableError("zip_damaged")
    return size - len(tail) + place, _END.unpack_from(tail, place)


def _member(members: list[zipfile.ZipInfo], wanted: str | None) -> zipfile.ZipInfo:
    files = [member for member in members if not member.is_dir() and not member.filename.startswith("__MACOSX/")]
    if any(_escapes(member.filename) for member in files):
        raise UnreadableError("zip_path")
    if wanted is not None:
        files = [member for member in files if fnmatchcase(PurePosixPath(member.filename).name, wanted)]
    if len(files) != 1:
        raise UnreadableError("zip_members", f"{len(files)} of them")
    (member,) = files
    if member.header_offset < 0:  # the archive has lost bytes before its list of members
        raise UnreadableError("zip_damaged")
    if member.flag_bits & _ENCRYPTED:
        raise UnreadableError("zip_encrypted")
    if member.compress_type not in _METHODS:
        raise UnreadableError("zip_method")
    return member


def _escapes(name: str) -> bool:
    """Tell whether a name would lead out of a folder it is unpacked to."""
    return name.startswith(("/", "~")) or "\\" in name or ":" in name or ".." in PurePosixPath(name).parts
