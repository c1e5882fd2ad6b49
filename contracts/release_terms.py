"""When a product is released, together with which others, and whether two people sign it."""

from __future__ import annotations

from pydantic import Field

from contracts.model import Model

TIME = "09:30"
ZONE = "Europe/London"


class Release(Model):
    """When the product is released."""

    frequency: str = Field(description="how often, in a word for the page: daily, weekly")
    next_after_days: int = Field(ge=1, le=3_660, description="days after a release at which the next is expected")
    at: str = Field(
        default=TIME,
        pattern=r"^(0[02-9]|1\d|2[0-3]):[0-5]\d$",
        description=f'time of day it opens, in {ZONE}, as "09:30"; not from one to two, which a day in spring lacks',
    )
    group: str = Field(
        default="",
        pattern=r"^([a-z][a-z0-9_]{1,40})?$",
        description="products of one group open together, or none does",
    )
    signoff: bool = Field(
        default=False, description="two people sign each release, also where the environment asks for none"
    )


# What says when and with whom a release opens, and not what it is: changing it makes no other release of it.
ABOUT_OPENING = frozenset({"at", "group", "signoff"})
