"""What two programs that build the register must agree on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Sums(NamedTuple):
    """People of one status, and sums over them: signs of reasons and histories, days on the list since 1970."""

    status: str
    people: int
    reasons: int
    histories: int
    days: int


def told(sums: Iterable[Sums]) -> str:
    """Say what two programs must agree on: people by status, and sums over their reasons, histories and days."""
    parts = list(sums)
    people = ", ".join(f"{part.people:,} {part.status}" for part in parts)
    return f"{people} (check {sum(part.reasons + part.histories + part.days for part in parts):,})"
