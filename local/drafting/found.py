"""What the process that reads an example apart found of its layout, beside the records: plain values, as JSON."""

from __future__ import annotations

from pydantic import BaseModel

from contracts.datasets.dataset import Column, ColumnType, Dataset, Duplicates, Grain, Period, Service
from contracts.datasets.layouts import Layout

FOUND = "found.json"


class Found(BaseModel):
    """The layout of a workbook and what it rests on, or the types of the columns of Parquet by header."""

    layout: Layout | None = None
    why: str = ""
    kinds: dict[str, ColumnType] = {}


def unknown(columns: dict[str, ColumnType], layout: Layout | None = None) -> Dataset:
    """Return a contract that says no more of an example than its headers, by which the readers take its records."""
    return Dataset(
        name="example",
        title="Example",
        description="",
        version="0.1.0",
        owner="",
        columns=tuple(
            Column(name=f"c{number}", header=header, type=kind, description="")
            for number, (header, kind) in enumerate(columns.items())
        ),
        key=(),
        period=Period(grain=Grain.ALL),
        duplicates=Duplicates.COLLAPSE,
        service=Service(frequency_hours=1, retention_days=1),
        max_rejected_share=0,
        spreadsheets=(layout,) if layout else (),
    )
