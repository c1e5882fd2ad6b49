"""The one door out: GET below ``/v1/`` of the public site. No other address, no credentials, no redirects."""

from __future__ import annotations

import gzip
import json
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from dashboards.explorer.cube import Cube, cube
from dashboards.explorer.errors import NoSuchRelease, SiteAway
from dashboards.explorer.offers import Offer, offers
from dashboards.explorer.settings import Settings

RELEASE = re.compile(r"[0-9TZ]+-[0-9a-f]{8}")
_PRODUCT = re.compile(r"[a-z][a-z0-9_]*")
FRESH = 60.0  # seconds, for which the API lets what stands for the latest be kept
_PATIENCE = 20.0


class _Stays(HTTPRedirectHandler):
    """Refuses redirects: they could lead to any address."""

    def redirect_request(self, *_: Any) -> None:
        """Follow none."""


_opener = build_opener(ProxyHandler({}), _Stays)


@dataclass
class Site:
    """What is published, as the API tells it; kept for as long as the API says. ``clock`` counts seconds."""

    settings: Settings
    clock: Callable[[], float] = time.monotonic
    _offers: tuple[float, dict[str, Offer]] | None = None
    _cubes: OrderedDict[tuple[str, str], Cube] = field(default_factory=OrderedDict)
    _kept: threading.Lock = field(default_factory=threading.Lock)
    _asking: threading.Lock = field(default_factory=threading.Lock)
    _loading: threading.Lock = field(default_factory=threading.Lock)

    def offers(self) -> dict[str, Offer]:
        """Return every product that can be explored, by name; about a minute old while the site answers.

        While one reader asks the site again the others go on with what was known, and so do all when it does not
        answer. Raises ``SiteAway`` when nothing was known.
        """
        known = self._offers
        if known is not None and self.clock() - known[0] < FRESH:
            return known[1]
        if not self._asking.acquire(blocking=known is None):
            return known[1] if known else {}
        try:
            if self._offers is not known and self._offers is not None:
                return self._offers[1]
            found = self._ask(known[1] if known else None)
            self._offers = (self.clock(), found)
            return found
        finally:
            self._asking.release()

    def release(self, offer: Offer, release: str) -> Cube:
        """Return all figures of a release, which never change. Raises ``NoSuchRelease``, ``SiteAway``."""
        if not _PRODUCT.fullmatch(offer.name) or not RELEASE.fullmatch(release):
            raise NoSuchRelease(f"{offer.name} has no release {release!r}")
        key = (offer.name, release)
        found = self._cube(key)
        if found is not None:
            return found
        with self._loading:  # one at a time: what a release takes while it is read is the most that a pod needs
            found = self._cube(key)
            if found is None:
                under = f"/v1/products/{offer.name}/releases/{release}"
                found = cube(offer, self._get(f"{under}/data.json"), self._areas(offer, under))
                self._keep(key, found)
            return found

    def _ask(self, known: dict[str, Offer] | None) -> dict[str, Offer]:
        try:
            return offers(self._get("/v1/products.json"))
        except (SiteAway, NoSuchRelease) as error:
            if known is None:
                raise SiteAway(str(error)) from None
            return known

    def _areas(self, offer: Offer, under: str) -> Any:
        """Return what a release tells of its areas, of a product with rates per head; None where it tells nothing."""
        try:
            return self._get(f"{under}/areas.json") if offer.per_head else None
        except NoSuchRelease:
            return None

    def _cube(self, key: tuple[str, str]) -> Cube | None:
        with self._kept:
            if key in self._cubes:
                self._cubes.move_to_end(key)
            return self._cubes.get(key)

    def _keep(self, key: tuple[str, str], found: Cube) -> None:
        with self._kept:
            self._cubes[key] = found
            while len(self._cubes) > self.settings.releases_kept:
                self._cubes.popitem(last=False)

    def _get(self, path: str) -> Any:
        request = Request(self.settings.site + path, headers={"Accept-Encoding": "gzip"})  # noqa: S310 - see Settings
        try:
            with _opener.open(request, timeout=_PATIENCE) as answer:
                body: bytes = answer.read(self.settings.most_bytes + 1)
                packed = answer.headers.get("Content-Encoding") == "gzip"
        except HTTPError as error:
            if error.code in {403, 404}:
                raise NoSuchRelease(f"the site has nothing at {path}") from None
            raise SiteAway(f"the site answers {path} with {error.code}") from None
        except (OSError, HTTPException) as error:
            raise SiteAway(f"the site does not answer: {error}") from None
        try:
            if len(body) > self.settings.most_bytes:
                raise SiteAway(f"{path} has more than {self.settings.most_bytes:,} bytes")
            return json.loads(gzip.decompress(body) if packed else body)
        except (ValueError, OSError, EOFError):
            raise SiteAway(f"the site's answer for {path} is no JSON") from None
