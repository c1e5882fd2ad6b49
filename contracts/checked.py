"""Loads the catalogue, reads its SQL too and finds what nothing reads.

For whoever makes or tries the catalogue, never for a function.

A function's cold start is no place for a parser, and its catalogue has passed at synth.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from contracts.catalogue import Catalogue, Reading, read
from contracts.datasets.pattern_checks import check_patterns
from contracts.datasets.rule_checks import check_rules
from contracts.queries.checks import check_query
from contracts.registers.queries import check_register_queries
from contracts.strays import strays


def load(root: Path, today: date | None = None) -> Catalogue:
    """Read the catalogue in the folder ``root``, its rules' and queries' SQL included.

    With ``today`` an agreement that has ended is a mistake; without, the days of agreements are only held against each
    other.

    Raises:
        CatalogueError: with every mistake there is, each naming its file, its field, what was found and what is
            allowed.

    """
    reading = read(root)
    _check_sql(reading)
    if today is not None:
        reading.check_expiry(today)
    reading.noted.extend(strays(root))
    return reading.whole()


def _check_sql(reading: Reading) -> None:
    for dataset, mistakes in reading.datasets.values():
        check_rules(dataset, mistakes)
        check_patterns(dataset, mistakes)
    datasets = reading.contracts()
    for product, made in reading.readable_products():
        check_query(product, reading.known, datasets, made.in_query, made.mistakes)
    for register in reading.registers.values():
        check_register_queries(register, reading.known, datasets, reading.sound_products())
