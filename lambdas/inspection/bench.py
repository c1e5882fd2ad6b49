"""The bench a drop is inspected on: its file fetched, its contract at hand, what comes of it in a folder."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from lambdas.adapters import objects
from lambdas.adapters.catalogue import catalogue
from lambdas.adapters.keys import domain_key
from lambdas.adapters.settings import settings
from lambdas.core.ingest import Inspection, inspect
from lambdas.inspection.circumstances import given


class EngineFaultError(RuntimeError):
    """The query engine failed. Its own words may hold a drop's values and would be logged, so they are not repeated."""


def examine(drop: dict[str, Any], folder: Path) -> Inspection:
    """Inspect a drop; rejects.csv and, when it is accepted, data/<period>.parquet are written to ``folder``."""
    known = catalogue()
    dataset = known.datasets[drop["dataset"]]
    file = objects.download(drop["bucket"], drop["key"], drop["version"], folder.parent / "drop")
    try:
        return inspect(
            file,
            dataset,
            known.lists,
            drop=drop["drop"],
            landed=datetime.fromisoformat(drop["landed"]).date(),
            file_name=drop["key"].rsplit("/", 1)[-1],
            key=domain_key(dataset.purpose_domain) if dataset.purpose_domain else None,
            out=folder,
            given=given(drop),
            max_text_bytes=settings().max_inspect_bytes,  # what its disk and time can bear, packed or not
            max_spreadsheet_memory=settings().max_spreadsheet_memory,
        )
    except duckdb.Error as error:
        raise EngineFaultError(f"drop {drop['drop']}: {type(error).__name__}") from None
