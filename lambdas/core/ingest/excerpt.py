"""Some rows of the working copy, copied to a file of their own: what is asked of few rows need not read all of them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from lambdas.core.ingest.census import prefix

REPEATED = "repeated.csv"
_CHUNK = 1 << 20


def excerpt(rows: Path, wanted: Iterable[int], path: Path, delimiter: str) -> None:
    """Copy the rows with these line numbers from a working copy (see ``census``) to another file, in their order.

    LookupError when one is not there.
    """
    starts = [b"\n" + prefix(number, delimiter.encode("ascii")) for number in sorted(wanted)]
    place = 0
    with rows.open("rb") as source, path.open("wb") as file:
        while place < len(starts) and (text := source.read(_CHUNK) + source.readline()):
            block, at = b"\n" + text, 0
            while place < len(starts) and (at := block.find(starts[place], at)) >= 0:
                end = block.index(b"\n", at + 1)
                file.write(block[at + 1 : end + 1])
                place, at = place + 1, end
    if place < len(starts):
        raise LookupError(f"{len(starts) - place} rows are not in the working copy")
