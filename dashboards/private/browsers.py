"""The one cookie: a random name for the browser, new at each step that raises what it may do."""

from __future__ import annotations

from flask import Request, Response

from dashboards.private.world import World
from lambdas.core.private.sessions import ABSOLUTE, form_mark, is_mark, is_name, new_name

FIELD = "mark"


def cookie_name(world: World) -> str:
    """Return what the cookie is called: with TLS, so that no other host and no plain page can set it (RFC 6265bis)."""
    return "__Host-pratique" if world.settings.is_https else "pratique-private"


def name_of(world: World, request: Request) -> str | None:
    """Return the browser's name, if it has one."""
    found = request.cookies.get(cookie_name(world), "")
    return found if is_name(found) else None


def give(world: World, answer: Response, name: str) -> Response:
    """Send a browser its name."""
    answer.set_cookie(
        cookie_name(world),
        name,
        max_age=ABSOLUTE,
        path="/",
        secure=world.settings.is_https,
        httponly=True,
        samesite="Strict",
    )
    return answer


def renamed(world: World, answer: Response) -> str:
    """Give a browser a new name, and return it."""
    name = new_name()
    give(world, answer, name)
    return name


def mark(world: World, name: str) -> str:
    """Return what a form of this browser must carry."""
    return form_mark(world.mark, name)


def is_ours(world: World, request: Request) -> bool:
    """Whether what was sent comes from a form of ours in this very browser, and not from another site's page."""
    name = name_of(world, request)
    if name is None or request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return False
    return is_mark(world.mark, name, request.form.get(FIELD, ""))
