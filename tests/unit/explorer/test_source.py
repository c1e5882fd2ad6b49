"""The one door out: what is read, how often, and what is refused."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from dashboards.explorer.asking import from_query
from dashboards.explorer.errors import NoSuchRelease, SettingsError, SiteAway
from dashboards.explorer.settings import Settings
from dashboards.explorer.source import FRESH, Site
from tests.support.products import RELEASE
from tests.support.published import served

SITE = "https://figures.example"


def at(address: str, clock: list[float] | None = None) -> Site:
    now = clock or [0.0]
    return Site(Settings(site=address, links=address), clock=lambda: now[0])


@pytest.mark.parametrize(
    "address", ["", "figures.example", "http://figures.example", "https://a/b", "s3://bucket", "file:///etc"]
)
def test_only_the_address_of_a_site_is_taken(address: str) -> None:
    with pytest.raises(SettingsError, match="EXPLORER_SITE"):
        Settings.of({"EXPLORER_SITE": address})


def test_settings_are_four_and_have_no_secret() -> None:
    found = Settings.of({"EXPLORER_SITE": SITE, "EXPLORER_HOST": "0.0.0.0", "EXPLORER_PORT": "9000", "OTHER": "x"})  # noqa: S104

    assert (found.site, found.links, found.port) == (SITE, SITE, 9000)
    for wrong in ({"EXPLORER_PORT": "80"}, {"EXPLORER_HOST": "example"}, {"EXPLORER_LINKS": "example"}):
        with pytest.raises(SettingsError, match=next(iter(wrong))):
            Settings.of({"EXPLORER_SITE": SITE, **wrong})


def test_what_is_published_is_asked_for_once_a_minute_and_a_release_once(published: Path) -> None:
    clock = [0.0]
    with served(published) as (address, paths):
        site = at(address, clock)
        for _ in range(5):
            from_query(site, "?product=calls")
        under = f"/v1/products/calls/releases/{RELEASE}"
        assert paths == ["/v1/products.json", f"{under}/data.json", f"{under}/areas.json"]
        clock[0] = FRESH
        from_query(site, "?product=calls")
        assert paths[3:] == ["/v1/products.json"]


def test_no_more_releases_are_kept_than_the_settings_say(published: Path) -> None:
    with served(published) as (address, paths):
        site = Site(replace(Settings(site=address, links=address), releases_kept=1))
        for product in ("calls", "visits", "calls"):
            from_query(site, f"?product={product}")
        assert len([path for path in paths if "calls/" in path and path.endswith("data.json")]) == 2


def test_while_the_site_is_away_what_was_known_is_shown(published: Path) -> None:
    clock = [0.0]
    with served(published) as (address, _):
        site = at(address, clock)
        before = from_query(site, "?product=calls").view
    clock[0] = FRESH

    assert from_query(site, "?product=calls").view == before
    with pytest.raises(SiteAway, match="does not answer"):
        from_query(site, "?product=visits")
    with pytest.raises(SiteAway):
        from_query(at(address), "")


@pytest.mark.parametrize("document", ["{}", '{"products": [{}]}', "[]", "no JSON", ""])
def test_another_document_than_the_apis_is_no_products(published: Path, document: str) -> None:
    (published / "v1" / "products.json").write_text(document)
    with served(published) as (address, _), pytest.raises(SiteAway):
        at(address).offers()


def test_a_release_that_is_no_release_is_told_as_such(published: Path) -> None:
    file = published / "v1" / "products" / "calls" / "releases" / RELEASE / "data.json"
    file.write_text(json.dumps({"columns": [], "rows": []}))
    with served(published) as (address, _):
        site = at(address)
        with pytest.raises(SiteAway, match="calls"):
            from_query(site, "?product=calls")
        with pytest.raises(NoSuchRelease):
            site.release(site.offers()["calls"], "../latest")
        with pytest.raises(NoSuchRelease):
            site.release(replace(site.offers()["calls"], name="../../x"), RELEASE)


def test_a_release_larger_than_allowed_is_refused(published: Path) -> None:
    with served(published) as (address, _), pytest.raises(SiteAway, match="more than 10 bytes"):
        Site(Settings(site=address, links=address, most_bytes=10)).offers()


class _Answers(BaseHTTPRequestHandler):
    """Redirects, or answers packed, or fails."""

    def do_GET(self) -> None:
        first, _, _ = self.server.plan  # type: ignore[attr-defined] - the test's own
        self.send_response(first)
        body = gzip.compress(b'{"products": []}')
        for name, value in self.server.plan[1].items():  # type: ignore[attr-defined] - the test's own
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def answered(status: int, headers: dict[str, str]) -> dict[str, object] | str:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Answers) as server:
        server.plan = (status, headers, None)  # type: ignore[attr-defined] - read by the handler above
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            return dict(at(f"http://127.0.0.1:{server.server_port}").offers())
        except SiteAway as error:
            return str(error)
        finally:
            server.shutdown()
            thread.join()


def test_packed_answers_are_unpacked_and_redirects_are_not_followed() -> None:
    assert answered(200, {"Content-Encoding": "gzip"}) == {}
    assert answered(302, {"Location": "http://169.254.169.254/latest/meta-data/"}) == (
        "the site answers /v1/products.json with 302"
    )
    assert answered(500, {}) == "the site answers /v1/products.json with 500"
