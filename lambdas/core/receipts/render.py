"""Prints a receipt: one HTML page that needs nothing else, for someone who knows a spreadsheet and not our platform."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from contracts.drops.drop import DropState
from lambdas.core.paper.pages import environment
from lambdas.core.paper.words import count, day
from lambdas.core.receipts.advice import held

_TEMPLATES = Path(__file__).parent / "templates"

VERDICTS = {
    "accepted": "Accepted",
    "mend": "Accepted, with rows to mend",
    "quarantined": "Not accepted",
    "held": "Held for a person to look at",
    "refused": "Refused",
    "superseded": "Replaced by another file",
    "duplicate": "Already received",
}
DECIDED = {
    "release": "Released in spite of what held it",
    "inspect": "Inspected again",
    "refuse": "Refused",
    "supersede": "Replaced by another file",
}
STATUSES = {
    "reported": "a number as reported",
    "confidential": "confidential: hidden by you, kept as hidden and never read as nought",
    "not_available": "not available",
    "not_applicable": "not applicable",
    "below_detection": "below the limit of detection",
}


def render(receipt: dict[str, Any]) -> str:
    """Print the receipt as HTML; whatever came out of the file is escaped, and what hides or misleads is spelt out."""
    template = environment(_TEMPLATES).get_template("receipt.html")
    words = {"verdicts": VERDICTS, "statuses": STATUSES, "decided": DECIDED}
    headers = receipt["headers"]
    return template.render(
        r=receipt, tone=_tone(receipt), covers=_covers, header=lambda name: headers.get(name, name), **words
    )


def _tone(receipt: dict[str, Any]) -> str:
    """Which of VERDICTS the receipt opens with."""
    state = DropState(receipt["state"])
    if state is DropState.COMMITTED:
        return "mend" if any(rule["severity"] == "fault" for rule in receipt["rules"]) else "accepted"
    return "held" if state is DropState.QUARANTINED and held(receipt) else state.value


def _covers(periods: list[dict[str, Any]]) -> str:
    """Name the first and last period of the file and how many there are."""
    names = sorted(str(period["period"]) for period in periods)
    if len(names) == 1:
        return day(names[0])
    return f"{day(names[0])} to {day(names[-1])} ({count(len(names), 'period')})"
