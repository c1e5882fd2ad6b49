"""Tells a file that is no CSV text at all by how it begins, whatever its name says."""

from __future__ import annotations

from lambdas.core.ingest.intake.encodings import UTF8_MARK
from lambdas.core.ingest.refusals import empty, not_csv
from lambdas.core.ingest.report import Reason
from lambdas.core.ingest.source import GZIP

_SAVE_AS_CSV = "Open it and save the sheet with the data as 'CSV UTF-8', then send that file."
_SEND_CSV = "Send the CSV file itself."
_KINDS: tuple[tuple[bytes, str, str], ...] = (
    (b"PK\x03\x04", "a zip archive or a spreadsheet (.xlsx, .ods)", _SAVE_AS_CSV),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old spreadsheet (.xls)", _SAVE_AS_CSV),
    (GZIP, "gzip inside gzip", "Compress the CSV file once and send it again."),
    (b"PAR1", "a Parquet file", _SEND_CSV),
    (b"PARE", "an encrypted Parquet file", "Send it without encryption: what is sent here is encrypted on its way."),
    (b"%PDF", "a PDF document", _SEND_CSV),
    (b"7z\xbc\xaf", "a 7-Zip archive", _SEND_CSV),
    (b"BZh", "a bzip2 archive", _SEND_CSV),
    (b"\xfd7zXZ", "an xz archive", _SEND_CSV),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive", _SEND_CSV),
    (b"SQLite format 3", "a SQLite database", _SEND_CSV),
    (b"{\\rtf", "a word processor's document", _SEND_CSV),
)
_PAGES = (b"<!doctype", b"<html", b"<?xml", b"<error", b"<head", b"<body")
_LOOK = 1024  # bytes


def sniff(start: bytes) -> Reason | None:
    """Give the reason to refuse a file that begins with these bytes, None when it may be CSV text."""
    if not start:
        return empty()
    for magic, kind, remedy in _KINDS:
        if start.startswith(magic):
            return not_csv(kind, remedy)
    if not start.strip(b"\0"):
        return not_csv("filled with zero bytes", "The copy of the file failed: send the original again.")
    if start.removeprefix(UTF8_MARK)[:_LOOK].lstrip().lower().startswith(_PAGES):
        return not_csv(
            "a web page or an error message in XML",
            "The download of the data failed: look at the file, then fetch and send the CSV file itself.",
        )
    return None
