"""The pages that are there for some people alone, beside those of agreements."""

from __future__ import annotations

from collections.abc import Sequence

from dashboards.private.world import World
from lambdas.adapters.administrators import GROUP
from lambdas.core.private.rights import Right
from lambdas.core.private.sessions import Session
from lambdas.core.release.early import sight_of

INVITE, EARLY, ATHENA, REVIEW = "/invite", "/early/", "/athena/", "/review"


def may_invite(world: World, session: Session) -> bool:
    """Whether somebody is shown the page that invites people. Whether they may, the function decides by their token."""
    return world.inviter is not None and GROUP in world.lookups.groups_of(session.username, session.person)


def may_review(world: World, session: Session) -> bool:
    """Whether somebody is shown what was asked for and decided."""
    return GROUP in world.lookups.groups_of(session.username, session.person)


def tables_in_athena(right: Right) -> list[str]:
    """Return the tables of an agreement that its people query in Athena: those that Lake Formation gives columns of."""
    return [name for name, given in right.tables.items() if not given.is_product and given.access.columns]


def own_pages(world: World, session: Session, given: Sequence[Right]) -> list[tuple[str, str]]:
    """Return the address and the title of each page that is there for somebody."""
    early = [item for item in world.catalogue.products.values() if sight_of(session.username, item.release)]
    pages = [(f"{EARLY}{item.name}", f"{item.title}: the next release, before its hour") for item in early]
    lent = [item for item in given if world.lent is not None and tables_in_athena(item)]
    pages += [(f"{ATHENA}{item.agreement.name}", f"{item.agreement.title}: query in Athena") for item in lent]
    if may_review(world, session):
        pages.append((REVIEW, "Requests and agreements: what they give and reveal"))
    return [*pages, *([(INVITE, "Invite people under an agreement")] if may_invite(world, session) else [])]
