"""Faults that the owner of a product can mend.

PratiqueError
└── DisclosureError     the table, its hierarchies or its rule do not fit together
"""

from __future__ import annotations

from contracts.reading.errors import PratiqueError


class DisclosureError(PratiqueError):
    """A table cannot be built, protected or audited as asked; the text says what to change."""
