"""The administrators' page: a list of people is validated as a whole, and each is invited while the page grows.

The tier has no right to make people. It passes on a token which the user pool gives for the administrator's password
and code, asked for each list, and the function that invites believes that token alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from flask import Request, Response, redirect

from contracts.reading.errors import PratiqueError
from dashboards.private import browsers
from dashboards.private.doors import REFUSED, SIGN_IN, TOO_MANY, TOO_OLD, USED_CODE
from dashboards.private.inside import Inside, Visitor
from dashboards.private.own_pages import may_invite
from dashboards.private.pages import growing_page, page
from dashboards.private.patience import patiently
from dashboards.private.world import World
from lambdas.adapters.inviter import NobodyInvitedError
from lambdas.adapters.people import Result
from lambdas.adapters.signing_in import From
from lambdas.core.onboarding import Person, UsersError, read_people
from lambdas.core.private.attempts import of_sign_in
from lambdas.core.private.steps import Asked, Given, Step

MOST = 1_000  # people of a list here; a longer one is for the command, which needs no page that stays open
_BATCH = 25
_SILENT = 15.0  # seconds; a balancer ends a connection on which nothing has come for a minute
_LARGEST = 200_000  # bytes of a form with such a list


class NotGivenError(PratiqueError):
    """No token was given for a password and a code; the text is for whoever typed them."""


@dataclass(frozen=True)
class Batch:
    """What became of some people, and how many of all are done; ``problem`` ends it.

    ``under_way`` counts people of whom nothing is known yet: the function is still at them.
    """

    results: Sequence[Result]
    done: int
    problem: str = ""
    under_way: int = 0


class Invitations:
    """The page, for whoever is an administrator now; for everybody else it is not there."""

    def __init__(self, world: World, inside: Inside) -> None:
        self._world = world
        self._inside = inside

    def ask(self, request: Request) -> Response:
        """Return the form."""
        visitor = self._inside.visitor(request)
        if visitor is None:
            return redirect(SIGN_IN, 303)
        return self._form(visitor, {}) if may_invite(self._world, visitor.session) else self._nothing(visitor)

    def send(self, request: Request) -> Response:
        """Take the form; with a mistake in the list, or without password and code, nobody is invited."""
        request.max_content_length = _LARGEST
        visitor = self._inside.visitor(request)
        if visitor is None:
            return redirect(SIGN_IN, 303)
        if not may_invite(self._world, visitor.session):
            return self._nothing(visitor)
        values = {name: request.form.get(name, "") for name in ("agreement", "people")}
        if not browsers.is_ours(self._world, request):
            return self._form(visitor, values, TOO_OLD, 400)
        agreement = self._world.catalogue.agreements.get(values["agreement"])
        if agreement is None:
            return self._form(visitor, values, "Choose an agreement.", 422)
        try:
            people = read_people(values["people"].strip().encode())
            if len(people) > MOST:
                raise UsersError(f"There are {len(people):,} people: at most {MOST:,} here; split the list.")
            token = self._token(request, visitor)
        except PratiqueError as error:
            return self._form(visitor, values, str(error), 422)
        batches = self._batches(agreement.name, people, token)
        told = {"agreement": agreement, "total": len(people), "batches": batches}
        return Response(growing_page("invited.html", **self._frame(visitor), **told), mimetype="text/html")

    def _token(self, request: Request, visitor: Visitor) -> str:
        """Return a token for the password and the code of the very person who is signed in. Raises NotGivenError."""
        world, username = self._world, visitor.session.username
        code = "".join(request.form.get("code", "").split())
        counters = of_sign_in(username, request.remote_addr or "")
        let_through = [world.sessions.count(counter, world.now()) for counter in counters]  # both, whichever refuses
        if not all(let_through):
            raise NotGivenError(TOO_MANY)
        if not (code.isascii() and code.isdecimal() and len(code) == 6):
            raise NotGivenError(REFUSED)
        if not world.sessions.use_code(username, code, world.now()):
            raise NotGivenError(USED_CODE)
        origin = From(request.remote_addr or "", request.headers.get("User-Agent", ""), request.path)
        asked = world.pool.with_password(username, request.form.get("password", ""), origin)
        given = None
        if isinstance(asked, Asked) and asked.step is Step.CODE:
            given = world.pool.with_code(asked.username, asked.handle, code, origin)
        if not isinstance(given, Given):
            raise NotGivenError(REFUSED)
        return given.access_token

    def _batches(self, agreement: str, people: Sequence[Person], token: str) -> Iterator[Batch]:
        """Invite some people after the other; what comes of each part is told before the next begins."""
        inviter = self._world.inviter
        assert inviter is not None  # noqa: S101 - without one the page is not there
        for start in range(0, len(people), _BATCH):
            some = people[start : start + _BATCH]
            try:
                for results in patiently(partial(inviter.invite, agreement, some, token), _SILENT):
                    done = start if results is None else start + len(some)
                    yield Batch(results or (), done, under_way=start + len(some) - done)
            except NobodyInvitedError as error:
                yield Batch((), start, str(error))
                return

    def _form(self, visitor: Visitor, values: dict[str, str], problem: str = "", status: int = 200) -> Response:
        names = {name: item.title for name, item in sorted(self._world.catalogue.agreements.items())}
        told = {"agreements": names, "values": values, "problem": problem, "most": MOST}
        return Response(page("invite.html", **self._frame(visitor), **told), status)

    def _nothing(self, visitor: Visitor) -> Response:
        title, text = "There is no such page", "The address may have been mistyped."
        return Response(page("problem.html", **self._frame(visitor), title=title, text=text), 404)

    def _frame(self, visitor: Visitor) -> dict[str, str]:
        marked = browsers.mark(self._world, visitor.name)
        return {"links": self._world.settings.links, "who": visitor.session.username, "mark": marked}
