"""The real catalogue as its pages would tell of it after some drops and decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from contracts.agreements.states import Verb
from contracts.catalogue import Catalogue, load
from dashboards.site.catalogue.shelf import Shelf
from tests.support.agreed import decided

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[2] / "catalogue"


@cache
def known() -> Catalogue:
    """Return the real catalogue."""
    return load(ROOT)


def drop(state: str = "committed", hours: int = 2, file: int = 1000, rejected: int = 3) -> dict[str, Any]:
    """Make what is read of a drop that landed so many hours before AT."""
    rows = {"file": file, "accepted": file - rejected, "rejected": rejected, "faulty": rejected}
    return {"landed": (AT - timedelta(hours=hours)).isoformat(), "state": state, "rows": rows}


def shelf(summaries: Sequence[Mapping[str, Any]] = (), **drops: list[dict[str, Any]]) -> Shelf:
    """Make the shelf: ``drops`` by dataset, one agreement active, one suspended and one not decided on."""
    made = drops or {
        "covid_tests": [drop("quarantined", 1), *(drop(hours=50 + 24 * n) for n in range(14))],
        "ae_waits": [
            drop(),
            drop("refused", 30, 10, 10),
            drop("superseded", 60),
            drop("duplicate", 90),
            drop("landed"),
        ],
    }
    agreements = known().agreements
    decisions = {
        "wharfe_modelling": decided(agreements["wharfe_modelling"]),
        "outbreak_centre": decided(agreements["outbreak_centre"], Verb.SUSPEND),
    }
    return Shelf(catalogue=known(), drops=made, decisions=decisions, summaries=summaries, at=AT)
