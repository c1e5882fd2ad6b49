"""What the inspection hands on to the next steps."""

from __future__ import annotations

from typing import Any

ACCEPT, DUPLICATE = "accept", "duplicate"


def outcome(drop: dict[str, Any], found: dict[str, Any], *, holder: str, report: str) -> dict[str, Any]:
    """Return the drop with the findings that later steps decide by; everything else stays in the report.

    ``holder`` is the drop that the content belongs to. When it is another one, this drop is a duplicate of it.
    """
    counts = found["rows"]
    done = {
        **drop,
        "verdict": found["verdict"],
        "reasons": found["reasons"],
        "sha256": found["file"]["sha256"],
        "rows": {name: counts[name] for name in ("file", "accepted", "rejected", "faulty")},
        "periods": [period["period"] for period in found["periods"]],
        "faulty_periods": found["faulty_periods"],
        "report": report,
    }
    if holder != drop["drop"]:
        done |= {"verdict": DUPLICATE, "duplicate_of": holder, "periods": []}
    return done
