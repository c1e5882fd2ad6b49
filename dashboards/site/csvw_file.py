"""Writes what the columns of a release's lesser CSV files are, as CSVW."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple


class Column(NamedTuple):
    """One column: its name, CSVW's type, and what it means."""

    name: str
    datatype: str
    description: str


def write_csvw(
    path: Path, url: str, title: str, release: str, columns: Sequence[Column], primary_key: Sequence[str]
) -> None:
    """Write the metadata of the file ``url`` of a release: its figures may be [c] or [x], what tells rows apart not."""
    described = [
        {
            "name": column.name,
            "titles": column.name,
            "datatype": column.datatype,
            "dc:description": column.description,
            "null": [] if column.name in primary_key else ["[c]", "[x]"],
        }
        for column in columns
    ]
    document = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": url,
        "dc:title": title,
        "dc:identifier": release,
        "dialect": {"encoding": "utf-8", "lineTerminators": ["\r\n"], "header": True},
        "tableSchema": {"columns": described, "primaryKey": list(primary_key)},
    }
    path.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
