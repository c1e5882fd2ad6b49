"""When a product is released, together with which others, and whether two people sign it."""

from __future__ import annotations

from pydantic import Field

from contracts.reading.model import Model

TIME = "09:30"
ZONE = "Europe/London"
LONGEST_HOURS = 24
AT = r"^((0[03-9]|1\d|2[0-3]):[0-5]\d|02:(0[5-9]|[1-5]\d))$"


class EarlySight(Model):
    """Somebody who may see a release in its final form before its hour, and how long before.

    A day is the most: The Pre-release Access to Official Statistics Order 2008 (SI 2008/2998), which also asks that who
    they are is published.
    """

    name: str = Field(min_length=2, description="a person's name")
    role: str = Field(min_length=2, description="their office, for which they need it")
    organisation: str = Field(min_length=2, description="whose office it is")
    hours: int = Field(ge=1, le=LONGEST_HOURS, description=f"hours before the release, {LONGEST_HOURS} at most")
    username: str = Field(
        default="",
        pattern=r"^([a-z][a-z0-9._-]{2,63})?$",
        description="with which they sign in to the private tier; absent: they are shown it by hand",
    )


class Release(Model):
    """When the product is released."""

    frequency: str = Field(description="how often, in a word for the page: daily, weekly")
    next_after_days: int = Field(ge=1, le=3_660, description="days after a release at which the next is expected")
    at: str = Field(
        default=TIME,
        pattern=AT,
        description=f'time of day it opens, in {ZONE}, as "09:30"; not from 01:00 to 02:04: a day in spring lacks that '
        "hour, and what opens is looked at five minutes ahead",
    )
    group: str = Field(
        default="",
        pattern=r"^([a-z][a-z0-9_]{1,40})?$",
        description="products of one group open together, or none does",
    )
    signoff: bool = Field(
        default=False, description="two people sign each release, also where the environment asks for none"
    )
    pre_release: tuple[EarlySight, ...] = Field(
        default=(), description="who may see a release before its hour; absent: nobody but those who sign it"
    )


# What says when and with whom a release opens, and not what it is: changing it makes no other release of it.
ABOUT_OPENING = frozenset({"at", "group", "pre_release", "signoff"})
