"""The Flask server: which address leads where, and the headers that every answer has."""

from __future__ import annotations

import logging

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestEntityTooLarge
from werkzeug.middleware.proxy_fix import ProxyFix

from dashboards.private.athena import Athena
from dashboards.private.doors import HOME, PLACES, SIGN_IN, Doors
from dashboards.private.early import Early
from dashboards.private.inside import SIGNED_OUT, Inside
from dashboards.private.inviting import Invitations
from dashboards.private.own_pages import ATHENA, EARLY, INVITE, REVIEW
from dashboards.private.pages import STILL_HERE, page, style, style_address
from dashboards.private.requesting import CHOOSE, REQUEST, SENT, Requesting
from dashboards.private.reviewing import Reviewing
from dashboards.private.world import World
from lambdas.core.private.filtered import UnreadableError
from lambdas.core.private.steps import Step

ALIVE, READY, SIGN_OUT = "/-/alive", "/-/ready", "/sign-out"
TABLE = "/agreements/<agreement>/<name>"
HEADERS = {
    "Cache-Control": "no-store",
    # No script at all, nothing from elsewhere, in nobody's frame, forms sent to us alone.
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; frame-ancestors 'none'; "
        "base-uri 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex",
}
_YEARS = "max-age=63072000; includeSubDomains"

_log = logging.getLogger(__name__)


def make_server(world: World) -> Flask:
    """Return the WSGI application of the private tier."""
    server = Flask(__name__, static_folder=None)
    server.config["MAX_CONTENT_LENGTH"] = 20_000  # a form is a few hundred bytes
    if world.settings.proxies:
        server.wsgi_app = ProxyFix(server.wsgi_app, x_for=world.settings.proxies, x_proto=1, x_host=0)
    _doors(server, Doors(world))
    _inside(server, Inside(world))
    _requesting(server, Requesting(world, Inside(world)))
    _inviting(server, Invitations(world, Inside(world)))
    _reviewing(server, Reviewing(world, Inside(world)))
    _early(server, Early(world, Inside(world)))
    _athena(server, Athena(world, Inside(world)))
    _signs_of_life(server, world)
    _guard(server, world)
    return server


def _doors(server: Flask, doors: Doors) -> None:
    server.add_url_rule(SIGN_IN, "sign-in", lambda: doors.sign_in(request), methods=["GET"])
    server.add_url_rule(SIGN_IN, "password", lambda: doors.password(request), methods=["POST"])
    for step, place in PLACES.items():

        def ask(step: Step = step) -> Response:
            return doors.ask(request, step)

        def answer(step: Step = step) -> Response:
            return doors.answer(request, step)

        server.add_url_rule(place, f"ask-{step.value}", ask, methods=["GET"])
        server.add_url_rule(place, f"answer-{step.value}", answer, methods=["POST"])


def _inside(server: Flask, inside: Inside) -> None:
    def table(agreement: str, name: str) -> Response:
        return inside.table(request, agreement, name)

    def file(agreement: str, name: str) -> Response:
        return inside.file(request, agreement, name)

    server.add_url_rule(HOME, "home", lambda: inside.home(request), methods=["GET"])
    server.add_url_rule(STILL_HERE, "still-here", lambda: inside.still_here(request), methods=["GET"])
    server.add_url_rule(TABLE, "table", table, methods=["GET"])
    server.add_url_rule(f"{TABLE}/file.csv", "file", file, methods=["GET"])
    server.add_url_rule(SIGN_OUT, "sign-out", lambda: inside.sign_out(request), methods=["POST"])
    server.add_url_rule(SIGNED_OUT, "signed-out", inside.signed_out, methods=["GET"])


def _requesting(server: Flask, requesting: Requesting) -> None:
    server.add_url_rule(CHOOSE, "choose", lambda: requesting.choose(request), methods=["GET"])
    server.add_url_rule(REQUEST, "request", lambda: requesting.ask(request), methods=["GET"])
    server.add_url_rule(REQUEST, "send-request", lambda: requesting.send(request), methods=["POST"])
    server.add_url_rule(SENT, "request-sent", lambda: requesting.sent(request), methods=["GET"])


def _inviting(server: Flask, inviting: Invitations) -> None:
    server.add_url_rule(INVITE, "invite", lambda: inviting.ask(request), methods=["GET"])
    server.add_url_rule(INVITE, "send-invitations", lambda: inviting.send(request), methods=["POST"])


def _reviewing(server: Flask, reviewing: Reviewing) -> None:
    def one(name: str) -> Response:
        return reviewing.one(request, name)

    server.add_url_rule(REVIEW, "review", lambda: reviewing.every(request), methods=["GET"])
    server.add_url_rule(f"{REVIEW}/<name>", "reviewed", one, methods=["GET"])


def _early(server: Flask, early: Early) -> None:
    def page_of(product: str) -> Response:
        return early.show(request, product)

    server.add_url_rule(f"{EARLY}<product>", "early", page_of, methods=["GET"])


def _athena(server: Flask, athena: Athena) -> None:
    def ask(agreement: str) -> Response:
        return athena.ask(request, agreement)

    def lend(agreement: str) -> Response:
        return athena.lend(request, agreement)

    server.add_url_rule(f"{ATHENA}<agreement>", "athena", ask, methods=["GET"])
    server.add_url_rule(f"{ATHENA}<agreement>", "lend", lend, methods=["POST"])


def _signs_of_life(server: Flask, world: World) -> None:
    def ready() -> Response:
        world.keys.read()
        return Response(status=204)

    def sheet() -> Response:
        made = Response(style(), mimetype="text/css")
        made.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return made

    server.add_url_rule(ALIVE, "alive", lambda: Response(status=204))
    server.add_url_rule(READY, "ready", ready)
    server.add_url_rule(style_address(), "style", sheet)


def _guard(server: Flask, world: World) -> None:
    """Send every answer with its headers, and no fault with what it was about."""

    def add(answer: Response) -> Response:
        for name, value in HEADERS.items():
            answer.headers.setdefault(name, value)
        if world.settings.is_https:
            answer.headers["Strict-Transport-Security"] = _YEARS
        return answer

    def fault(error: Exception) -> Response:
        if isinstance(error, UnreadableError):
            title, text, status = "This cannot be shown at the moment", str(error), 503
        elif isinstance(error, RequestEntityTooLarge):
            title, text, status = "That is too much at once", "Nothing was kept. Send it in parts.", 413
        elif isinstance(error, MethodNotAllowed):
            title, text, status = "This cannot be done here", "The page is there, and takes no such request.", 405
        elif isinstance(error, HTTPException) and error.code is not None and error.code < 500:
            title, text, status = "There is no such page", "The address may have been mistyped.", error.code
        else:
            _log.exception("a page failed")
            title, text, status = "This does not work at the moment", "Nothing was shown. Try again soon.", 503
        made = page("problem.html", links=world.settings.links, who=None, mark="", title=title, text=text)
        return Response(made, status)

    server.after_request(add)
    server.register_error_handler(Exception, fault)
