"""The sender's manifest: a small JSON file that says what the file beside it must be."""

from __future__ import annotations

import json
from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, ValidationError

from contracts.dataset import Dataset
from contracts.drops import MANIFEST
from contracts.expectations import Manifest
from lambdas.core.ingest.report import File, Reason

_AGAIN = "Compare the file with the original; send the whole file again, its manifest first."


class Declared(BaseModel):
    """What a manifest may say: rows below the header, bytes, SHA-256, and sums of columns by their headers."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    rows: int | None = None
    bytes: int | None = None
    sha256: str | None = None
    control: dict[str, int] = {}


def manifest_reasons(
    manifest: bytes | None, dataset: Dataset, file: File, rows: int, sums: Mapping[str, int]
) -> list[Reason]:
    """Hold a file against its manifest; ``sums`` are those of its whole-number columns by header, over all rows."""
    if dataset.manifest is Manifest.NONE or (manifest is None and dataset.manifest is Manifest.OPTIONAL):
        return []
    declared = _read(manifest)
    if declared is None:
        return [_missing(file.name, there=manifest is not None)]
    told = (
        ("bytes", "bytes", declared.bytes, file.bytes),
        ("sha256", "fingerprint (SHA-256)", declared.sha256 and declared.sha256.lower(), file.sha256),
        ("rows", "rows", declared.rows, rows),
    )
    found = [
        _differs(f"manifest_{code}", words, said, seen) for code, words, said, seen in told if said not in (None, seen)
    ]
    for header, said in declared.control.items():
        if sums.get(header) != said:
            words = f"sum of {header[:40]}"
            found.append(_differs("manifest_control", words, said, sums.get(header, "no such whole-number column")))
    return found


def _read(manifest: bytes | None) -> Declared | None:
    try:
        return None if manifest is None else Declared.model_validate(json.loads(manifest))
    except (ValidationError, ValueError, RecursionError):
        return None


def _missing(name: str, *, there: bool) -> Reason:
    return Reason(
        code="manifest_missing",
        message="The manifest beside the file cannot be read." if there else "The file came without its manifest.",
        remedy=f"Put the manifest, {name}{MANIFEST}, in the same place first, and then the file again.",
    )


def _differs(code: str, words: str, said: object, seen: object) -> Reason:
    return Reason(
        code=code, message=f"The manifest has {_plain(said)} as {words}; the file has {_plain(seen)}.", remedy=_AGAIN
    )


def _plain(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)
