"""CSVW metadata of the published CSV (W3C Metadata Vocabulary for Tabular Data, 2015)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from contracts.products.product import Product
from contracts.reference.codes import Hierarchy
from lambdas.core.release.columns import PublishedColumn, published_columns
from lambdas.core.release.rates import CONFIDENTIAL, NOT_AVAILABLE

LICENCES = {
    "Open Government Licence v3.0": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
}

DIALECT = {"encoding": "utf-8", "delimiter": ",", "lineTerminators": ["\r\n"], "header": True}


def metadata(
    product: Product, hierarchies: Mapping[str, Hierarchy], release: str, published: str, notes: Sequence[str]
) -> str:
    """Return the text of data.csv-metadata.json."""
    columns = published_columns(product, hierarchies)
    licence = LICENCES.get(product.licence, product.licence)
    document: dict[str, Any] = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": "data.csv",
        "dc:title": product.title,
        "dc:description": product.summary,
        "dc:publisher": product.owner,
        "dc:identifier": release,
        "dc:issued": {"@value": published[:10], "@type": "xsd:date"},
        "dc:license": {"@id": licence} if licence.startswith("https://") else licence,
        "dialect": DIALECT,
        "tableSchema": {
            "columns": [_column(column, product) for column in columns],
            "primaryKey": [column.name for column in columns if column.key],
        },
        "notes": list(notes),
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _column(column: PublishedColumn, product: Product) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": column.name,
        "titles": column.name,
        "dc:title": column.title,
        "dc:description": column.description,
        "datatype": column.datatype,
        "required": column.key,
    }
    if column.name == product.measure.name:
        described |= {"null": [CONFIDENTIAL], "datatype": {"base": "integer", "minimum": 0}}
    if product.rate is not None and column.name in {product.rate.denominator, product.rate.name}:
        described |= {"null": [CONFIDENTIAL, NOT_AVAILABLE], "datatype": {"base": column.datatype, "minimum": 0}}
    return described
