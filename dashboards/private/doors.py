"""Signing in, step by step: password, the password that replaces an invitation's, an app, its code."""

from __future__ import annotations

import logging
from collections.abc import Callable

from flask import Request, Response, redirect

from dashboards.private import browsers
from dashboards.private.pages import page
from dashboards.private.qr import grouped, otpauth, qr_code
from dashboards.private.world import World
from lambdas.adapters.signing_in import From
from lambdas.core.private.attempts import is_username, of_sign_in
from lambdas.core.private.sessions import ENROLMENT, Session, Waiting, new_name
from lambdas.core.private.steps import Asked, Given, Outcome, Step, Unfit
from lambdas.core.private.tokens import ForgedTokenError, person_of

HOME, SIGN_IN = "/", "/sign-in"
PLACES = {Step.REPLACE: "/sign-in/new-password", Step.ENROL: "/sign-in/app", Step.CODE: "/sign-in/code"}
_TEMPLATES = {Step.REPLACE: "new_password.html", Step.ENROL: "app.html", Step.CODE: "code.html"}
_LAST = {Step.ENROL, Step.CODE}  # after which somebody has shown both
_LONGEST = 256  # characters of a password; Cognito's own limit (PasswordType)

REFUSED = "You could not be signed in. Check the username and the password and try again."
TOO_MANY = "There were too many tries. Wait a quarter of an hour, then try again."
TOO_OLD = "The sign-in took too long, or began in another window. Begin again."
WRONG_CODE = "That code is not right. Enter the one that the app shows now."
USED_CODE = "That code was used already. Wait for the app to show the next one."
WEAK = "That password was not taken. It needs what is listed below, and must not be one of your last 24."
UNEQUAL = "The two passwords are not the same."

_log = logging.getLogger(__name__)


