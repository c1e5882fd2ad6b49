"""A release before its hour, for whom its product names: its page as it will be published, and nobody else's."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Request, Response, redirect

from contracts.products.product import Product
from contracts.products.release_terms import EarlySight
from contracts.products.signoffs import Candidate, Opening
from dashboards.private import browsers
from dashboards.private.doors import SIGN_IN
from dashboards.private.inside import Inside, Visitor
from dashboards.private.pages import page
from dashboards.private.world import World
from lambdas.adapters import openings
from lambdas.core.private.audit_line import AuditLine
from lambdas.core.release.early import is_open_to, sight_of

RECORD = "pre-release"  # what the record calls it in the place of an agreement, none of which can be called so
# The page carries its own style, and neither script nor form of it would run here.
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; base-uri 'none'; sandbox"
)


class Early:
    """What is signed and waits for its hour. Whoever is not named is told that there is no such page."""

    def __init__(self, world: World, inside: Inside) -> None:
        self._world = world
        self._inside = inside

    def show(self, request: Request, name: str) -> Response:
        """Return the page of the candidate that opens next, in the hours in which whoever asks may see it."""
        visitor = self._inside.visitor(request)
        if visitor is None:
            return redirect(SIGN_IN, 303)
        product = self._world.catalogue.products.get(name)
        sight = sight_of(visitor.session.username, product.release) if product else None
        if product is None or sight is None:
            return self._problem(visitor, 404, "There is no such page", "The address may have been mistyped.")
        opening, now = openings.announced(name), datetime.fromtimestamp(self._world.now(), UTC)
        found = openings.page(_candidate(product, opening)) if is_open_to(sight, opening, now) else None
        if found is None:
            text = f"What is next is shown to you for {sight.hours} hours before it opens, once it is signed."
            return self._problem(visitor, 404, "Nothing to show now", text)
        self._world.record.write(_line(request, visitor, sight, product, opening, now))
        made = Response(found, mimetype="text/html")
        made.headers["Content-Security-Policy"] = _POLICY
        return made

    def _problem(self, visitor: Visitor, status: int, title: str, text: str) -> Response:
        marked, links = browsers.mark(self._world, visitor.name), self._world.settings.links
        who = visitor.session.username
        return Response(page("problem.html", links=links, who=who, mark=marked, title=title, text=text), status)


def _candidate(product: Product, opening: Opening) -> Candidate:
    return Candidate(product.name, opening.release, opening.digest)


def _line(
    request: Request, visitor: Visitor, sight: EarlySight, product: Product, opening: Opening, now: datetime
) -> AuditLine:
    """Return what is written of it, before it is shown."""
    return AuditLine(
        at=now.isoformat(timespec="seconds"),
        person=visitor.session.person,
        username=visitor.session.username,
        address=request.remote_addr or "",
        agreement=RECORD,
        organisation=sight.organisation,
        purpose=sight.role,
        table=product.name,
        unsuppressed=False,
        columns=(),
        conditions=(f"release = {opening.release}", f"digest = {opening.digest}", f"opens = {opening.opens}"),
        counted_by="",
        door="early",
        rows=0,
        of=0,
        page=0,
        version=opening.release,
    )
