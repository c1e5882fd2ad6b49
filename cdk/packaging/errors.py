"""Errors of packaging."""

from __future__ import annotations

from contracts.reading.errors import PratiqueError


class PackagingError(PratiqueError):
    """A function or layer could not be packed; the text says what is missing."""
