"""A plain making of the curated row of an accepted line."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import date
from typing import Any

from contracts.datasets.dataset import Dataset, Grain, Treatment
from contracts.reference.codes import ReferenceList
from tests.unit.core.ingest.oracle.cells import plain

Row = dict[str, Any]


def curate(
    texts: Row, values: Row, dataset: Dataset, lists: Mapping[str, ReferenceList], number: int, drop: str, key: bytes
) -> Row:
    row: Row = {}
    for column in dataset.columns:
        text, value = texts[column.name], values[column.name]
        match column.treatment:
            case Treatment.KEEP:
                row[column.name] = value
                if column.sentinels:
                    absent = "not_available" if text is None else "reported"
                    row[f"{column.name}_status"] = str(column.sentinels.get(text or "", absent))
                if column.codes and column.codes.current:
                    row[column.codes.current] = None if value is None else lists[column.codes.list].current(value)
            case Treatment.PSEUDONYMISE:
                mac = None if value is None else hmac.new(key, plain(value).encode(), hashlib.sha256).hexdigest()
                row[f"{column.name}_pseudonym"] = mac
            case Treatment.YEAR:
                row[f"{column.name}_year"] = None if value is None else value.year
            case Treatment.POSTCODE_DISTRICT:
                row[f"{column.name}_district"] = None if value is None else value.replace(" ", "").upper()[:-3]
            case Treatment.DROP:
                pass
    return {**row, "pratique_drop": drop, "pratique_line": number, "pratique_period": _period(values, dataset)}


def _period(values: dict[str, Any], dataset: Dataset) -> str:
    if dataset.period.grain is Grain.ALL:
        return "all"
    day: date = values[dataset.period.column]
    return day.strftime("%Y-%m-%d" if dataset.period.grain is Grain.DAY else "%Y-%m")
