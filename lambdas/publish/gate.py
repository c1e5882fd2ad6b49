"""Whether a release may open: it is signed, all of its group may open too, and its hour has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from contracts.products.product import Product
from contracts.products.signoffs import SIGNERS, Candidate
from lambdas.adapters import ledger, offers, openings, releases, signoffs
from lambdas.adapters.catalogue import catalogue
from lambdas.adapters.offers import Offer
from lambdas.adapters.releases import Turn
from lambdas.adapters.settings import settings
from lambdas.core.paper.words import listing
from lambdas.core.release import calendar
from lambdas.core.release.signoff import complete, counted
from lambdas.publish import candidate, hours, offering

SOON = timedelta(minutes=15)


class Waits(StrEnum):
    """What a release waits for."""

    SIGNATURES = "signatures"
    GROUP = "group"
    PERSON = "person"  # rows of it were withdrawn since it was made
    SCHEDULE = "schedule"  # the day's run of the calendar takes it up
    MOMENT = "moment"  # the workflow waits for it


@dataclass(frozen=True)
class Member:
    """A release that opens: its product, its turn, its candidate, and who signed it."""

    product: Product
    turn: Turn
    candidate: dict[str, Any]
    signed_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Gate:
    """All that opens together now; or what is waited for, until when, and how that is told."""

    members: tuple[Member, ...] = ()
    waits: Waits | None = None
    opens: str = ""
    told: str = ""


@dataclass(frozen=True)
class _Open:
    """An offer that nobody has to sign any more, and since when."""

    offer: Offer
    since: str
    signed_by: tuple[str, ...]


def gate(product: Product, turn: Turn, found: dict[str, Any]) -> Gate:
    """Say whether a release may open, and offer it to those who sign where it may not yet."""
    group = group_of(product)
    if not (offering.is_signed(product) or settings().embargo or len(group) > 1):
        return Gate((Member(product, turn, found),))
    made = offering.offer(product, turn, found)
    own = _newest(product) or _open(product, made)  # a signed one whose hour has come waits for no newer one
    if own is None:
        _take_back(group)
        return Gate(waits=Waits.SIGNATURES, told=_unsigned(product, made))
    signed = {product.name: own}
    for other in (item for item in group if item.name != product.name):
        offering.renew(other)
        theirs = _newest(other)
        if theirs is not None:
            signed[other.name] = theirs
    waits = {name: hours.wait(catalogue().products[name], item.since) for name, item in signed.items()}
    begun = _has_turn(product.name, own.offer)
    together = {name: item for name, item in signed.items() if _has_turn(name, item.offer)}
    if not begun:
        together = {name: signed[name] for name in hours.together(product.name, waits)}
    opens = max(waits[name].hour for name in together)
    rest = [other for other in group if other.name not in (together if begun else signed)]
    lacking = [other.name for other in rest if (_has_begun(other) if begun else hours.is_awaited(other, opens))]
    if lacking:
        _take_back(group)
        told = f"release {turn.release} of {product.name} opens with its group: {listing(lacking)} may not open yet"
        return Gate(waits=Waits.GROUP, told=told)
    timed = _timed(opens, turn.release, product)
    if timed is None:
        return Gate(_members(group, together))
    for name, item in together.items():
        about = Candidate(name, item.offer.turn.release, item.offer.digest)
        openings.announce(about, timed.opens, catalogue().products[name].release)
    return timed


def group_of(product: Product) -> Sequence[Product]:
    """Return the products that open together with one, itself included."""
    name = product.release.group
    return [other for other in catalogue().products.values() if name and other.release.group == name] or [product]


def take_back(product: Product, release: str) -> None:
    """Tell those who may see a release before its hour that it does not open, nor the rest of its group with it."""
    if openings.announced(product.name).release == release:
        _take_back(group_of(product))


def _take_back(group: Sequence[Product]) -> None:
    """Tell those who may see a release before its hour that there is none of these which has one."""
    for product in group:
        openings.take_back(product.name)


def _open(product: Product, made: Offer) -> _Open | None:
    if not offering.is_signed(product):
        return _Open(made, made.at, ())
    about = Candidate(product.name, made.turn.release, made.digest)
    counting = counted(signoffs.given(about), about, product, settings().approvers)
    since = complete(counting)
    return None if since is None else _Open(made, since, tuple(settings().approvers[name] for name in counting))


def _newest(product: Product) -> _Open | None:
    found = (_open(product, made) for made in reversed(offers.all_ready(product.name)))
    return next((item for item in found if item is not None and offering.stands(product, item.offer)), None)


def _has_turn(product: str, made: Offer) -> bool:
    return releases.out(product, made.turn.release) is not None


def _has_begun(product: Product) -> bool:
    """Whether a release of a product has its turn, and is not out as yet: what has its own waits for no other."""
    return any(_has_turn(product.name, made) for made in offers.all_ready(product.name))


def _timed(opens: datetime, release: str, product: Product) -> Gate | None:
    now = datetime.fromisoformat(ledger.now())
    if opens <= now:
        # The day's run comes before the hour, also for what should have opened on a day that was missed.
        soon = calendar.next_opening(now, product.release.at) if settings().embargo else now
        if not now < soon <= now + SOON:
            return None
        opens = soon
    waits = Waits.MOMENT if opens - now <= SOON else Waits.SCHEDULE
    return Gate(
        waits=waits, opens=f"{opens:%Y-%m-%dT%H:%M:%SZ}", told=f"release {release} of {product.name} is embargoed"
    )


def _members(group: Sequence[Product], together: dict[str, _Open]) -> tuple[Member, ...]:
    """Read every candidate that opens, and hold it against what was signed."""
    found = []
    for product in (item for item in group if item.name in together):
        opened = together[product.name]
        turn = releases.out(product.name, opened.offer.turn.release) or opened.offer.turn
        content = candidate.read(product.name, turn)
        offering.check(product, content, opened.offer.digest)
        found.append(Member(product, turn, content, opened.signed_by))
    return tuple(found)


def _unsigned(product: Product, made: Offer) -> str:
    return (
        f"release {made.turn.release} of {product.name} waits for {SIGNERS} signatures under {made.digest[:12]}: "
        f"`pratique release show {product.name}`"
    )
