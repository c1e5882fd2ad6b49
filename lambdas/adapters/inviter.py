"""The function that invites people, called with the token of an administrator."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from contracts.reading.errors import PratiqueError
from lambdas.adapters.people import Outcome, Result
from lambdas.core.onboarding import COLUMNS, Person

_FAILED = "The function that invites failed, and its log says why. Send the list again later."
_PATIENCE = 120  # seconds for a few people, of whom each may have to wait for Cognito


class NobodyInvitedError(PratiqueError):
    """The function invites nobody; the text says why and what to do."""


@lru_cache(maxsize=1)
def _client() -> Any:
    # A call whose answer was lost is not made again: what came of it is kept, and the list sent anew takes up the rest.
    config = Config(read_timeout=_PATIENCE, retries={"total_max_attempts": 1})
    return boto3.client("lambda", config=config)


@dataclass(frozen=True)
class Inviter:
    """The function, by a name that ends with its alias."""

    function: str

    def invite(self, agreement: str, people: Sequence[Person], token: str) -> list[Result]:
        """Invite people and return a result for each. Raises NobodyInvitedError."""
        out = io.StringIO(newline="")
        csv.writer(out).writerows([COLUMNS, *((person.username, person.email) for person in people)])
        answer = self.call({"agreement": agreement, "people": out.getvalue(), "token": token})
        if "results" not in answer:
            raise NobodyInvitedError(str(answer.get("refused", _FAILED)))
        rows = csv.DictReader(io.StringIO(answer["results"], newline=""))
        return [Result(Person(row["username"], row["email"]), Outcome(row["outcome"]), row["why"]) for row in rows]

    def call(self, event: dict[str, str]) -> dict[str, Any]:
        """Call the function and return its answer; an empty one when it failed. Raises NobodyInvitedError."""
        name, _, alias = self.function.rpartition(":")
        try:
            made = _client().invoke(FunctionName=name, Qualifier=alias, Payload=json.dumps(event).encode())
        except (BotoCoreError, ClientError) as error:
            raise NobodyInvitedError(_FAILED) from error
        if made.get("FunctionError"):
            return {}
        found: dict[str, Any] = json.loads(made["Payload"].read())
        return found
