"""Reads a product's folder: product.yaml, query.sql and tests/*.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contracts.products.measure import MeasureKind
from contracts.products.presets import with_preset
from contracts.products.product import Product, ProductFile, ProductTest
from contracts.queries.branches import BRANCHES
from contracts.queries.files import QUERY, TESTS, read_sql, read_tests, read_uncovered, read_verification
from contracts.queries.verification import VERIFIED
from contracts.reading.faulty import as_far_as_known
from contracts.reading.mistakes import Mistakes, relative
from contracts.reading.read_model import read_model
from contracts.reading.yaml_file import read_yaml

PRODUCT = "product.yaml"
ELSEWHERE = {
    "sql": "query.sql holds the query",
    "tests": "tests/ holds the tests",
    "uncovered": "branches.yaml holds them",
    "verified": "verified.yaml holds the approval",
}


@dataclass(frozen=True)
class ReadProduct:
    """A product as read, and the mistakes of product.yaml, of query.sql and of the file of each of its tests.

    None when there is no product.yaml to speak of; a part of it with a mistake is ``Faulty``.
    """

    product: Product | None
    mistakes: Mistakes
    in_query: Mistakes
    tests: tuple[tuple[ProductTest, Mistakes], ...]
    noted: tuple[Mistakes, ...]

    @property
    def is_sound(self) -> bool:
        """Whether no mistake has been noted so far."""
        return not any(mistakes.found for mistakes in self.noted)


def read_product(folder: Path, root: Path) -> ReadProduct:
    """Read a product's folder, and note every mistake in each of its files."""
    mistakes = Mistakes(relative(folder / PRODUCT, root))
    raw = read_yaml(folder / PRODUCT, mistakes)
    in_query = Mistakes(relative(folder / QUERY, root))
    sql = read_sql(folder / QUERY, in_query)
    tests, in_tests = read_tests(folder / TESTS, ProductTest, root)
    verified, in_verified = read_verification(folder / VERIFIED, root)
    uncovered, in_branches = read_uncovered(folder / BRANCHES, root)
    product = None
    if raw is not None:
        product = _product(raw, sql, [test for test, _ in tests], folder.name, mistakes)
        product = product.model_copy(update={"verified": verified, "uncovered": uncovered})
    noted = (mistakes, in_query, in_verified, in_branches, *in_tests)
    return ReadProduct(product, mistakes, in_query, tuple(tests), noted)


def _product(raw: dict[str, Any], sql: str, tests: list[ProductTest], name: str, mistakes: Mistakes) -> Product:
    for key in ELSEWHERE.keys() & raw.keys():
        mistakes.add(key, key, f"nothing: {ELSEWHERE[key]}")
    written = {key: value for key, value in raw.items() if key not in ELSEWHERE}
    if isinstance(written.get("disclosure"), dict):
        measure = written.get("measure")
        magnitude = isinstance(measure, dict) and measure.get("kind") == MeasureKind.MAGNITUDE.value
        written["disclosure"] = with_preset(written["disclosure"], magnitude=magnitude)
    file = read_model(written, ProductFile, "", mistakes)
    with as_far_as_known:
        if file.name != name:
            mistakes.add("name", file.name, f"{name}, the name of its folder")
    return Product.model_construct(**dict(file), sql=sql, tests=tuple(tests))
