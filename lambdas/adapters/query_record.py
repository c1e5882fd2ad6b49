"""The record of queries: one object a query, below its day and agreement, in a bucket where none can be changed."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date

from lambdas.adapters import objects
from lambdas.adapters.clients import CONNECTIONS
from lambdas.core.private.audit_line import AuditLine


@dataclass(frozen=True)
class QueryRecord:
    """The bucket ``queries/day=<day>/agreement=<agreement>/<time>-<random>.json``."""

    bucket: str

    def last_asked(self, agreement: str, days: Iterable[date], among: Collection[str]) -> dict[str, date]:
        """Return the day of the last question of some usernames under an agreement; ``days`` are the newest first.

        Days before all of them have asked are not read.
        """
        last: dict[str, date] = {}
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            for day in days:
                if last.keys() >= set(among):
                    break
                keys = [key for key, _ in objects.listed(self.bucket, f"queries/day={day}/agreement={agreement}/")]
                for username in pool.map(self._who, keys):
                    last.setdefault(username, day)
        return {username: day for username, day in last.items() if username in among}

    def _who(self, key: str) -> str:
        stored = objects.get(self.bucket, key)
        return "" if stored is None else str(json.loads(stored.body)["username"])

    def write(self, line: AuditLine) -> str:
        """Write a query down, once; return where. Whoever asks is answered only after this."""
        moment = line.at.replace(":", "").replace("+0000", "Z")
        key = f"queries/day={line.at[:10]}/agreement={line.agreement}/{moment}-{secrets.token_hex(8)}.json"
        objects.put(self.bucket, key, line.in_json().encode(), if_absent=True)
        return key
