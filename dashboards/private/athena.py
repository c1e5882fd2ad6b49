"""Querying in Athena: somebody who is signed in is lent the role of their agreement for a quarter of an hour."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Request, Response, redirect

from dashboards.private import browsers
from dashboards.private.doors import SIGN_IN
from dashboards.private.inside import Inside, Visitor
from dashboards.private.own_pages import tables_in_athena
from dashboards.private.pages import page
from dashboards.private.world import World
from lambdas.adapters.lent_roles import LentRoles, called
from lambdas.core.private.attempts import of_question
from lambdas.core.private.audit_line import AuditLine
from lambdas.core.private.rights import Right

DOOR = "athena"  # as the record calls it

_NOTHING = {"problem": "", "lent": None}  # beside the agreement, on a page that only asks
TOO_OLD = "The page was opened in another window or long ago. Ask again."
TOO_MANY = "You have asked too often. Wait a quarter of an hour, then ask again."


class Athena:
    """The page that lends an agreement's role, to the people of the agreement alone."""

    def __init__(self, world: World, inside: Inside) -> None:
        self._world = world
        self._inside = inside

    def ask(self, request: Request, agreement: str) -> Response:
        """Return the page that says what is lent."""
        visitor, right, _ = self._seen(request, agreement)
        if visitor is None:
            return redirect(SIGN_IN, 303)
        return self._page(visitor, right)

    def lend(self, request: Request, agreement: str) -> Response:
        """Lend the role, once that is written down, and if access has not ended meanwhile."""
        visitor, right, roles = self._seen(request, agreement)
        if visitor is None:
            return redirect(SIGN_IN, 303)
        if right is None or roles is None:
            return self._page(visitor, None)
        if not browsers.is_ours(self._world, request):
            return self._page(visitor, right, 400, problem=TOO_OLD)
        if not self._world.sessions.count(of_question(visitor.session.person), self._world.now()):
            return self._page(visitor, right, 429, problem=TOO_MANY)
        self._world.record.write(self._line(request, visitor, right, roles))
        lent = roles.lend(right.agreement, visitor.session.person, visitor.session.username)
        again, still, _ = self._seen(request, agreement)
        if again is None or again.session.person != visitor.session.person:
            return redirect(SIGN_IN, 303)
        workgroup = roles.of(agreement).rpartition("/")[2]
        return self._page(visitor, still, lent=lent, workgroup=workgroup, region=self._world.settings.region)

    def _seen(self, request: Request, agreement: str) -> tuple[Visitor | None, Right | None, LentRoles | None]:
        """Return who asks, and the agreement with the roles if there is something of it in Athena."""
        visitor, roles = self._inside.visitor(request), self._world.lent
        mine = visitor.rights if visitor and roles else ()
        right = next((item for item in mine if item.agreement.name == agreement and tables_in_athena(item)), None)
        return visitor, right, roles

    def _line(self, request: Request, visitor: Visitor, right: Right, roles: LentRoles) -> AuditLine:
        session, agreement = visitor.session, right.agreement
        name = called(session.person, session.username)
        return AuditLine(
            at=datetime.fromtimestamp(self._world.now(), UTC).isoformat(timespec="seconds"),
            person=session.person,
            username=session.username,
            address=request.remote_addr or "",
            agreement=agreement.name,
            organisation=agreement.organisation,
            purpose=agreement.purpose.value,
            table=", ".join(tables_in_athena(right)),
            unsuppressed=False,
            columns=(),
            conditions=(f"role = {roles.of(agreement.name)}", f"session = {name}"),
            counted_by="",
            door=DOOR,
            rows=0,
            of=0,
            page=0,
            version="",
        )

    def _page(self, visitor: Visitor, right: Right | None, status: int = 200, **values: object) -> Response:
        links, who = self._world.settings.links, visitor.session.username
        marked = browsers.mark(self._world, visitor.name)
        if right is None:
            told = {"title": "There is no such page", "text": "Or no agreement of yours gives it now."}
            return Response(page("problem.html", links=links, who=who, mark=marked, **told), 404)
        tables = tables_in_athena(right)
        made = page(
            "athena.html", links=links, who=who, mark=marked, right=right, tables=tables, **{**_NOTHING, **values}
        )
        return Response(made, status)
