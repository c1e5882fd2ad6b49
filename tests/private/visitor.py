"""Somebody with a browser that has no screen: keeps the cookie, fills forms, follows where it is led."""

from __future__ import annotations

import itertools
import re
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from typing import Any

from tests.support.one_time_code import code

_places = itertools.count(1)
_MARK = re.compile(r'name="mark" value="([0-9a-f]+)"')
_SECRET = re.compile(r'class="secret">([A-Z2-7 ]+)<')


def new_place() -> str:
    """Return an address that nobody else comes from (RFC 2544: for tests)."""
    return f"198.18.{next(_places)}.1"


@dataclass
class Page:
    """What came back in the end."""

    status: int
    address: str
    text: str
    headers: Any


@dataclass
class Visitor:
    """A browser that looks at one site from a place of its own, which a load balancer would tell."""

    site: str
    cookies: CookieJar = field(default_factory=CookieJar)
    secret: str = ""
    place: str = field(default_factory=new_place)

    def get(self, path: str, headers: dict[str, str] | None = None) -> Page:
        """Open a page."""
        return self._open(path, None, headers or {})

    def post(self, path: str, headers: dict[str, str] | None = None, mark: str | None = None, **fields: str) -> Page:
        """Send a form with the mark of the page that it is on, or another one."""
        if mark is None:
            found = _MARK.search(self.get(path if path != "/sign-out" else "/").text)
            mark = found[1] if found else ""
        return self._open(path, urllib.parse.urlencode({"mark": mark, **fields}).encode(), headers or {})

    def first_time(self, username: str, temporary: str, password: str) -> Page:
        """Sign in with an invitation: choose a password, enrol an app."""
        page = self.post("/sign-in", username=username, password=temporary)
        assert page.address.endswith("/sign-in/new-password")
        page = self.post("/sign-in/new-password", password=password, again=password)
        assert page.address.endswith("/sign-in/app")
        found = _SECRET.search(page.text)
        assert found
        self.secret = found[1].replace(" ", "")
        return self.post("/sign-in/app", code=code(self.secret))

    def sign_in(self, username: str, password: str, later: int = 1) -> Page:
        """Sign in with a password and the app's code, by default the one after that of the enrolment."""
        page = self.post("/sign-in", username=username, password=password)
        assert page.address.endswith("/sign-in/code")
        return self.post("/sign-in/code", code=code(self.secret, later))

    def cookie(self) -> str:
        """Return the browser's name."""
        return next(str(item.value) for item in self.cookies)

    def _open(self, path: str, body: bytes | None, headers: dict[str, str]) -> Page:
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        told = {"X-Forwarded-For": self.place, **headers}
        request = urllib.request.Request(self.site + path, body, told)  # noqa: S310 - the loopback address
        try:
            with opener.open(request, timeout=60) as answer:
                return Page(answer.status, answer.url, answer.read().decode(), answer.headers)
        except urllib.error.HTTPError as error:
            return Page(error.code, error.url or "", error.read().decode(), error.headers)
