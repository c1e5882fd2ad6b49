"""Asking for access: which tables, what of each, what for. It makes the file that reviewers decide on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from urllib.parse import urlencode

from flask import Request, Response, redirect

from contracts.agreements.days import day_of
from contracts.agreements.request import REFERENCE, AccessRequest
from contracts.datasets.purposes import Purpose
from dashboards.private import browsers
from dashboards.private.doors import SIGN_IN
from dashboards.private.inside import Inside, Visitor
from dashboards.private.pages import page
from dashboards.private.world import World
from lambdas.core.private.attempts import of_request
from lambdas.core.private.request_choices import TableChoice, choices
from lambdas.core.private.request_form import TABLES, requested

CHOOSE, REQUEST, SENT = "/request", "/request/form", "/request/sent"
_LARGEST = 200_000  # bytes of a form: a few hundred columns, each with seven fields
_REFERENCE = re.compile(rf"[0-9a-f]{{{REFERENCE}}}")

TOO_OLD = "The form was opened in another window or long ago. Look through it and send it again."
TOO_MANY = "There were too many requests. Wait a quarter of an hour, then send it again."


class Requesting:
    """The pages of a request. Nothing is kept before it is right as a whole."""

    def __init__(self, world: World, inside: Inside) -> None:
        self._world = world
        self._inside = inside
        self._choices = choices(world.catalogue)

    def choose(self, request: Request) -> Response:
        """Return the page that asks which tables are wanted."""
        visitor = self._inside.visitor(request)
        if visitor is None:
            return redirect(SIGN_IN, 303)
        return self._page("request_tables.html", visitor, tables=list(self._choices.values()))

    def ask(self, request: Request) -> Response:
        """Return the form for the tables that were chosen."""
        visitor = self._inside.visitor(request)
        if visitor is None:
            return redirect(SIGN_IN, 303)
        tables = self._chosen(request.args.getlist(TABLES))
        return self._form(visitor, tables, {}, {}) if tables else redirect(CHOOSE, 303)

    def send(self, request: Request) -> Response:
        """Take the form: keep the request, or show what must be mended, each beside its field."""
        request.max_content_length = _LARGEST
        visitor = self._inside.visitor(request)
        if visitor is None:
            return redirect(SIGN_IN, 303)
        form = request.form.to_dict(flat=False)
        tables, now = self._chosen(form.get(TABLES, [])), self._world.now()
        if not browsers.is_ours(self._world, request):
            return self._form(visitor, tables, form, {"": [TOO_OLD]}, 400)
        if not self._world.sessions.count(of_request(visitor.session.person), now):
            return self._form(visitor, tables, form, {"": [TOO_MANY]}, 429)
        moment = datetime.fromtimestamp(now, UTC)
        read = requested(form, tables, self._world.catalogue, day_of(moment))
        if read.problems:
            return self._form(visitor, tables, form, read.problems, 422)
        made = AccessRequest(
            at=moment.isoformat(timespec="seconds"),
            person=visitor.session.person,
            username=visitor.session.username,
            address=request.remote_addr or "",
            agreement=read.name,
            text=read.text,
        )
        self._world.requests.write(made)
        return redirect(f"{SENT}?{urlencode({'reference': made.reference})}", 303)

    def sent(self, request: Request) -> Response:
        """Return the page that says what a request that was kept is called."""
        visitor, reference = self._inside.visitor(request), request.args.get("reference", "")
        if visitor is None:
            return redirect(SIGN_IN, 303)
        if not _REFERENCE.fullmatch(reference):
            return redirect(CHOOSE, 303)
        return self._page("request_sent.html", visitor, reference=reference)

    def _chosen(self, keys: Sequence[str]) -> list[TableChoice]:
        return [self._choices[key] for key in dict.fromkeys(keys) if key in self._choices]

    def _form(
        self,
        visitor: Visitor,
        tables: Sequence[TableChoice],
        form: Mapping[str, Sequence[str]],
        problems: Mapping[str, Sequence[str]],
        status: int = 200,
    ) -> Response:
        values = {name: found[0] for name, found in form.items() if found}
        purposes = [item.value for item in Purpose]
        told = {"tables": tables, "values": values, "problems": problems, "purposes": purposes}
        return self._page("request.html", visitor, status, **told)

    def _page(self, template: str, visitor: Visitor, status: int = 200, **values: object) -> Response:
        marked, links = browsers.mark(self._world, visitor.name), self._world.settings.links
        return Response(page(template, links=links, who=visitor.session.username, mark=marked, **values), status)
