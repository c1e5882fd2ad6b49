"""An AWS for tests: moto behind a local address, so that boto3 and pyarrow's own S3 client meet the same one.

Every request passes a gate. The gate can count, refuse requests from a chosen one on (``tests.support.refusals``), lose
the answer to one, and let something else happen in between, which is how the tests kill a function half way and make
two runs collide. Its S3 has a clock that the tests set and names its versions alike in each test, so that two runs of
the same thing can be compared.
"""

from __future__ import annotations

import copy
import json
import re
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from http.server import ThreadingHTTPServer
from typing import Any

from botocore.awsrequest import AWSPreparedRequest
from botocore.compat import HTTPHeaders
from moto.core.botocore_stubber import BotocoreStubber
from moto.dynamodb.models import dynamodb_backends
from moto.glue.models import glue_backends
from moto.kms.models import kms_backends
from moto.moto_api._internal import mock_random
from moto.moto_api._internal.models import moto_api_backend
from moto.s3.models import s3_backends

from tests.support.door import Door
from tests.support.refusals import Answer, Dead, Failing, Refuser, Request, refusal

ACCOUNT = "123456789012"
REGION = "eu-west-2"


class Gate:
    """What stands between the tests' requests and moto."""

    def __init__(self) -> None:
        self._moto = BotocoreStubber()
        self._lock = threading.RLock()
        self.clear()

    def clear(self) -> None:
        """Forget every resource and event, and let everything through."""
        self.open()
        self.events: list[dict[str, Any]] = []
        moto_api_backend.reset()
        mock_random.seed(0)
        self.now = datetime(2020, 10, 5, 9, 30, tzinfo=UTC)

    def remember(self) -> Callable[[], None]:
        """Keep all that there is, so that a test can begin there many times; return what brings it back."""
        kinds = (s3_backends, dynamodb_backends, glue_backends, kms_backends)
        backends = [backend for kind in kinds for regions in kind.values() for backend in regions.values()]
        kept = copy.deepcopy([vars(backend) for backend in backends])
        events, now, random = list(self.events), self.now, mock_random.getstate()

        def rewind() -> None:
            for backend, state in zip(backends, copy.deepcopy(kept), strict=True):
                vars(backend).update(state)
            self.events, self.now = list(events), now
            mock_random.setstate(random)
            self.open()

        return rewind

    def open(self) -> None:
        """Let everything through, and count from nothing."""
        self.requests: list[str] = []
        self._refuser: Refuser | None = None
        self._loses: int | None = None
        self._between: tuple[str, Callable[[], None]] | None = None

    def die_at(self, request: int) -> None:
        """Refuse the given request and all after it: the process is dead."""
        self.refuse(Dead(request))

    def fail_at(self, request: int) -> None:
        """Refuse the given request alone, with an error that no SDK retries: the process lives."""
        self.refuse(Failing(request))

    def refuse(self, refuser: Refuser) -> None:
        """Let whatever ``refuser`` chooses be answered by it."""
        self.open()
        self._refuser = refuser

    def lose_answer_to(self, request: int) -> None:
        """Carry the given request out and hang up: the process lives, and does not know."""
        self.open()
        self._loses = request

    def before(self, request: str, happens: Callable[[], None]) -> None:
        """Let something happen, once, just before the first request whose name contains ``request``."""
        self._between = (request, happens)

    def answer(self, method: str, path: str, headers: HTTPHeaders, body: bytes) -> Answer | None:
        """Answer one request; None where the answer is lost."""
        service, name = _name(method, path, headers)
        if self._between and self._between[0] in name:
            happens, self._between = self._between[1], None
            happens()
        with self._lock:
            number = len(self.requests)
            self.requests.append(name)
            asked = Request(number, service, name, headers.get("User-Agent", ""))
            refused = self._refuser and self._refuser(asked)
            if refused:
                return refused
            answer = self._carry_out(service, name, AWSPreparedRequest(method, path, headers, body, False))
            return None if number == self._loses else answer

    def _carry_out(self, service: str, name: str, request: AWSPreparedRequest) -> Answer:
        if "UpdateTable" in name and service == "glue" and _is_stale(request.body):
            return refusal("glue", "ConcurrentModificationException", "the table was changed meanwhile")
        if name == "AWSEvents.PutEvents":
            return self._take_events(json.loads(request.body)["Entries"])
        request.url = f"https://{service}.{REGION}.amazonaws.com{request.url}"
        answered = self._moto.process_request(request)
        if answered is None:
            raise LookupError(f"moto has no answer to {name}")
        status, headers, body = answered
        return status, dict(headers), body.encode() if isinstance(body, str) else body

    def _take_events(self, entries: list[dict[str, Any]]) -> Answer:
        """Keep events for the tests to see; moto only takes them to targets."""
        self.events += [{**entry, "Detail": json.loads(entry["Detail"])} for entry in entries]
        body = json.dumps({"FailedEntryCount": 0, "Entries": [{"EventId": "event"} for _ in entries]})
        return 200, {"Content-Type": "application/x-amz-json-1.1"}, body.encode()


@lru_cache(maxsize=1)
def serve() -> tuple[Gate, str]:
    """Start the gate once for all tests; return it and its address."""
    Door.gate = Gate()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return Door.gate, f"http://127.0.0.1:{server.server_port}"


def _name(method: str, path: str, headers: HTTPHeaders) -> tuple[str, str]:
    """Service and name of a request: ``dynamodb`` and ``DynamoDB PutItem``, ``s3`` and ``PUT /bucket/key``."""
    scope = re.search(r"Credential=[^/]+/\d+/[^/]+/([^/]+)/", headers.get("Authorization", ""))
    target = headers.get("X-Amz-Target")
    # Whoever shows a token to Cognito signs nothing.
    unsigned = "cognito-idp" if str(target).startswith("AWSCognitoIdentityProviderService.") else "s3"
    service = scope[1] if scope else unsigned
    return service, target or f"{method} {path}"


def _is_stale(body: bytes) -> bool:
    """Whether a Glue UpdateTable names a version that is no longer the table's; moto does not look at it."""
    update = json.loads(body)
    table = glue_backends[ACCOUNT][REGION].get_table(update["DatabaseName"], update["TableInput"]["Name"])
    return "VersionId" in update and table.as_dict()["VersionId"] != update["VersionId"]
