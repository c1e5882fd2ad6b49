"""Registers of codes, written from the reference lists: authorities, trusts, mergers of trusts."""

from __future__ import annotations

from datetime import date, timedelta

from contracts.catalogue import Catalogue
from contracts.datasets.dataset import Dataset
from local.drops.patterns import text_like
from local.drops.rows import Drop, Generator, Row

# The list's own codes of the NHS regions (Organisation Data Service, national groupings).
GROUPINGS = {
    "E40000003": "Y56",
    "E40000006": "Y58",
    "E40000005": "Y59",
    "E40000008": "Y60",
    "E40000007": "Y61",
    "E40000010": "Y62",
    "E40000009": "Y63",
}
ENGLAND = ("E92000001", "England")


def area_codes(dataset: Dataset, known: Catalogue, rng: Generator, scale: float) -> list[Drop]:
    """Return one drop with every lower-tier authority of England, live or retired."""
    del dataset, rng, scale
    tree, listed = known.hierarchies["local_authorities"], known.lists["areas"]
    parents = {node.code: node.parent for node in tree.nodes}
    rows: list[Row] = []
    for entry in listed.entries:
        live = listed.current(entry.code)
        if entry.kind == "local_authority" and live in parents:
            names = {"successor": tree.names[live], "upper_tier": tree.names[live]}
            codes = {"area": entry.code, "successor": live, "upper_tier": live, "region": parents[live]}
            names |= {"area": entry.name, "region": tree.names[parents[live]], "country": ENGLAND[1]}
            codes["country"] = ENGLAND[0]
            row = {f"{part}_code": code for part, code in codes.items()}
            row |= {f"{part}_name": name for part, name in names.items()}
            rows.append(row | {"live": str(live == entry.code).upper()})
    return [Drop("la_all_codes.csv", rows)]


def trusts(dataset: Dataset, known: Catalogue, rng: Generator, scale: float) -> list[Drop]:
    """Return one drop with every trust, without a header; of those that closed, where they were is made up."""
    del scale
    made_up = ("national_grouping", "health_geography", "region")
    parents = {node.code: node.parent for node in known.hierarchies["trusts"].nodes}
    rows: list[Row] = []
    for entry in known.lists["trusts"].entries:
        row = {name: text_like(dataset.column(name).pattern or "", rng) for name in made_up}
        if board := parents.get(entry.code):
            row |= {"health_geography": board, "national_grouping": GROUPINGS[parents[board]]}
        days = {"opened": entry.start.replace("-", ""), "closed": entry.end.replace("-", "")}
        rows.append({"trust_code": entry.code, "trust_name": entry.name.upper(), "postcode": "", **days, **row})
    return [Drop("etr.csv", rows)]


def trust_mergers(dataset: Dataset, known: Catalogue, rng: Generator, scale: float) -> list[Drop]:
    """Return one drop with every merger of the reference list."""
    del dataset, rng, scale
    rows: list[Row] = []
    for entry in known.lists["trusts"].entries:
        if entry.successor:
            since = date.fromisoformat(entry.end) + timedelta(days=1)
            rows.append({"trust_code": entry.code, "successor_code": entry.successor, "since": since.isoformat()})
    return [Drop("trust_mergers.csv", rows)]
