"""How the file of a dataset is written, as a draft says it: layout of text, format, layout of a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from local.drafting.example import Example


def written_as(example: Example) -> list[dict[str, Any]]:
    """Return the custom properties that say in what format an example came, each marked as inferred."""
    properties: dict[str, Any] = {}
    text: dict[str, Any] = {}
    if example.delimiter != ",":
        text["delimiter"] = example.delimiter
    if example.encoding != "utf-8":
        text["encoding"] = example.encoding
    if text:
        properties |= {"pratique.csv": text, "inferred.csv": "the delimiter and encoding of the example"}
    if example.format is not None:
        properties |= {"pratique.formats": [example.format.value], "inferred.formats": "the format of the example"}
    if example.layout is not None:
        layout = example.layout.model_dump(mode="json", exclude_defaults=True)
        properties |= {"pratique.spreadsheets": [layout], "inferred.spreadsheets": example.why}
    return custom(properties)


def custom(properties: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Write properties as ODCS has them."""
    return [{"property": name, "value": value} for name, value in properties.items()]
