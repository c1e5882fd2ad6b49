"""Declared drift: columns that come under other names, in other units or not at all, and when.

The dates are of the day a drop lands, because that is known before a row is read. A date that is not given is open.
"""

from __future__ import annotations

from datetime import date

from pydantic import Field

from contracts.reading.model import Model

_SINCE = Field(default=None, description="first day of landing, yyyy-MM-dd; open when absent")
_UNTIL = Field(default=None, description="last day of landing, yyyy-MM-dd; open when absent")


class Dates(Model):
    """The days of landing on which something holds, both ends included."""

    since: date | None = _SINCE
    until: date | None = _UNTIL

    def hold_on(self, landed: date) -> bool:
        """Whether a day of landing is among them."""
        return (self.since is None or self.since <= landed) and (self.until is None or landed <= self.until)


class Alias(Dates):
    """Another header that a column comes under."""

    header: str = Field(description="the other header")


class Conversion(Dates):
    """Another unit that a number comes in: the number kept is ``multiply`` times the one in the drop, plus ``add``."""

    unit: str = Field(description="the unit in the drop, for people")
    multiply: float = Field(default=1.0, description="what the number in the drop is multiplied by")
    add: float = Field(default=0.0, description="what is added then")
    header: str | None = Field(default=None, description="the header it comes under; any when absent")

    def holds(self, landed: date, header: str) -> bool:
        """Whether the column is in this unit in a drop that landed on this day, under this header."""
        return self.hold_on(landed) and self.header in {None, header}
