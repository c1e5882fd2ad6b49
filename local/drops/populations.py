"""Populations by area and age band, whose bands of five years add up to the wider ones."""

from __future__ import annotations

from contracts.catalogue import Catalogue
from contracts.datasets.dataset import Dataset
from local.drops.rows import Drop, Generator, Row

SMALLEST, LARGEST = 1_000, 19_000  # people in a band of five years: together about as many as live in England


def make(dataset: Dataset, known: Catalogue, rng: Generator, scale: float) -> list[Drop]:
    """Return one drop of every lower-tier authority and region; a region's people are those of its authorities."""
    del scale
    bands = {band: total.total for total in dataset.totals for band in total.parts}
    tree, listed = known.hierarchies["local_authorities"], known.lists["areas"].by_code
    nodes = [node for node in tree.nodes if node.code in listed]  # "not known" is no area, and nobody lives there
    people: dict[tuple[str, str], int] = {}
    parents = {node.code: node.parent for node in nodes}
    for code in (leaf for leaf in tree.leaves if leaf in parents):
        for band, wider in bands.items():
            count = int(rng.integers(SMALLEST, LARGEST))
            area = code
            while area:
                for name in (band, wider):
                    people[area, name] = people.get((area, name), 0) + count
                area = parents[area]
    ages = dataset.column("age").enum
    rows: list[Row] = [
        {"area_code": node.code, "age": age, "population": str(people[node.code, age])}
        for node in nodes
        for age in ages
    ]
    return [Drop("populations.csv", rows, quote_all=True)]
