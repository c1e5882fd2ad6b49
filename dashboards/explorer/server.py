"""The Flask server: both pages, the file, a sign of life, and the headers that keep a page to itself."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Flask, Response, request

from dashboards.explorer.asking import from_query
from dashboards.explorer.compare import make_compare
from dashboards.explorer.download import as_csv, file_name
from dashboards.explorer.errors import SiteAway
from dashboards.explorer.frame import DOWNLOAD
from dashboards.explorer.guarding import ALIVE, READY, guard
from dashboards.explorer.packing import pack
from dashboards.explorer.settings import Settings
from dashboards.explorer.source import Site
from dashboards.explorer.whatif import make_whatif

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_YEARS = "max-age=63072000; includeSubDomains"


def make_server(settings: Settings) -> Flask:
    """Return the WSGI application of the explorer."""
    site = Site(settings)
    server = Flask(__name__, static_folder=None)
    server.config["MAX_CONTENT_LENGTH"] = 100_000  # a choice is a few hundred bytes
    pack(server)
    pages = [make_whatif(server, site), make_compare(server, site)]
    _routes(server, site)
    guard(server, pages)
    secure(server, settings, policy(script for page in pages for script in page.csp_hashes()))
    return server


def policy(hashes: Iterable[str]) -> str:
    """Return the Content-Security-Policy: our own scripts alone. Plotly writes styles into its pictures."""
    scripts = " ".join(["'self'", *hashes])
    return (
        f"default-src 'none'; script-src {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        "connect-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'"
    )


def _routes(server: Flask, site: Site) -> None:
    def figures() -> Response:
        try:
            asked = from_query(site, request.query_string.decode("ascii", "replace"))
        except SiteAway as error:
            return Response(f"{error}\n", 503, mimetype="text/plain")
        if asked.left_out:
            return Response("\n".join(asked.left_out) + "\n", 400, mimetype="text/plain")
        answer = Response(as_csv(asked.view, site.settings.links), mimetype="text/csv")
        answer.headers["Content-Disposition"] = f'attachment; filename="{file_name(asked.view)}"'
        return answer

    def ready() -> Response:
        try:
            site.offers()
        except SiteAway as error:
            return Response(f"{error}\n", 503, mimetype="text/plain")
        return Response(status=204)

    server.add_url_rule(DOWNLOAD, "figures", figures)
    server.add_url_rule(READY, "ready", ready)
    server.add_url_rule(ALIVE, "alive", lambda: Response(status=204))


def secure(server: Flask, settings: Settings, security: str) -> None:
    """Send every answer with its headers; where readers come by HTTPS, that they must go on doing so."""

    def add(answer: Response) -> Response:
        answer.headers.extend({**HEADERS, "Content-Security-Policy": security})
        if settings.links.startswith("https://"):
            answer.headers["Strict-Transport-Security"] = _YEARS
        return answer

    server.after_request(add)
