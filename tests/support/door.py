"""HTTP in front of the AWS for tests."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING

from botocore.compat import HTTPHeaders

if TYPE_CHECKING:
    from tests.support.cloud import Gate


class Door(BaseHTTPRequestHandler):
    """HTTP in front of a gate, quick enough to be asked thousands of times in a test run."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    gate: Gate

    def _pass(self) -> None:
        headers = HTTPHeaders()
        for name, value in self.headers.items():
            headers[name] = value
        if headers.get("Expect"):
            self.send_response_only(100)
            self.end_headers()
            self.wfile.flush()
        answer = self.gate.answer(self.command, self.path, headers, self._body())
        if answer is None:
            self.close_connection = True
            return
        status, answered, content = answer
        self.send_response(status)
        for name, value in answered.items():
            if name.lower() not in {"content-length", "connection", "date", "server"}:
                self.send_header(name, str(value))
        head = self.command == "HEAD"
        self.send_header("Content-Length", str(answered.get("content-length", 0) if head else len(content)))
        self.end_headers()
        if not head:
            self.wfile.write(content)

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = _pass  # noqa: N815 - names the base class calls

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        chunks = []
        while size := int(self.rfile.readline().partition(b";")[0], 16):
            chunks.append(self.rfile.read(size))
            self.rfile.readline()
        while self.rfile.readline().strip():
            pass
        return b"".join(chunks)

    def handle_expect_100(self) -> bool:
        """Leave the answer to ``_pass``."""
        return True

    def log_message(self, *_args: object) -> None:
        """Say nothing."""
