"""The XML parts of a workbook as streams of elements, by expat: no document type, and no more bytes than the limit."""

from __future__ import annotations

import zipfile
import zlib
from functools import lru_cache
from typing import NoReturn, Protocol
from xml.parsers.expat import ExpatError, ParserCreate

_PIECE = 8 << 20  # expat begins anew, with each piece, a tag that has not ended


class BombError(Exception):
    """The parts unpack to more than the limit."""


class Elements(Protocol):
    """Takes the elements of a part. Names have no prefix, those of attributes have theirs."""

    def start(self, name: str, attributes: dict[str, str], /) -> None:
        """Take the start of an element."""

    def end(self, name: str, /) -> None:
        """Take the end of an element."""

    def text(self, text: str, /) -> None:
        """Take a piece of text."""

    def odd(self) -> None:
        """Take a comment, an instruction, or the begin of text that is marked as such."""


def walk(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int, elements: Elements) -> None:
    """Show a part, element by element. Raises BombError, zipfile.BadZipFile, and ValueError for what is no XML."""
    parser = ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _doctype
    parser.StartElementHandler = lambda name, attributes: elements.start(local(name), attributes)
    parser.EndElementHandler = lambda name: elements.end(local(name))
    parser.CharacterDataHandler = elements.text
    parser.CommentHandler = lambda _: elements.odd()
    parser.ProcessingInstructionHandler = lambda *_: elements.odd()
    parser.StartCdataSectionHandler = elements.odd
    total = 0
    try:
        with archive.open(member) as file:
            while piece := file.read(_PIECE):
                total += len(piece)
                if total > limit:
                    raise BombError
                parser.Parse(piece)
        parser.Parse(b"", True)
    except ExpatError as error:
        raise ValueError("a part of the workbook is no XML") from error
    except (zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise zipfile.BadZipFile(member.filename) from error


@lru_cache(1_000)
def local(name: str) -> str:
    """Return a name without its prefix."""
    return name.rpartition(":")[2]


def _doctype(*_: object) -> NoReturn:
    raise ValueError("a part of the workbook has a document type")
