"""What somebody who is signed in is answered: their agreements, a table of one, its file, signing out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Request, Response, redirect

from dashboards.private import browsers
from dashboards.private.csv_file import as_csv, file_name
from dashboards.private.doors import HOME, SIGN_IN
from dashboards.private.own_pages import own_pages
from dashboards.private.pages import page
from dashboards.private.table_page import table_page
from dashboards.private.world import World
from lambdas.adapters.restricted import NothingYetError
from lambdas.core.private.answering import Answer, Kept, choices, file_of, page_of
from lambdas.core.private.attempts import of_question
from lambdas.core.private.audit_line import Who, audit_line
from lambdas.core.private.question import Question, UnaskableError, question
from lambdas.core.private.rights import GivenTable, Right
from lambdas.core.private.sessions import Session
from lambdas.core.private.true_counts import NotOfferedError

SIGNED_OUT = "/signed-out"


@dataclass(frozen=True)
class Visitor:
    """Somebody who is signed in: the name of their browser, their session, what they may see now."""

    name: str
    session: Session
    rights: tuple[Right, ...]


class Inside:
    """The pages behind the doors."""

    def __init__(self, world: World) -> None:
        self._world = world

    def visitor(self, request: Request) -> Visitor | None:
        """Return who asks, with their rights as they are now; None when nobody is signed in, or may be any more."""
        world = self._world
        name = browsers.name_of(world, request)
        session = world.sessions.find(name, world.now()) if name else None
        if name is None or session is None:
            return None
        found = world.lookups.rights_of(session.username)
        if found is None:
            world.sessions.end_all(session.person)
            return None
        return Visitor(name, session, found)

    def home(self, request: Request) -> Response:
        """Return the agreements of whoever asks."""
        visitor = self.visitor(request)
        if visitor is None:
            return redirect(SIGN_IN, 303)
        own = own_pages(self._world, visitor.session.username)
        return Response(self._page("home.html", visitor, rights=visitor.rights, own=own))

    def table(self, request: Request, agreement: str, name: str) -> Response:
        """Return a page of a table."""

        def answer(visitor: Visitor, right: Right, given: GivenTable, asked: Question) -> Response:
            kept = self._world.tables.of(given)
            found = self._recorded(request, visitor, right, given, asked, "page", page_of, kept)
            shown = table_page(self._world.catalogue, right, given, asked, found, choices(kept, given))
            return Response(self._page("table.html", visitor, **shown))

        return self._asked(request, agreement, name, answer)

    def file(self, request: Request, agreement: str, name: str) -> Response:
        """Return a table as a file, under the same question as its page."""

        def answer(visitor: Visitor, right: Right, given: GivenTable, asked: Question) -> Response:
            kept = self._world.tables.of(given)
            found = self._recorded(request, visitor, right, given, asked, "file", file_of, kept)
            made = Response(as_csv(right, given, found, visitor.session.username), mimetype="text/csv")
            made.headers["Content-Disposition"] = f'attachment; filename="{file_name(right, given)}"'
            return made

        return self._asked(request, agreement, name, answer)

    def sign_out(self, request: Request) -> Response:
        """End every session of whoever asks, here and elsewhere, and revoke what the user pool gave them."""
        world, name = self._world, browsers.name_of(self._world, request)
        if not browsers.is_ours(world, request):
            return redirect(HOME, 303)
        session = world.sessions.find(name, world.now()) if name else None
        if session is not None and name is not None:
            world.sessions.end_all(session.person)
            world.sessions.end(name)
            world.pool.sign_out_everywhere(session.username)
        answer = redirect(SIGNED_OUT, 303)
        answer.headers["Clear-Site-Data"] = '"cache"'
        answer.delete_cookie(browsers.cookie_name(world), secure=world.settings.is_https, httponly=True)
        return answer

    def signed_out(self) -> Response:
        """Return the page that says that nothing is open any more."""
        return Response(page("signed_out.html", links=self._world.settings.links, who=None, mark=""))

    def _asked(
        self,
        request: Request,
        agreement: str,
        name: str,
        answer: Callable[[Visitor, Right, GivenTable, Question], Response],
    ) -> Response:
        """Answer a question about a table, or say why not. What is not given is not there."""
        visitor = self.visitor(request)
        if visitor is None:
            return redirect(SIGN_IN, 303)
        right = next((item for item in visitor.rights if item.agreement.name == agreement), None)
        given = right.tables.get(name) if right else None
        if right is None or given is None:
            return self._problem(visitor, 404, "There is no such page", "Or no agreement of yours gives it now.")
        if not self._world.sessions.count(of_question(visitor.session.person), self._world.now()):
            return self._problem(visitor, 429, "Too many questions", "Wait a quarter of an hour, then go on.")
        try:
            return answer(visitor, right, given, question(given, request.args.to_dict(flat=False)))
        except UnaskableError as error:
            return self._problem(visitor, 400, "That cannot be asked", str(error))
        except (NothingYetError, NotOfferedError) as error:
            return self._problem(visitor, 404, "Nothing to show", str(error))

    def _recorded(
        self,
        request: Request,
        visitor: Visitor,
        right: Right,
        given: GivenTable,
        asked: Question,
        door: str,
        ask: Callable[[Kept, GivenTable, Question], Answer],
        kept: Kept,
    ) -> Answer:
        """Ask, and write it down before anything is told."""
        found = ask(kept, given, asked)
        who = Who(visitor.session.person, visitor.session.username, request.remote_addr or "", self._world.now())
        self._world.record.write(audit_line(who, right, given, asked, door, (len(found.rows), found.total)))
        return found

    def _problem(self, visitor: Visitor, status: int, title: str, text: str) -> Response:
        return Response(self._page("problem.html", visitor, title=title, text=text), status)

    def _page(self, template: str, visitor: Visitor, **values: object) -> str:
        marked = browsers.mark(self._world, visitor.name)
        return page(template, links=self._world.settings.links, who=visitor.session.username, mark=marked, **values)
