"""What can go wrong on this machine, for the person at the keyboard: one sentence that says what to do."""

from __future__ import annotations

from contracts.reading.errors import PratiqueError


class LocalError(PratiqueError):
    """The local platform cannot go on; the text is one sentence that names the remedy."""
