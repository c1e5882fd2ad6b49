"""Turns away what has not been scanned for malware, or has not been found clean.

ScanError
├── NotScannedError    no result yet: trying again is right
└── ScannerError       the scanner could not look: the platform's fault
"""

from __future__ import annotations

from typing import Any

from contracts.drops.scans import CLEAN, FAILED, INFECTED, MALWARE, NOT_SCANNED, SCAN_TAG, UNSUPPORTED
from lambdas.adapters import objects

_REASONS = {
    INFECTED: {
        "code": MALWARE,
        "message": "The scan for malware has found some in this file. Nobody has opened it, and nobody will.",
        "remedy": (
            "Tell your security people, have the machine looked at that made the file, make the file again on a clean "
            "one and send it. If you are sure that it is clean, ask the platform team before you send it again."
        ),
    },
    UNSUPPORTED: {
        "code": NOT_SCANNED,
        "message": "The file could not be scanned for malware: it has a password, is packed too deep or is too large.",
        "remedy": "Send it without a password and packed once at most; send a very large one in parts.",
    },
    FAILED: {
        "code": NOT_SCANNED,
        "message": "The scan for malware failed, through no fault of the file's.",
        "remedy": "Send the file again; if it fails again, tell the platform team.",
    },
}


class ScanError(Exception):
    """It is not known whether a file is clean."""


class NotScannedError(ScanError):
    """No result of the scan is there yet."""


class ScannerError(ScanError):
    """The scanner was refused the file, or says what is not known here."""


def reasons(bucket: str, key: str, version: str) -> list[dict[str, Any]]:
    """Why one version of a file must not be read; empty when it was found clean. Raises ``ScanError``.

    Only the tag of that version counts, which nobody but the scanner can set: an event can be made up, or replayed.
    """
    found = objects.tags(bucket, key, version).get(SCAN_TAG)
    if found == CLEAN:
        return []
    if found is None:
        raise NotScannedError(f"s3://{bucket}/{key} has no result of its scan yet")
    if found not in _REASONS:
        raise ScannerError(f"s3://{bucket}/{key} has {found} as the result of its scan: see the runbook scan-broken")
    return [dict(_REASONS[found])]
