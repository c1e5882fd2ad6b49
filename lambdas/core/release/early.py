"""Who may see a release before its hour, and when that is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from contracts.products.release_terms import EarlySight, Release
from contracts.products.signoffs import Opening


def sight_of(username: str, terms: Release) -> EarlySight | None:
    """Return the early sight of whoever signs in so; None where the terms give none."""
    return next((item for item in terms.pre_release if username and item.username == username), None)


def is_open_to(sight: EarlySight, opening: Opening, now: datetime) -> bool:
    """Whether somebody may see now what opens next: their hours before it, and until it is everybody's.

    Who signed it was told who may: somebody who came to the terms later sees what is signed next.
    """
    if not opening.opens or sight.username not in opening.seen_by:
        return False
    opens = datetime.fromisoformat(opening.opens).astimezone(UTC)
    hours = min(sight.hours, opening.seen_by[sight.username])
    return opens - timedelta(hours=hours) <= now < opens
