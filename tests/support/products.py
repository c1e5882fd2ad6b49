"""A made-up product, its hierarchies, and cells of it, for tests of releases and pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from contracts.datasets.dataset import Csv, Dataset, Duplicates, Grain, Period, Service
from contracts.products.product import Product
from contracts.reading.version import VERSION
from contracts.reference.codes import Hierarchy, Node
from dashboards.site.figures import Figures
from dashboards.site.page import Download, ReleasePage
from lambdas.core.release.cells import Cell, CellHash
from lambdas.core.release.code_names import code_names, hash_of_names
from lambdas.core.release.columns import told_columns
from lambdas.core.release.statement import statement

HOSTILE = "<script>alert('x')</script>\u202e&\"'"
AREAS = Hierarchy("areas", (Node("E92", "England", ""), Node("N", "North", "E92"), Node("S", "South", "E92")))
AGES = Hierarchy(
    "ages", (Node("ALL", "All ages", ""), Node("0-18", "0 to 18", "ALL"), Node("19+", "19 and over", "ALL"))
)
HIERARCHIES = {"areas": AREAS, "ages": AGES}
PRODUCT: dict[str, Any] = {
    "name": "calls",
    "title": "Calls for help",
    "summary": "Calls by day, service, area and age band.",
    "datasets": ["calls"],
    "owner": "Analysis",
    "slices": [
        {"name": "date", "title": "Date", "kind": "date"},
        {"name": "service", "title": "Service", "labels": {"phone": "By telephone", "online": "Online"}},
    ],
    "dimensions": [
        {"name": "area", "title": "Area", "hierarchy": "areas"},
        {"name": "age", "title": "Age band", "hierarchy": "ages"},
    ],
    "measure": {"name": "calls", "title": "Calls", "unit": "calls"},
    "disclosure": {"threshold": 7, "source": "A publication"},
    "release": {"frequency": "weekly", "next_after_days": 7},
    "page": {
        "headline": "{value} calls in {area} on {date}",
        "chart": "Calls a day",
        "chart_by": "service",
        "table": "area",
        "notes": ["A note."],
    },
    "sql": "SELECT date, service, area, age, calls FROM calls",
    "tests": [{"name": "calls are taken as they are", "given": {}, "expected": []}],
}
DATASET = Dataset(
    name="calls",
    title="Calls",
    description="Calls.",
    version="1.0.0",
    owner="Supplier",
    columns=(),
    key=(),
    period=Period(column="date", grain=Grain.DAY),
    duplicates=Duplicates.REJECT,
    csv=Csv(),
    service=Service(frequency_hours=24, retention_days=30),
    max_rejected_share=0.1,
)
PUBLISHED = "2020-10-05T08:30:00+00:00"
RELEASE = "20201003T163000Z-ab12cd34"
CERTIFICATE = {"passes": True, "solver": "HiGHS 1.15", "cells": 100, "hidden": 12, "exposed": 0}
INPUT = {
    "dataset": "calls",
    "snapshot": "730291827364",
    "rows": 90,
    "drop": "20201003T163000Z-1f2e3d4c",
    "drops": [
        {
            "drop": "20201003T163000Z-1f2e3d4c",
            "landed": "2020-10-03T16:30:00+00:00",
            "rows": {"file": 100, "accepted": 90, "rejected": 10, "faulty": 0},
        }
    ],
    "earlier": 3,
}


def product(**changes: Any) -> Product:
    """Make the product, with some fields changed; a mapping changes fields within a field."""
    fields = dict(PRODUCT)
    for name, value in changes.items():
        fields[name] = {**fields.get(name, {}), **value} if isinstance(value, dict) else value
    return Product.model_validate(fields)


def cells(days: int = 30, *, first: date = date(2020, 9, 1)) -> list[Cell]:
    """Make cells of both services for some days: 100 and 40 calls a day, the North's children hidden."""
    made = []
    for n in range(days):
        day = (first + timedelta(days=n)).isoformat()
        for service, count in (("phone", 100 + n), ("online", 40)):
            made += [
                Cell((day, service, "E92", "ALL"), count),
                Cell((day, service, "E92", "0-18"), count // 2),
                Cell((day, service, "N", "ALL"), count - 30),
                Cell((day, service, "N", "0-18"), None, "confidential", "primary", 1, 7),
                Cell((day, service, "S", "ALL"), 30),
            ]
    return made


def page(made: Product | None = None, found: list[Cell] | None = None, **changes: Any) -> ReleasePage:
    """Make everything that a page tells."""
    chosen = made or product()
    figures = Figures(chosen, HIERARCHIES)
    for cell in cells() if found is None else found:
        figures.add(cell)
    facts: dict[str, Any] = {
        "product": chosen,
        "hierarchies": HIERARCHIES,
        "datasets": {"calls": DATASET},
        "figures": figures,
        "release": RELEASE,
        "published": PUBLISHED,
        "inputs": [INPUT],
        "certificate": CERTIFICATE,
        "downloads": [Download("data.csv", "CSV", 123_456)],
    }
    return ReleasePage(**{**facts, **changes})


def candidate() -> Mapping[str, Any]:
    """Make what the suppression leaves for publication."""
    proved = CellHash()
    list(proved.through(cells()))
    names = hash_of_names(code_names(product(), HIERARCHIES))
    called = {"columns": list(told_columns(product())), "names_sha256": names}
    rule = product().disclosure.model_dump(mode="json")
    certificate = {**CERTIFICATE, "disclosure": rule, "sha256": proved.hex, **called}
    made = {
        "product": product().name,
        "release": RELEASE,
        "made": PUBLISHED,
        "pratique": VERSION,
        "after": None,
        "beside": {},
        "inputs": [INPUT],
        "sql": "SELECT 1",
        "certificate": certificate,
    }
    signed = {"text": statement(made), "signature": "c2lnbmVk", "key": "-----BEGIN PUBLIC KEY-----\n"}
    return {**made, "signed": signed}
