"""An AWS for tests: moto behind a local address, so that boto3 and pyarrow's own S3 client meet the same one.

Every request passes a gate. The gate can count, die at a chosen request (before it acts or after), and let something
else happen in between, which is how the tests kill a function half way and make two runs collide.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from botocore.awsrequest import AWSPreparedRequest
from botocore.compat import HTTPHeaders
from moto.core.botocore_stubber import BotocoreStubber
from moto.glue.models import glue_backends
from moto.moto_api._internal.models import moto_api_backend

ACCOUNT = "123456789012"
REGION = "eu-west-2"

Answer = tuple[int, dict[str, str], bytes]


class Gate:
    """What stands between the tests' requests and moto."""

    def __init__(self) -> None:
        self._moto = BotocoreStubber()
        self._lock = threading.RLock()
        self.open()

    def clear(self) -> None:
        """Forget every resource, and let everything through."""
        self.open()
        moto_api_backend.reset()

    def open(self) -> None:
        """Let everything through, and count from nothing."""
        self.requests: list[str] = []
        self._dies_at: int | None = None
        self._acts = False
        self._between: tuple[str, Callable[[], None]] | None = None

    def die_at(self, request: int, *, acts: bool) -> None:
        """Answer nothing from the given request on; with ``acts`` that one is still carried out."""
        self.open()
        self._dies_at, self._acts = request, acts

    def before(self, request: str, happens: Callable[[], None]) -> None:
        """Let something happen, once, just before the first request whose name contains ``request``."""
        self._between = (request, happens)

    def answer(self, method: str, path: str, headers: HTTPHeaders, body: bytes) -> Answer:
        """Answer one request, or die."""
        service, name = _name(method, path, headers)
        if self._between and self._between[0] in name:
            happens, self._between = self._between[1], None
            happens()
        with self._lock:
            number = len(self.requests)
            self.requests.append(name)
            alive = self._dies_at is None or number < self._dies_at
            if alive or (self._acts and number == self._dies_at):
                answer = self._carry_out(service, name, AWSPreparedRequest(method, path, headers, body, False))
            return answer if alive else _refusal("Killed", "the process is dead")

    def _carry_out(self, service: str, name: str, request: AWSPreparedRequest) -> Answer:
        if "UpdateTable" in name and service == "glue" and _is_stale(request.body):
            return _refusal("ConcurrentModificationException", "the table was changed meanwhile")
        request.url = f"https://{service}.{REGION}.amazonaws.com{request.url}"
        answered = self._moto.process_request(request)
        if answered is None:
            raise LookupError(f"moto has no answer to {name}")
        status, headers, body = answered
        return status, dict(headers), body.encode() if isinstance(body, str) else body


@lru_cache(maxsize=1)
def serve() -> tuple[Gate, str]:
    """Start the gate once for all tests; return it and its address."""
    gate = Gate()

    class Door(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1

        def _pass(self) -> None:
            headers = HTTPHeaders()
            for name, value in self.headers.items():
                headers[name] = value
            if headers.get("Expect"):
                self.send_response_only(100)
                self.end_headers()
                self.wfile.flush()
            body = self._body()
            status, answered, content = gate.answer(self.command, self.path, headers, body)
            self.send_response(status)
            for name, value in answered.items():
                if name.lower() not in {"content-length", "connection", "date", "server"}:
                    self.send_header(name, str(value))
            length = answered.get("content-length") if self.command == "HEAD" else None
            self.send_header("Content-Length", str(length if length is not None else len(content)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)

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

        do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = _pass  # noqa: N815 - names the base class calls

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

        def handle_expect_100(self) -> bool:
            return True

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return gate, f"http://127.0.0.1:{server.server_port}"


def _name(method: str, path: str, headers: HTTPHeaders) -> tuple[str, str]:
    """Service and name of a request: ``dynamodb`` and ``DynamoDB PutItem``, ``s3`` and ``PUT /bucket/key``."""
    scope = re.search(r"Credential=[^/]+/\d+/[^/]+/([^/]+)/", headers.get("Authorization", ""))
    service = scope[1] if scope else "s3"
    target = headers.get("X-Amz-Target")
    return service, target or f"{method} {path}"


def _is_stale(body: bytes) -> bool:
    """Whether a Glue UpdateTable names a version that is no longer the table's; moto does not look at it."""
    update = json.loads(body)
    table = glue_backends[ACCOUNT][REGION].get_table(update["DatabaseName"], update["TableInput"]["Name"])
    return "VersionId" in update and table.as_dict()["VersionId"] != update["VersionId"]


def _refusal(code: str, message: str) -> Answer:
    """Return an error that no SDK retries."""
    body = json.dumps({"__type": code, "message": message}).encode()
    return 400, {"Content-Type": "application/json", "x-amzn-errortype": code}, body
