"""How grave it is when a file as a whole is not as expected; a contract may say otherwise for its dataset."""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    """What becomes of a drop of which something is found."""

    REFUSE = "refuse"  # it waits in quarantine, and only another file or another contract can mend it
    HOLD = "hold"  # it waits in quarantine until a person has looked at it and releases or refuses it
    WARN = "warn"  # it comes in, and its receipt says so


LEVELS = {
    "truncated": Level.REFUSE,
    "manifest_bytes": Level.REFUSE,
    "manifest_sha256": Level.REFUSE,
    "manifest_rows": Level.REFUSE,
    "manifest_control": Level.REFUSE,
    "trailer_missing": Level.REFUSE,
    "trailer_rows": Level.REFUSE,
    "manifest_missing": Level.HOLD,
    "no_final_line_end": Level.HOLD,
    "spreadsheet_limit": Level.HOLD,
    "too_many_rejected": Level.HOLD,
    "too_few_rows": Level.HOLD,
    "too_few_values": Level.HOLD,
    "too_many_missing": Level.HOLD,
    "wrong_total": Level.HOLD,
    "missing_total": Level.HOLD,
    "missing_values": Level.HOLD,
    "missing_days": Level.HOLD,
    "stops_early": Level.HOLD,
    "unusual_rows": Level.HOLD,
    "manifest_unknown_key": Level.WARN,
    "unusual_size": Level.WARN,
    "missing_period": Level.WARN,
    "older_than_last": Level.WARN,
}
