"""What can go wrong with a job before it looks at a drop."""

from __future__ import annotations

from contracts.reading.errors import PratiqueError


class UntranslatableError(PratiqueError):
    """A contract says what only DuckDB knows to read; the text names it, and how else to say it."""
