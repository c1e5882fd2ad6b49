"""The record of queries: one object a query, below its day and agreement, in a bucket where none can be changed."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lambdas.adapters import objects
from lambdas.core.private.audit_line import AuditLine


@dataclass(frozen=True)
class QueryRecord:
    """The bucket ``queries/day=<day>/agreement=<agreement>/<time>-<random>.json``."""

    bucket: str

    def last_asked(self, agreement: str, days: Iterable[date]) -> dict[str, date]:
        """Return the day of each username's last question under an agreement; ``days`` are the newest first."""
        last: dict[str, date] = {}
        for day in days:
            for key, _ in objects.listed(self.bucket, f"queries/day={day}/agreement={agreement}/"):
                if (stored := objects.get(self.bucket, key)) is not None:
                    last.setdefault(str(json.loads(stored.body)["username"]), day)
        return last

    def write(self, line: AuditLine) -> str:
        """Write a query down, once; return where. Whoever asks is answered only after this."""
        moment = line.at.replace(":", "").replace("+0000", "Z")
        key = f"queries/day={line.at[:10]}/agreement={line.agreement}/{moment}-{secrets.token_hex(8)}.json"
        objects.put(self.bucket, key, line.in_json().encode(), if_absent=True)
        return key
