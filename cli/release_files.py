"""The files of a release that somebody has downloaded: that they are there, can be read, and are what they seem."""

from __future__ import annotations

import csv
import gzip
import json
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import zip_longest
from pathlib import Path
from typing import Any

from contracts.reading.errors import PratiqueError
from lambdas.core.release.files import CSV, JSON, PACKED

NOTICE = "notice.json"
_PIECE = 1 << 20


class VerificationError(PratiqueError):
    """A release is not what its certificate says, or nobody we know signed it."""


@contextmanager
def telling(lacking: str) -> Iterator[None]:
    """Turn what goes wrong while files are read that are not as they were published into words for who has them."""
    try:
        yield
    except (AttributeError, KeyError, TypeError) as error:
        raise VerificationError(f"{lacking}: {error!r}") from error
    except UnicodeDecodeError as error:
        raise VerificationError(f"{CSV} is not text in UTF-8, as every release is: {error}") from error
    except csv.Error as error:
        raise VerificationError(f"{CSV} cannot be read as CSV: {error}") from error


def check_all_there(folder: Path, names: Iterable[str]) -> None:
    """Raise VerificationError where the folder lacks files of these names."""
    lacking = [name for name in names if not (folder / name).is_file()]
    if lacking:
        raise VerificationError(f"{folder}: {', '.join(lacking)} missing; download every file of the release")


def read_json(path: Path) -> dict[str, Any]:
    """Read a file of JSON in which no key stands twice: of two one would be checked, and a reader may take the other.

    Raises VerificationError.
    """

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        twice = [name for name, times in Counter(name for name, _ in pairs).items() if times > 1]
        if twice:
            raise VerificationError(f"{path}: the key {twice[0]!r} stands twice in one object; no release has that")
        return dict(pairs)

    try:
        found = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=once)
    except (ValueError, RecursionError) as error:
        raise VerificationError(f"{path}: not JSON as it was published: {error}") from error
    if not isinstance(found, dict):
        raise VerificationError(f"{path}: not the object that was published")
    return found


def check_copies(folder: Path) -> None:
    """Hold compressed copies, which large files have beside them, against the files. Raises VerificationError."""
    for name in (CSV, JSON):
        packed = folder / (name + PACKED)
        if packed.is_file() and not _same_content(folder / name, packed):
            raise VerificationError(f"{packed}: this is not {name}, compressed")


def _same_content(plain: Path, packed: Path) -> bool:
    with plain.open("rb") as one, gzip.open(packed) as other:
        pieces = iter(lambda: one.read(_PIECE), b""), iter(lambda: other.read(_PIECE), b"")
        try:
            return all(mine == its for mine, its in zip_longest(*pieces))
        except (EOFError, OSError, zlib.error):
            return False


def withdrawn(folder: Path) -> str:
    """Say that the release was taken back, where its notice is among the files; nothing where there is none."""
    if not (folder / NOTICE).is_file():
        return ""
    notice = read_json(folder / NOTICE)
    return f" WITHDRAWN {notice.get('withdrawn')}, so these figures no longer stand: {notice.get('notice')}"
