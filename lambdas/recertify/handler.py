"""Reports each month who is let in under which agreement, as ``pratique users recertify`` does, and tells people."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from contracts.agreements.days import day_of
from lambdas.adapters import events, recertifying, telemetry
from lambdas.adapters.catalogue import catalogue
from lambdas.adapters.settings import settings
from lambdas.core.recertification import in_words


@telemetry.instrumented
def main(_event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Keep a day's report, once, announce it, and return where it is and what is to be done, in words.

    Running it again on the same day announces the report that is kept.
    """
    bucket, today = settings().queries_bucket, day_of(datetime.now(UTC))
    rows = recertifying.rows(catalogue().agreements.values(), settings().user_pool, bucket, today)
    kept, told = recertifying.keep(bucket, today, rows), in_words(rows)
    said = {"report": f"s3://{bucket}/{kept}", "told": f"{told}; the report is s3://{bucket}/{kept}"}
    events.announce(recertifying.SOURCE, recertifying.DUE, said)
    telemetry.count("Recertification.people", len(rows))
    return {"kept": kept, "told": told}
