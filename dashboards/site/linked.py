"""Describes a release to search engines: schema.org Dataset as JSON-LD."""

from __future__ import annotations

from typing import Any

from dashboards.site.page import ReleasePage
from lambdas.core.paper.words import last_day
from lambdas.core.release.csvw import LICENCES

_OTHERS = {
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".parquet": "application/vnd.apache.parquet",
}
_TYPES = {".csv": "text/csv", ".json": "application/json", ".gz": "application/gzip", **_OTHERS}


def linked_data(page: ReleasePage) -> dict[str, Any]:
    """Return the document; addresses are relative to the page."""
    product, days = page.product, list(page.figures.total)
    document: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": product.title,
        "description": product.summary,
        "identifier": page.release,
        "version": page.release,
        "dateModified": page.published,
        "license": LICENCES.get(product.licence, product.licence),
        "creator": {"@type": "Organization", "name": product.owner},
        "isAccessibleForFree": True,
        "variableMeasured": product.measure.title,
        "distribution": [
            {"@type": "DataDownload", "name": item.label, "contentUrl": item.name, "encodingFormat": media}
            for item in page.downloads
            if (media := next((kind for ending, kind in _TYPES.items() if item.name.endswith(ending)), None))
        ],
    }
    if page.area_names:
        document["spatialCoverage"] = {"@type": "Place", "name": page.area}
    if days:
        document["temporalCoverage"] = f"{min(days)}/{last_day(max(days), page.figures.grain)}"
    return document
