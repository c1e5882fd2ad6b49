"""The table of sessions: a DynamoDB table whose items go by themselves once they mean nothing.

pk session#<hash>    a session; the hash is of the name that its browser holds
pk waiting#<hash>    a sign-in that is half done, sealed under the name that its browser holds
pk person#<sub>      how often all of somebody's sessions were ended
pk code#<hash>       a one-time code that was used
pk <counter>#<n>     how many tries there were in window n, see ``lambdas.core.private.attempts``
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from boto3.dynamodb.conditions import Attr
from botocore.exceptions import ClientError

from lambdas.adapters.ledger import is_refusal
from lambdas.core.private import attempts
from lambdas.core.private.attempts import Counter
from lambdas.core.private.sealing import opened, sealed
from lambdas.core.private.sessions import TOUCH, Session, Waiting, kept_as

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table


@dataclass(frozen=True)
class Sessions:
    """Sessions, half-done sign-ins, used codes and counters in one table. Moments are seconds since 1970."""

    table: Table

    def begin(self, name: str, session: Session) -> None:
        """Keep a session under the name that its browser holds."""
        self._put(f"session#{kept_as(name)}", asdict(session), session.ends)

    def find(self, name: str, now: int) -> Session | None:
        """Return the session of a name if it lives, and note now and then that it is in use."""
        session = self.of(name)
        if session is None or not session.lives(now, self.ended(session.person)):
            return None
        if now - session.seen >= TOUCH:
            self._touch(name, now)
        return session

    def of(self, name: str) -> Session | None:
        """Return what is kept under a name, whether or not it lives: whose it is, is known after it has lapsed too."""
        item = self._get(f"session#{kept_as(name)}")
        if item is None:
            return None
        numbers = {field: int(item[field]) for field in ("began", "seen", "ended_before")}
        return Session(str(item["person"]), str(item["username"]), **numbers)

    def end(self, name: str) -> None:
        """End one session."""
        self.table.delete_item(Key={"pk": f"session#{kept_as(name)}"})

    def end_all(self, person: str) -> None:
        """End every session of somebody that has begun until now."""
        self.table.update_item(
            Key={"pk": f"person#{person}"},
            UpdateExpression="ADD ended :one",
            ExpressionAttributeValues={":one": 1},
        )

    def ended(self, person: str) -> int:
        """Return how often all of somebody's sessions were ended."""
        return int((self._get(f"person#{person}") or {}).get("ended", 0))

    def wait(self, name: str, waiting: Waiting) -> None:
        """Keep a half-done sign-in under the name that its browser holds, and sealed by it."""
        box = sealed(name, json.dumps(asdict(waiting)))
        self._put(f"waiting#{kept_as(name)}", {"sealed": box}, waiting.until)

    def waiting(self, name: str, now: int) -> Waiting | None:
        """Return the half-done sign-in of a name, if there still is one."""
        item = self._get(f"waiting#{kept_as(name)}") or {}
        text = opened(name, str(item.get("sealed", "")))
        found = Waiting(**json.loads(text)) if text is not None else None
        return found if found is not None and found.until > now else None

    def forget(self, name: str) -> None:
        """Forget a half-done sign-in."""
        self.table.delete_item(Key={"pk": f"waiting#{kept_as(name)}"})

    def use_code(self, username: str, code: str, now: int) -> bool:
        """Take a one-time code for used; False when it was used before. Of two at once one is told so."""
        item: dict[str, Any] = {"pk": attempts.code_key(username, code), "expires": now + attempts.CODE_LIVES}
        # Items that have expired are taken away within days, not at once.
        fresh = Attr("pk").not_exists() | Attr("expires").lte(now)
        try:
            self.table.put_item(Item=item, ConditionExpression=fresh)
        except ClientError as error:
            if not is_refusal(error):
                raise
            return False
        return True

    def count(self, counter: Counter, now: int) -> bool:
        """Count one try; whether it is let through."""
        made = self.table.update_item(
            Key={"pk": f"{counter.key}#{attempts.window(now)}"},
            UpdateExpression="ADD tries :one SET expires = :ends",
            ExpressionAttributeValues={":one": 1, ":ends": attempts.ends(now)},
            ReturnValues="UPDATED_NEW",
        )
        return int(str(made["Attributes"]["tries"])) <= counter.most

    def _touch(self, name: str, now: int) -> None:
        """Note that a session is in use, unless it was ended in the meantime."""
        try:
            self.table.update_item(
                Key={"pk": f"session#{kept_as(name)}"},
                UpdateExpression="SET seen = :now",
                ExpressionAttributeValues={":now": now},
                ConditionExpression=Attr("pk").exists(),
            )
        except ClientError as error:
            if not is_refusal(error):
                raise

    def _get(self, key: str) -> dict[str, Any] | None:
        found: dict[str, Any] | None = self.table.get_item(Key={"pk": key}, ConsistentRead=True).get("Item")
        return found

    def _put(self, key: str, facts: dict[str, Any], expires: int) -> None:
        self.table.put_item(Item={"pk": key, **facts, "expires": expires})
