"""How AWS says no: each service in its own words, to a request that the tests choose and to those after it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field

Answer = tuple[int, dict[str, str], bytes]

_THROTTLED = {"s3": (503, "SlowDown"), "dynamodb": (400, "ProvisionedThroughputExceededException")}
# How often a throttled request is made again. boto3's are set in lambdas.adapters.clients, Arrow's are its own; a call
# of Glue is made once and the commit decided anew, up to ten times in all, so that two are enough to see that.
_BOTO, _ARROW, _GLUE, _COMMITS = 5, 2, 2, 10


@dataclass(frozen=True)
class Request:
    """A request as the gate sees it: ``agent`` is the SDK that makes it."""

    number: int
    service: str
    name: str
    agent: str


Refuser = Callable[[Request], Answer | None]
"""Answers a request instead of the service; None lets it through."""


@dataclass(frozen=True)
class Dead:
    """The given request and all after it are refused: the process is dead."""

    at: int

    def __call__(self, request: Request) -> Answer | None:
        return refusal("", "Killed", "the process is dead") if request.number >= self.at else None


@dataclass(frozen=True)
class Failing:
    """The given request is refused, once, with an error that no SDK retries."""

    at: int

    def __call__(self, request: Request) -> Answer | None:
        return refusal(request.service, "AccessDenied", "not this time", 403) if request.number == self.at else None


@dataclass
class Throttle:
    """The given request is throttled and, by its name, those that repeat it.

    As long as the SDK, or the commit, bears it without a fault, or until it has given up (``outlasting``).
    """

    at: int
    outlasting: bool
    _name: str = field(default="", init=False)
    _left: int = field(default=0, init=False)

    def __call__(self, request: Request) -> Answer | None:
        if request.number == self.at:
            self._name, self._left = request.name, self._times(request)
        if request.name != self._name or not self._left:
            return None
        self._left -= 1
        status, code = _THROTTLED.get(request.service, (400, "ThrottlingException"))
        return refusal(request.service, code, "too many requests", status)

    def _times(self, request: Request) -> int:
        if request.service == "glue":
            return _COMMITS if self.outlasting else _GLUE
        return (_BOTO if request.agent.startswith("Boto3") else _ARROW) + self.outlasting


def refusal(service: str, code: str, message: str, status: int = 400) -> Answer:
    """Return an error in the form of the service: XML from S3, JSON from any other."""
    if service == "s3":
        error = f"<Error><Code>{code}</Code><Message>{message}</Message></Error>"
        return status, {"Content-Type": "application/xml"}, error.encode()
    body = json.dumps({"__type": code, "message": message}).encode()
    return status, {"Content-Type": "application/json", "x-amzn-errortype": code}, body
