"""Holds a file against the manifest that its sender put beside it."""

from __future__ import annotations

from collections.abc import Mapping

from contracts.datasets.dataset import Dataset
from contracts.datasets.expectations import Manifest
from contracts.drops.drop import MANIFEST
from contracts.drops.manifest import KEYS, read_manifest
from lambdas.core.ingest.report import File, Reason

_AGAIN = "Compare the file with the original; send the whole file again, its manifest first."


def manifest_reasons(
    manifest: bytes | None, dataset: Dataset, file: File, rows: int, sums: Mapping[str, int]
) -> list[Reason]:
    """Hold a file against its manifest; ``sums`` are those of its whole-number columns by header, over all rows."""
    if dataset.manifest is Manifest.NONE or (manifest is None and dataset.manifest is Manifest.OPTIONAL):
        return []
    declared = None if manifest is None else read_manifest(manifest)
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
    if declared.unknown:
        found.append(_unknown(declared.unknown))
    for header, said in declared.control.items():
        if sums.get(header) != said:
            words = f"sum of {header[:40]}"
            found.append(_differs("manifest_control", words, said, sums.get(header, "no such whole-number column")))
    return found


def _missing(name: str, *, there: bool) -> Reason:
    return Reason(
        code="manifest_missing",
        message="The manifest beside the file cannot be read." if there else "The file came without its manifest.",
        remedy=f"Put the manifest, {name}{MANIFEST}, in the same place first, and then the file again.",
    )


def _unknown(keys: tuple[str, ...]) -> Reason:
    shown = ", ".join(repr(key[:40]) for key in keys[:5])
    return Reason(
        code="manifest_unknown_key",
        message=f"The manifest says {shown}, which nobody looks at: it may say {', '.join(KEYS)}.",
        remedy="Correct the key where the file was to be held against what it says.",
    )


def _differs(code: str, words: str, said: object, seen: object) -> Reason:
    return Reason(
        code=code, message=f"The manifest has {_plain(said)} as {words}; the file has {_plain(seen)}.", remedy=_AGAIN
    )


def _plain(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)
