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
from lambdas.core.private.audit_line import FILE, PAGE, Who, audit_line
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

    def sees(self, agreement: str, table: str) -> tuple[Right, GivenTable] | None:
        """Return a table with the agreement that gives it, if one does."""
        right = next((item for item in self.rights if item.agreement.name == agreement), None)
        given = right.tables.get(table) if right else None
        return (right, given) if right and given else None


@dataclass(frozen=True)
class Asked:
    """What was asked of which table, by whom, and through which door."""

    visitor: Visitor
    right: Right
    given: GivenTable
    question: Question
    door: str


Make = Callable[[Asked, Kept], tuple[Answer, Response]]


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
        found = world.lookups.rights_of(session.username, session.person)
        if found is None:
            world.sessions.end_all(session.person)
            return None
        return Visitor(name, session, found)

    def home(self, request: Request) -> Response:
        """Return the agreements of whoever asks."""
        visitor = self.visitor(request)
        if visitor is None:
            return redirect(SIGN_IN, 303)
        own = own_pages(self._world, visitor.session, visitor.rights)
        return Response(self._page("home.html", visitor, rights=visitor.rights, own=own))

    def still_here(self, request: Request) -> Response:
        """Say that the session goes on: it was asked for, as by every page."""
        visitor = self.visitor(request)
        return redirect(SIGN_IN, 303) if visitor is None else Response(self._page("still_here.html", visitor))

    def table(self, request: Request, agreement: str, name: str) -> Response:
        """Return a page of a table."""

        def make(asked: Asked, kept: Kept) -> tuple[Answer, Response]:
            right, given = asked.right, asked.given
            found = page_of(kept, given, asked.question)
            shown = table_page(self._world.catalogue, right, given, asked.question, found, choices(kept, given))
            shown["said"] = kept.said
            return found, Response(self._page("table.html", asked.visitor, **shown))

        return self._asked(request, agreement, name, PAGE, make)

    def file(self, request: Request, agreement: str, name: str) -> Response:
        """Return a table as a file, under the same question as its page."""

        def make(asked: Asked, kept: Kept) -> tuple[Answer, Response]:
            found = file_of(kept, asked.given, asked.question)
            text = as_csv(asked.right, asked.given, found, asked.visitor.session.username)
            made = Response(text, mimetype="text/csv")
            made.headers["Content-Disposition"] = f'attachment; filename="{file_name(asked.right, asked.given)}"'
            return found, made

        return self._asked(request, agreement, name, FILE, make)

    def sign_out(self, request: Request) -> Response:
        """End every session of whoever asks, here and elsewhere, and revoke what the user pool gave them.

        Theirs elsewhere end too when the one that is here has lapsed.
        """
        world, name = self._world, browsers.name_of(self._world, request)
        if name is None or not browsers.is_ours(world, request):
            return redirect(HOME, 303)
        session = world.sessions.of(name)
        if session is None:
            return redirect(SIGN_IN, 303)
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

    def _asked(self, request: Request, agreement: str, name: str, door: str, make: Make) -> Response:
        """Answer a question about a table, or say why not. What is not given is not there."""
        visitor = self.visitor(request)
        if visitor is None:
            return redirect(SIGN_IN, 303)
        seen = visitor.sees(agreement, name)
        if seen is None:
            return self._not_there(visitor)
        if not self._world.sessions.count(of_question(visitor.session.person), self._world.now()):
            return self._problem(visitor, 429, "Too many questions", "Wait a quarter of an hour, then go on.")
        try:
            asked = Asked(visitor, *seen, question(seen[1], request.args.to_dict(flat=False)), door)
            kept = self._world.tables.of(asked.given)
            found, answer = make(asked, kept)
        except UnaskableError as error:
            return self._problem(visitor, 400, "That cannot be asked", str(error))
        except (NothingYetError, NotOfferedError) as error:
            return self._problem(visitor, 404, "Nothing to show", str(error))
        return self._given(request, asked, found, kept.version, answer)

    def _given(self, request: Request, asked: Asked, found: Answer, version: str, answer: Response) -> Response:
        """Give an answer that was made, once it is written down, and if it still may be given.

        Reading a table takes time, in which access may have ended: it is looked up again.
        """
        visitor = self.visitor(request)
        if visitor is None or visitor.session.person != asked.visitor.session.person:
            return redirect(SIGN_IN, 303)
        right, given = asked.right, asked.given
        if visitor.sees(right.agreement.name, given.name) != (right, given):
            return self._not_there(visitor)
        who = Who(visitor.session.person, visitor.session.username, request.remote_addr or "", self._world.now())
        counted = (len(found.rows), found.total)
        self._world.record.write(audit_line(who, right, given, asked.question, asked.door, counted, version))
        return answer

    def _not_there(self, visitor: Visitor) -> Response:
        return self._problem(visitor, 404, "There is no such page", "Or no agreement of yours gives it now.")

    def _problem(self, visitor: Visitor, status: int, title: str, text: str) -> Response:
        return Response(self._page("problem.html", visitor, title=title, text=text), status)

    def _page(self, template: str, visitor: Visitor, **values: object) -> str:
        marked = browsers.mark(self._world, visitor.name)
        return page(template, links=self._world.settings.links, who=visitor.session.username, mark=marked, **values)
