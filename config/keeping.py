"""How long logs, copies and records are kept."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from config.base import Settings
from config.people import AccountId

# The periods CloudWatch Logs knows, from its PutRetentionPolicy reference.
LogDays = Literal[
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653
]


class Backup(Settings):
    """How long copies of what cannot be made again are kept. No copy can be deleted before its time."""

    days: int = Field(default=35, ge=7, le=365, description="nightly copies")
    months: int = Field(default=12, ge=1, le=120, description="copies of the first of a month; of 31 days each")

    @model_validator(mode="after")
    def _the_monthly_last_longer(self) -> Self:
        if 31 * self.months < self.days:
            raise ValueError(f"backup.months is {self.months}: monthly copies would be gone before the nightly ones")
        return self


class Audit(Settings):
    """How long it is kept who did what, and whose doings are kept."""

    retention_years: int = Field(default=7, ge=1, le=30, description="no record can be deleted before this")
    organisation: str | None = Field(
        default=None,
        pattern=r"^o-[a-z0-9]{10,32}$",
        description="of AWS Organizations, where this is the management account: then all its accounts are recorded",
    )
    accounts: list[AccountId] = Field(default_factory=list, description="the organisation's other accounts")
    settings: Literal["unwatched", "watched", "recorded"] = Field(
        default="unwatched",
        description="rules of AWS Config; recorded: with a recorder too, of which an account has one a region",
    )
