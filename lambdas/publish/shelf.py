"""What the ledger knows of the catalogue: how datasets came in, and what was decided on agreements."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

from contracts.catalogue import Catalogue
from dashboards.site.catalogue.history import NEWEST
from dashboards.site.catalogue.shelf import Shelf
from lambdas.adapters import agreements, arrivals, ledger
from lambdas.adapters.clients import CONNECTIONS


def filled(known: Catalogue, summaries: Sequence[dict[str, Any]]) -> Shelf:
    """Return what the pages of the catalogue are made from, as the ledger has it at this moment."""
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        drops = pool.map(lambda name: arrivals.newest(name, NEWEST), known.datasets)
        decisions = pool.map(agreements.readable, known.agreements)
        return Shelf(
            catalogue=known,
            drops=dict(zip(known.datasets, drops, strict=True)),
            decisions=dict(zip(known.agreements, decisions, strict=True)),
            summaries=summaries,
            at=datetime.fromisoformat(ledger.now()),
        )
