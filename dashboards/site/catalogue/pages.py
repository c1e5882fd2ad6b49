"""Renders the pages of the catalogue: what there is, each dataset, each agreement."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from contracts.datasets.curated import Origin, curated_columns
from contracts.datasets.dataset import Column, Dataset, Treatment
from contracts.datasets.kinds import Classification
from dashboards.site.catalogue.history import History
from dashboards.site.catalogue.shelf import Shelf
from dashboards.site.page import AGREEMENTS, CATALOGUE, DATASET, HOME, LATEST, templates
from lambdas.core.paper.words import count

_DAY = 24
CLASSES = {
    Classification.OPEN: "open",
    Classification.PERSONAL: "about one person",
    Classification.IDENTIFYING: "identifies a person",
}
_MADE = {
    Origin.PSEUDONYM: "pseudonym of {}",
    Origin.YEAR: "year of {}",
    Origin.DISTRICT: "district of {}",
    Origin.STATUS: "why {} has a number or none",
    Origin.CURRENT: "live code for {}",
    Origin.PLATFORM: "the platform's own",
}


def every_page(shelf: Shelf) -> dict[str, str]:
    """Return the HTML of every page of the catalogue by its address."""
    datasets = {DATASET.format(item.name): _dataset(item, shelf) for item in shelf.catalogue.datasets.values()}
    return {CATALOGUE: _catalogue(shelf), AGREEMENTS: _agreements(shelf), **datasets}


def _rendered(template: str, shelf: Shelf, **told: Any) -> str:
    ways = {"home": HOME, "agreements_address": AGREEMENTS, "catalogue_address": CATALOGUE}
    functions = {
        "dataset_address": DATASET.format,
        "latest": LATEST.format,
        "every": lambda hours: in_words(hours).removeprefix("1 "),
    }
    return (
        templates()
        .get_template(template)
        .render(shelf=shelf, at=shelf.at.isoformat(timespec="minutes"), **ways, **functions, **told)
    )


def _catalogue(shelf: Shelf) -> str:
    known = shelf.catalogue
    datasets = sorted(known.datasets.values(), key=lambda item: item.title.casefold())
    return _rendered(
        "catalogue.html",
        shelf,
        datasets=[(item, shelf.history(item), shelf.products_of(item)) for item in datasets],
        products=sorted(known.products.values(), key=lambda item: item.title.casefold()),
        registers=sorted(known.registers.values(), key=lambda item: item.title.casefold()),
    )


def _agreements(shelf: Shelf) -> str:
    return _rendered("agreements.html", shelf)


def _dataset(dataset: Dataset, shelf: Shelf) -> str:
    registers = [item for item in shelf.catalogue.registers.values() if dataset.name in item.datasets]
    return _rendered(
        "dataset.html",
        shelf,
        dataset=dataset,
        history=shelf.history(dataset),
        freshness=freshness(shelf.history(dataset)),
        products=shelf.products_of(dataset),
        registers=registers,
        columns=columns(dataset),
        sees=[(item, item.of(dataset.name)) for item in shelf.agreements if item.of(dataset.name)],
    )


def columns(dataset: Dataset) -> list[dict[str, str]]:
    """Return what is told of each column: what it means, its type and unit, where it comes from, what it discloses.

    Those of the drop that are not kept are told too, after those that are.
    """
    rows = []
    for item in curated_columns(dataset):
        source = next((column for column in dataset.columns if column.name == item.source), None)
        kept = item.origin is Origin.VALUE
        rows.append(
            {
                "name": item.name,
                "type": item.type.value,
                "unit": (source.unit or "") if kept and source else "",
                "means": item.description,
                "class": CLASSES[_left(source, item.origin)],
                "from": _source(source) if kept and source else _MADE[item.origin].format(item.source),
            }
        )
    dropped = [column for column in dataset.columns if column.treatment is Treatment.DROP]
    return rows + [
        {
            "name": column.name,
            "type": column.type.value,
            "unit": "",
            "means": column.description,
            "class": CLASSES[column.classification],
            "from": f"{_source(column)}; not kept",
        }
        for column in dropped
    ]


def _left(source: Column | None, origin: Origin) -> Classification:
    """Return how much a curated column says about a person: what identified one is only about one when it is in."""
    if source is None or origin is Origin.PLATFORM:
        return Classification.OPEN
    return Classification.PERSONAL if source.identifies else source.classification


def _source(column: Column) -> str:
    return f"“{column.header}” of the file"


def in_words(hours: int) -> str:
    """Say how long some hours are: ``1 day``, ``31 days``, ``6 hours``."""
    return count(hours // _DAY, "day") if hours % _DAY == 0 else count(hours, "hour")


def freshness(history: History) -> str:
    """Say whether the promise is kept."""
    if history.received is None:
        return "Nothing had come in." if not history.entries else "None of the newest files had come in."
    if history.late is None:
        return "On time."
    return f"Late by {in_words(_whole_hours(history.late))}."


def _whole_hours(late: timedelta) -> int:
    hours = max(1, int(late.total_seconds() // 3600))
    return hours if hours < 2 * _DAY else hours // _DAY * _DAY
