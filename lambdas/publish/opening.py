"""Opens releases together: every file of each is in place before one write switches to all of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from contracts.products.product import Product
from lambdas.adapters import ledger, offers, public, releases, telemetry, turns, unproved
from lambdas.adapters.catalogue import catalogue
from lambdas.adapters.releases import ReleaseState
from lambdas.core.release import pointer
from lambdas.core.release.statement import UnprovedError
from lambdas.publish import candidate, listing, offering, switch, together
from lambdas.publish.gate import Member, group_of

Made = Mapping[str, Any]
"""A candidate as the suppression left it."""


def opened(members: Sequence[Member]) -> Made | None:
    """Publish releases, all or none of them visible; return one that has to be suppressed again, if there is one.

    The ledger comes last: until it has been told, a replay does all of this again with the same result.
    """
    outs = {member.product.name: releases.out(member.product.name, member.turn.release) for member in members}
    for member in members:
        name, release = member.product.name, member.turn.release
        if outs[name] is not None and not unproved.goes_on(name, release):
            raise UnprovedError(f"release {release} of {name} was refused at this moment")
    fresh = {member.product.name: member for member in members if outs[member.product.name] is None}
    stale = turns.take({name: member.turn for name, member in fresh.items()}) if fresh else None
    if stale is not None and len(fresh) == len(members):
        return fresh[stale].candidate
    # What has its turn may have been seen, and waits for none of its group that has not.
    _out([member for member in members if stale is None or member.product.name not in fresh])
    return None if stale is None else fresh[stale].candidate


def _out(members: Sequence[Member]) -> None:
    """Publish releases that have their turn."""
    now = ledger.now()
    times = {member.product.name: _shown(member) or now for member in members}
    for member in members:
        candidate.upload(member.product, member.candidate, times[member.product.name], member.signed_by)
    shown = [(member.product.name, member.turn.release, times[member.product.name]) for member in members]
    switch.to(shown)
    for member in members:
        listing.enter(member.product, member.turn.release, times[member.product.name])
    together.bring()
    _renew_what_is_over({member.product.name for member in members})
    for member in members:
        facts = {"certificate": member.candidate["certificate"], "published": times[member.product.name]}
        releases.close(member.product.name, member.turn.release, ReleaseState.PUBLISHED, facts)
        telemetry.count("Release.published")


def _renew_what_is_over(released: Collection[str]) -> None:
    """Offer anew what waits and whose rates are over the people of a product that was just released."""
    for product in catalogue().products.values():
        rate = product.page.per_head
        if rate is not None and rate.over in released:
            offering.renew(product)


def show_again(product: Product, release: str, published: str) -> None:
    """Switch to a release that is out already, and note since when it is the newest once more."""
    listing.enter(product, release, published)
    if switch.to([(product.name, release, published)])["products"][product.name]["release"] == release:
        listing.shown_again(product, release, ledger.now())
    together.bring()


def overtaken(product: Product) -> Made | None:
    """Return a newer release that is ready, of a product or its group, and was not held against the one let out last.

    Those who sign it have to see what it hides beside that one, and no event of its own is to come.
    """
    for each in group_of(product):
        last = releases.last(each.name)
        for made in offers.all_ready(each.name):
            if last is not None and last.release not in {made.turn.release, made.turn.after}:
                return candidate.read(each.name, made.turn)
    return None


def again(made: Made) -> dict[str, Any]:
    """Return what the suppression is given to make a release anew."""
    given = {name: made[name] for name in ("product", "release", "sql", "inputs")}
    return {**given, "query": {"id": made["query"]}, "stale": True, "waits": ""}


def _shown(member: Member) -> str | None:
    """Return since when a release is shown, if an earlier attempt came as far as that."""
    name, release = member.product.name, member.turn.release
    shown = ((public.document(pointer.KEY) or {}).get("products", {})).get(name, {})
    return str(shown["published"]) if shown.get("release") == release else listing.published(name, release)
