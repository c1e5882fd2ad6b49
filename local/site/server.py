"""The HTTP server around the pages; loopback address only, and nothing can be changed through it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from local.site.pages import Pages
from local.site_service import HEALTH

# As CloudFront says it: scripts of any site may read, and ask only for what has changed.
ANY_SITE = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Expose-Headers": "ETag",
}


def serve(pages: Pages, port: int) -> None:
    """Serve until the process is ended."""
    with make_server(pages, port) as server:
        server.serve_forever()


def make_server(pages: Pages, port: int) -> ThreadingHTTPServer:
    """Return a server at 127.0.0.1 and this port; port 0 takes any free one."""

    class Handler(BaseHTTPRequestHandler):
        server_version = "pratique"
        sys_version = ""

        def do_GET(self) -> None:
            self._reply(with_body=True)

        def do_HEAD(self) -> None:
            self._reply(with_body=False)

        def do_OPTIONS(self) -> None:
            self._head(204, ANY_SITE)

        def _reply(self, *, with_body: bool) -> None:
            if self.path == HEALTH:
                self._head(204, {})
                return
            answer = pages.answer(self.path)
            tag = answer.headers.get("ETag")
            if answer.status == 200 and tag and tag in self.headers.get("If-None-Match", ""):
                answer = replace(answer, status=304, body=b"")
            told = {"Content-Length": str(len(answer.body)), "X-Content-Type-Options": "nosniff"}
            self._head(answer.status, {**answer.headers, **told, **ANY_SITE})
            if with_body:
                self.wfile.write(answer.body)

        def _head(self, status: int, headers: Mapping[str, str]) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()

    return ThreadingHTTPServer(("127.0.0.1", port), Handler)
