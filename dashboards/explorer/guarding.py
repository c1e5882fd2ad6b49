"""Answers only what there is: Dash has a page for any address, and fails at scripts and choices it does not know."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import Dash
from dash.exceptions import DependencyException
from flask import Flask, abort, request

from dashboards.explorer.frame import COMPARE, DOWNLOAD, WHAT_IF

ALIVE, READY = "/-/alive", "/-/ready"
CHOICE = "_dash-update-component"
_PARTS = ("_dash-layout", "_dash-dependencies", CHOICE)
_FILES = ("_dash-component-suites/dash/", "_dash-component-suites/plotly/", "assets/")


def guard(server: Flask, apps: Sequence[Dash]) -> None:
    """Refuse with 404 what there is not, and with 400 a choice that no page of ours sends."""
    pages = (COMPARE, WHAT_IF)
    choices = {f"{page}{CHOICE}" for page in pages}
    known = {*pages, DOWNLOAD, ALIVE, READY, *(f"{page}{part}" for page in pages for part in _PARTS)}
    files = tuple(f"{page}{part}" for page in pages for part in _FILES)

    def refuse() -> None:
        if request.path not in known and not request.path.startswith(files):
            abort(404)
        if request.path in choices and request.method == "POST" and not _is_ours(apps, request.get_json()):
            abort(400)

    server.before_request(refuse)
    server.register_error_handler(DependencyException, lambda _: ("There is no such script.\n", 404))


def _is_ours(apps: Sequence[Dash], body: Any) -> bool:
    """Whether a choice names an output of a page, and each of what that depends on."""
    if not isinstance(body, dict):
        return False
    wanted = next(
        (app.callback_map[name] for app in apps for name in app.callback_map if name == body.get("output")), None
    )
    return wanted is not None and all(_names(body.get(part, []), len(wanted[part])) for part in ("inputs", "state"))


def _names(given: Any, many: int) -> bool:
    """Whether there are as many as that: each a property, or a list of them where it is of any number of elements."""
    if not isinstance(given, list) or len(given) != many:
        return False
    each = [item for one in given for item in (one if isinstance(one, list) else [one])]
    return all(isinstance(item, dict) and {"id", "property"} <= item.keys() for item in each)
