"""The reviewers' pages: every request and agreement, what it gives, what it would reveal. They decide nothing.

Who decides is who AWS let in, and nobody whom the user pool let in: the page says by which command
(docs/decisions/0099-reviewers-read-here-and-decide-as-aws-knows-them.md).
"""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Request, Response, redirect

from contracts.agreements.agreement import AccessAgreement
from contracts.agreements.days import day_of
from contracts.agreements.standing import BrokenRecordError
from dashboards.private import browsers
from dashboards.private.doors import SIGN_IN
from dashboards.private.inside import Inside, Visitor
from dashboards.private.own_pages import REVIEW, may_review
from dashboards.private.pages import page
from dashboards.private.world import World
from dashboards.site.catalogue.given import parts_of
from lambdas.core.private.reviewed import Reviewed


class Reviewing:
    """The pages, for whoever is an administrator now; for everybody else they are not there."""

    def __init__(self, world: World, inside: Inside) -> None:
        self._world = world
        self._inside = inside

    def every(self, request: Request) -> Response:
        """Return the list: what waits for a decision first."""
        visitor = self._inside.visitor(request)
        if visitor is None:
            return redirect(SIGN_IN, 303)
        if not may_review(self._world, visitor.session):
            return self._nothing(visitor)
        found = [self._reviewed(item) for item in self._world.catalogue.agreements.values()]
        found.sort(key=lambda item: item.agreement.title)
        waiting = [item for item in found if item.waits]
        decided = [item for item in found if not item.waits]
        return Response(page("review.html", **self._frame(visitor), waiting=waiting, decided=decided))

    def one(self, request: Request, name: str) -> Response:
        """Return what one gives, what it would reveal, and what was decided on it."""
        visitor = self._inside.visitor(request)
        if visitor is None:
            return redirect(SIGN_IN, 303)
        agreement = self._world.catalogue.agreements.get(name)
        if agreement is None or not may_review(self._world, visitor.session):
            return self._nothing(visitor)
        parts = parts_of(agreement, self._world.catalogue)
        told = {"item": self._reviewed(agreement), "agreement": agreement, "parts": parts}
        return Response(page("reviewed.html", **self._frame(visitor), **told))

    def _reviewed(self, agreement: AccessAgreement) -> Reviewed:
        try:
            made = self._world.lookups.decisions_on(agreement.name)
        except BrokenRecordError as error:
            return Reviewed(agreement, None, (), str(error))
        return Reviewed.of(agreement, made, day_of(datetime.fromtimestamp(self._world.now(), UTC)))

    def _nothing(self, visitor: Visitor) -> Response:
        title, text = "There is no such page", "The address may have been mistyped."
        return Response(page("problem.html", **self._frame(visitor), title=title, text=text), 404)

    def _frame(self, visitor: Visitor) -> dict[str, str]:
        marked = browsers.mark(self._world, visitor.name)
        return {
            "links": self._world.settings.links,
            "who": visitor.session.username,
            "mark": marked,
            "review": REVIEW,
        }
