"""The HTTP server around the pages; loopback address only, GET and HEAD only."""

from __future__ import annotations

from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from local.site.pages import Pages
from local.site_service import HEALTH


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

        def _reply(self, *, with_body: bool) -> None:
            if self.path == HEALTH:
                self.send_response(204)
                self.end_headers()
                return
            answer = pages.answer(self.path)
            tag = answer.headers.get("ETag")
            if answer.status == 200 and tag and tag in self.headers.get("If-None-Match", ""):
                answer = replace(answer, status=304, body=b"")
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.send_header("X-Content-Type-Options", "nosniff")
            self.send_header("Access-Control-Allow-Origin", "*")
            self.end_headers()
            if with_body:
                self.wfile.write(answer.body)

    return ThreadingHTTPServer(("127.0.0.1", port), Handler)
