"""Packed files that cannot be read to their end, and what their senders should do."""

from __future__ import annotations

from lambdas.core.ingest.report import Reason

_ALONE = "Send the CSV file itself, or a zip file with it alone."
_PARTS = "Send it in parts, each with whole periods and its own header line."
_REASONS = {
    "gzip_damaged": ("The gzip file is damaged and cannot be unpacked.", "Compress the file again and send it again."),
    "gzip_truncated": (
        "The gzip file ends before its content does: it was cut on the way.",
        "Send the whole file again and compare its size with the original.",
    ),
    "gzip_bomb": (
        "The gzip file unpacks to more than {limit:,} bytes of text, the most that is inspected in one piece.",
        _PARTS,
    ),
    "gzip_trailer": ("Something else follows the gzip file's end.", "Compress the CSV file alone and send it again."),
    "zip_damaged": (
        "The zip file is damaged or was cut on the way, and cannot be unpacked.",
        "Send the whole file again and compare its size with the original.",
    ),
    "zip_bomb": (
        "The zip file unpacks to more than {limit:,} bytes of text, the most that is inspected in one piece.",
        _PARTS,
    ),
    "zip_members": ("The zip file must hold exactly the one file that is meant; it holds {found}.", _ALONE),
    "zip_surrounded": ("Something else stands before, after or within the zip file that it does not list.", _ALONE),
    "zip_path": ("The zip file names a member by a path that leads out of its folder.", _ALONE),
    "zip_encrypted": (
        "The zip file is locked with a password.",
        "Send it without one: what is sent here is encrypted on its way and where it lies.",
    ),
    "zip_method": ("The zip file is packed by a method that not every program can unpack.", _ALONE),
}


class UnreadableError(Exception):
    """The bytes cannot be read to their end; ``code`` is one of those above, ``found`` what was there."""

    def __init__(self, code: str, found: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.found = found

    def reason(self, limit: int) -> Reason:
        """Give the reason to the sender; ``limit`` is how many bytes of text may be unpacked."""
        message, remedy = _REASONS[self.code]
        return Reason(code=self.code, message=message.format(limit=limit, found=self.found), remedy=remedy)