class Doors:
    """What a browser is answered on its way in."""

    def __init__(self, world: World) -> None:
        self._world = world

    def sign_in(self, request: Request, problem: str = "", status: int = 200) -> Response:
        """Return the first page, which asks for username and password."""
        name = browsers.name_of(self._world, request) or new_name()
        typed = request.form.get("username", "")[:_LONGEST]  # given back, whether there is such a person or not
        body = self._page("sign_in.html", name, problem=problem, username=typed)
        return browsers.give(self._world, Response(body, status), name)

    def password(self, request: Request) -> Response:
        """Take username and password. Whoever there is not is answered as one whose password is wrong."""
        if not browsers.is_ours(self._world, request):
            return self.sign_in(request, TOO_OLD, 400)
        username, password = request.form.get("username", "").strip(), request.form.get("password", "")
        if not is_username(username) or not 0 < len(password) <= _LONGEST:
            return self.sign_in(request, REFUSED, 403)
        if not self._may_try(username, request):
            return self.sign_in(request, TOO_MANY, 429)
        outcome = self._world.pool.with_password(username, password, _origin(request))
        return self._go_on(request, None, outcome)

    def ask(self, request: Request, step: Step, problem: str = "", status: int = 200) -> Response:
        """Return the page of a later step, if that is the step which this browser is at."""
        name, waiting = self._at(request, step)
        if name is None or waiting is None:
            return self.sign_in(request, TOO_OLD, 400)
        about = {}
        if step is Step.ENROL:
            address = otpauth(waiting.username, waiting.secret)
            about = {"qr": qr_code(address), "secret": grouped(waiting.secret), "address": address}
        return Response(self._page(_TEMPLATES[step], name, problem=problem, username=waiting.username, **about), status)

    def answer(self, request: Request, step: Step) -> Response:
        """Take the answer to a later step."""
        name, waiting = self._at(request, step)
        if name is None or waiting is None or not browsers.is_ours(self._world, request):
            return self.sign_in(request, TOO_OLD, 400)
        if not self._may_try(waiting.username, request):
            self._world.sessions.forget(name)
            return self.sign_in(request, TOO_MANY, 429)
        take = {Step.REPLACE: self._new_password, Step.ENROL: self._app, Step.CODE: self._code}
        return take[step](request, waiting)

    def _new_password(self, request: Request, waiting: Waiting) -> Response:
        password = request.form.get("password", "")
        if password != request.form.get("again", ""):
            return self.ask(request, Step.REPLACE, UNEQUAL, 422)
        if not 0 < len(password) <= _LONGEST:
            return self.ask(request, Step.REPLACE, WEAK, 422)
        pool = self._world.pool
        outcome = pool.with_new_password(waiting.username, waiting.handle, password, _origin(request))
        return self._go_on(request, Step.REPLACE, outcome, WEAK)

    def _app(self, request: Request, waiting: Waiting) -> Response:
        return self._with_code(request, waiting, Step.ENROL, self._world.pool.enrol)

    def _code(self, request: Request, waiting: Waiting) -> Response:
        return self._with_code(request, waiting, Step.CODE, self._world.pool.with_code)

    def _with_code(
        self, request: Request, waiting: Waiting, step: Step, take: Callable[[str, str, str, From], Outcome]
    ) -> Response:
        code = "".join(request.form.get("code", "").split())
        if not (code.isascii() and code.isdecimal() and len(code) == 6):
            return self.ask(request, step, WRONG_CODE, 422)
        # Before it is shown to the user pool: of two who send one code at once, one is refused.
        if not self._world.sessions.use_code(waiting.username, code, self._world.now()):
            return self.ask(request, step, USED_CODE, 422)
        outcome = take(waiting.username, waiting.handle, code, _origin(request))
        return self._go_on(request, step, outcome, WRONG_CODE)

    def _go_on(self, request: Request, step: Step | None, outcome: Outcome, unfit: str = "") -> Response:
        """Lead on from what came of a step."""
        if isinstance(outcome, Unfit) and step is not None:
            return self.ask(request, step, unfit, 422)
        old = browsers.name_of(self._world, request)
        if old is not None and step is not None:
            self._world.sessions.forget(old)
        if old is not None and outcome is not None:
            self._world.sessions.end(old)  # the browser is given another name, and nobody has this one any more
        if isinstance(outcome, Asked):
            return self._wait(request, outcome)
        if isinstance(outcome, Given) and step in _LAST:
            return self._let_in(request, outcome)
        if isinstance(outcome, Given):
            _log.error("the user pool let somebody in without a code: its multi-factor authentication must be required")
        return self.sign_in(request, REFUSED, 403)

    def _wait(self, request: Request, asked: Asked) -> Response:
        handle, secret = asked.handle, ""
        if asked.step is Step.ENROL:
            made = self._world.pool.app_secret(handle)
            if made is None:
                return self.sign_in(request, REFUSED, 403)
            secret, handle = made
        answer = redirect(PLACES[asked.step], 303)
        until = self._world.now() + ENROLMENT
        waiting = Waiting(asked.step.value, asked.username, handle, until, secret)
        self._world.sessions.wait(browsers.renamed(self._world, answer), waiting)
        return answer

    def _let_in(self, request: Request, given: Given) -> Response:
        world, now = self._world, self._world.now()
        try:
            person = person_of(given.id_token, given.access_token, world.keys.read(), world.issuer, now)
        except ForgedTokenError as error:
            _log.error("%s", error)
            return self.sign_in(request, REFUSED, 403)
        # Read first: what ends their sessions from here on ends this one too, which has then yet to begin.
        ended = world.sessions.ended(person.sub)
        world.lookups.look_again(person.username)
        if world.lookups.rights_of(person.username, person.sub) is None:
            return self.sign_in(request, REFUSED, 403)
        answer = redirect(HOME, 303)
        session = Session(person.sub, person.username, now, now, ended)
        world.sessions.begin(browsers.renamed(world, answer), session)
        return answer

    def _at(self, request: Request, step: Step) -> tuple[str | None, Waiting | None]:
        name = browsers.name_of(self._world, request)
        found = self._world.sessions.waiting(name, self._world.now()) if name else None
        return name, found if found is not None and found.step == step.value else None

    def _may_try(self, username: str, request: Request) -> bool:
        now, counters = self._world.now(), of_sign_in(username, request.remote_addr or "")
        let_through = [self._world.sessions.count(counter, now) for counter in counters]  # both, whichever refuses
        return all(let_through)

    def _page(self, template: str, name: str, **values: object) -> str:
        marked = browsers.mark(self._world, name)
        return page(template, links=self._world.settings.links, who=None, mark=marked, **values)


def _origin(request: Request) -> From:
    return From(request.remote_addr or "", request.headers.get("User-Agent", ""), request.path)
