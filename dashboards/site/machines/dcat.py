"""The catalogue of all products (W3C DCAT 3) as JSON-LD."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from contracts.datasets.dataset import Dataset
from contracts.products.product import Product
from dashboards.site.page import CATALOGUE, DATASET
from lambdas.core.paper.words import last_day
from lambdas.core.release.csvw import LICENCES

_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
RESTRICTED = "http://publications.europa.eu/resource/authority/access-right/RESTRICTED"
# DCAT 3 wants a resource for how often, and this list is the one that DCAT-AP takes it from.
_FREQUENCY = "http://publications.europa.eu/resource/authority/frequency/"
_FREQUENCIES = {
    "daily": "DAILY",
    "weekly": "WEEKLY",
    "fortnightly": "BIWEEKLY",
    "monthly": "MONTHLY",
    "quarterly": "QUARTERLY",
    "yearly": "ANNUAL",
}
_MEDIA = "https://www.iana.org/assignments/media-types/"
FILES = {
    "data.csv": "text/csv",
    "data.json": "application/json",
    "data.parquet": "application/vnd.apache.parquet",
    "data.ods": "application/vnd.oasis.opendocument.spreadsheet",
}

_ENDINGS = {
    "-metadata.json": "application/csvm+json",
    ".gz": "application/gzip",
    ".csv": "text/csv",
    ".json": "application/json",
    ".sql": "application/sql",
}


def catalogue(
    products: Mapping[str, Product],
    datasets: Mapping[str, Dataset],
    summaries: Sequence[Mapping[str, Any]],
    address: str,
) -> dict[str, Any]:
    """Return the catalogue; a dataset for each product, its latest release as the current version.

    What products are made of is described too, without a distribution: agreements alone give access.
    """
    known = sorted((item for item in summaries if item["product"] in products), key=lambda item: item["product"])
    return {
        "@context": _CONTEXT,
        "@id": f"{address}/catalogue.jsonld",
        "@type": "dcat:Catalog",
        "dcterms:title": "Pratique: public-health figures",
        "foaf:homepage": {"@id": f"{address}{CATALOGUE}"},
        "dcat:dataset": [
            *(_dataset(products[item["product"]], item, address) for item in known),
            *(_source(item, address) for _, item in sorted(datasets.items())),
        ],
    }


def _by_ending(name: str) -> str | None:
    """Return the media type of a lesser file of a release; None where IANA has none, as of a bare signature."""
    return next((media for ending, media in _ENDINGS.items() if name.endswith(ending)), None)


def _source(dataset: Dataset, address: str) -> dict[str, Any]:
    page = f"{address}{DATASET.format(dataset.name)}"
    return {
        "@id": page.removesuffix("index.html"),
        "@type": "dcat:Dataset",
        "dcterms:title": dataset.title,
        "dcterms:description": dataset.description,
        "dcterms:publisher": {"@type": "foaf:Organization", "foaf:name": dataset.owner},
        "dcterms:accessRights": {"@id": RESTRICTED},
        "dcat:version": dataset.version,
        "dcat:landingPage": {"@id": page},
    }


def _named_licence(name: str) -> dict[str, Any]:
    """Return a licence whose address is not known: DCAT takes a document that tells it, and no text by itself."""
    return {"@type": "dcterms:LicenseDocument", "dcterms:title": name}


def _dataset(product: Product, summary: Mapping[str, Any], address: str) -> dict[str, Any]:
    latest = f"{address}/products/{product.name}/latest/"
    licence = LICENCES.get(product.licence)
    described: dict[str, Any] = {
        "@id": latest,
        "@type": "dcat:Dataset",
        "dcterms:title": product.title,
        "dcterms:description": product.summary,
        "dcterms:publisher": {"@type": "foaf:Organization", "foaf:name": product.owner},
        "dcterms:license": {"@id": licence} if licence else _named_licence(product.licence),
        "dcterms:accrualPeriodicity": {"@id": f"{_FREQUENCY}{_FREQUENCIES.get(product.release.frequency, 'OTHER')}"},
        "dcterms:modified": {"@value": summary["published"], "@type": "xsd:dateTime"},
        "dcat:version": summary["release"],
        "dcat:hasCurrentVersion": {"@id": f"{address}/products/{product.name}/releases/{summary['release']}/"},
        "dcat:landingPage": {"@id": f"{latest}index.html"},
        "prov:wasDerivedFrom": [
            {"@id": f"{address}{DATASET.format(name)}".removesuffix("index.html")} for name in product.datasets
        ],
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "dcterms:title": name,
                "dcat:downloadURL": {"@id": f"{latest}{name}"},
                "dcat:mediaType": {"@id": f"{_MEDIA}{media}"},
            }
            for name in summary.get("files", ())
            if (media := FILES.get(name) or _by_ending(name))
        ],
    }
    if summary.get("covers"):
        first, newest = summary["covers"]
        last = last_day(date.fromisoformat(newest), summary.get("grain", "day")).isoformat()
        described["dcterms:temporal"] = {
            "@type": "dcterms:PeriodOfTime",
            "dcat:startDate": {"@value": first, "@type": "xsd:date"},
            "dcat:endDate": {"@value": last, "@type": "xsd:date"},
        }
    return described
