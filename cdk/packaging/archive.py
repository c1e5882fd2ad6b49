"""Zip files that are the same to the byte whenever their content is."""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest moment a zip file can tell
_FAST = 1  # layers are uploaded once; a higher level costs seconds and saves a tenth

Files = Mapping[str, Path]


def files_below(folder: Path, under: str, *, without: frozenset[str] = frozenset()) -> dict[str, Path]:
    """Every file of a folder by its name in the archive, below ``under``; folders named in ``without`` are left out."""
    found: dict[str, Path] = {}
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in without)
        for name in sorted(names):
            path = Path(parent, name)
            found[f"{under}{path.relative_to(folder).as_posix()}"] = path
    return found


def digest(files: Files, *salt: str) -> str:
    """Fingerprint of names and content, as 64 hexadecimal digits."""
    total = hashlib.sha256("\0".join(salt).encode())
    for name, path in sorted(files.items()):
        total.update(name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def write(files: Files, to: Path) -> Path:
    """Write the files as a zip, whole or not at all."""
    to.parent.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.NamedTemporaryFile(dir=to.parent, delete=False) as temporary,
        zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED, compresslevel=_FAST) as archive,
    ):
        for name, path in sorted(files.items()):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, path.read_bytes())
    return Path(temporary.name).replace(to)


def unzipped_size(archive: Path) -> int:
    """Bytes that the archive takes once unzipped."""
    with zipfile.ZipFile(archive) as opened:
        return sum(entry.file_size for entry in opened.infolist())
