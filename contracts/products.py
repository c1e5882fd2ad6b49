"""Reads a product's folder: product.yaml, query.sql and tests/*.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from contracts.mistakes import Mistakes, relative
from contracts.product import Product, ProductTest
from contracts.yaml_file import read_yaml

PRODUCT = "product.yaml"
QUERY = "query.sql"


@dataclass(frozen=True)
class ReadProduct:
    """A product as read: None when product.yaml cannot be; its tests, each beside the mistakes of its own file."""

    product: Product | None
    mistakes: Mistakes
    tests: tuple[tuple[ProductTest, Mistakes], ...]
    noted: tuple[Mistakes, ...]


def read_product(folder: Path, root: Path) -> ReadProduct:
    """Read a product's folder. ``mistakes`` are those of product.yaml, ``noted`` those of each of its files."""
    mistakes = Mistakes(relative(folder / PRODUCT, root))
    raw = read_yaml(folder / PRODUCT, mistakes)
    sql, in_query = _query(folder / QUERY, root)
    tests, in_tests = _tests(folder / "tests", root)
    product = None
    if raw is not None:
        for key, where in (("sql", "query.sql holds the query"), ("tests", "tests/ holds the tests")):
            if key in raw:
                mistakes.add(key, key, f"nothing: {where}")
        product = _product(raw | {"sql": sql, "tests": [test for test, _ in tests]}, folder.name, mistakes)
    return ReadProduct(product, mistakes, tuple(tests), (mistakes, in_query, *in_tests))


def _product(raw: dict[str, Any], name: str, mistakes: Mistakes) -> Product | None:
    if raw.get("name") != name:
        mistakes.add("name", raw.get("name"), f"{name}, the name of its folder")
    try:
        return Product.model_validate(raw)
    except ValidationError as error:
        mistakes.from_pydantic(error, Product)
        return None


def _query(path: Path, root: Path) -> tuple[str, Mistakes]:
    mistakes = Mistakes(relative(path, root))
    sql = path.read_text(encoding="utf-8").strip() if path.is_file() else ""
    if not sql:
        mistakes.missing("", "one SELECT in Athena's dialect")
    if sql.rstrip(";").count(";"):
        mistakes.add("", "more than one statement", "one SELECT in Athena's dialect")
    return sql, mistakes


def _tests(folder: Path, root: Path) -> tuple[list[tuple[ProductTest, Mistakes]], list[Mistakes]]:
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        none = Mistakes(relative(folder, root))
        none.missing("", "at least one test: a YAML file with name, given and expected")
        return [], [none]
    tests: list[tuple[ProductTest, Mistakes]] = []
    everything: list[Mistakes] = []
    for path in paths:
        mistakes = Mistakes(relative(path, root))
        everything.append(mistakes)
        raw = read_yaml(path, mistakes)
        if raw is None:
            continue
        try:
            tests.append((ProductTest.model_validate(raw), mistakes))
        except ValidationError as error:
            mistakes.from_pydantic(error, ProductTest)
    return tests, everything
