"""How many calls of a function run at once."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from config.base import Settings

UNRESERVED = 100
"""Calls that Lambda keeps for functions without a reservation; its guide, "Configuring reserved concurrency"."""

CalledByWorkflows = Literal[
    "triage",
    "inspection",
    "commit",
    "settle",
    "quarantine",
    "plan",
    "suppression",
    "publish",
    "link",
    "register",
    "reconcile",
]


class Concurrency(Settings):
    """Calls that are set aside for a function, which are also the most that run of it at once.

    Only what workflows call can be limited: their steps wait for their turn. Without a reservation a function takes
    what the account has left, so nothing here asks for more than a new account's quota of ten.
    """

    quota: int = Field(
        default=10, ge=10, description="calls at once in this account and region: Service Quotas, Lambda"
    )
    reserved: dict[CalledByWorkflows, Annotated[int, Field(ge=1)]] = Field(
        default_factory=dict, description="function to the calls of it that run at once"
    )

    @model_validator(mode="after")
    def _the_quota_bears_it(self) -> Self:
        taken, most = sum(self.reserved.values()), max(0, self.quota - UNRESERVED)
        if taken > most:
            raise ValueError(
                f"concurrency.reserved takes {taken} of a quota of {self.quota}, of which {most} can be reserved: "
                f"Lambda keeps {UNRESERVED} for the rest. Reserve less, or ask Service Quotas for more"
            )
        return self
