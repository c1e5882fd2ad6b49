"""Reads a product's folder: product.yaml, query.sql and tests/*.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import ValidationError

from contracts.mistakes import Mistakes, relative
from contracts.product import Product, ProductTest
from contracts.yaml_file import read_yaml

PRODUCT = "product.yaml"
QUERY = "query.sql"


def read_product(folder: Path, root: Path) -> tuple[Product | None, list[Mistakes]]:
    """Return a folder's product and the mistakes in each of its files; no product when product.yaml is unreadable."""
    mistakes = Mistakes(relative(folder / PRODUCT, root))
    raw = read_yaml(folder / PRODUCT, mistakes)
    sql, in_query = _query(folder / QUERY, root)
    tests, in_tests = _tests(folder / "tests", root)
    everything = [mistakes, in_query, *in_tests]
    if raw is None:
        return None, everything
    for key in ("sql", "tests"):
        if key in raw:
            mistakes.add(key, key, f"nothing: {'query.sql holds the query' if key == 'sql' else 'tests/ holds tests'}")
    return _product(raw | {"sql": sql, "tests": tests}, folder.name, mistakes), everything


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


def _tests(folder: Path, root: Path) -> tuple[tuple[ProductTest, ...], list[Mistakes]]:
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        none = Mistakes(relative(folder, root))
        none.missing("", "at least one test: a YAML file with name, given and expected")
        return (), [none]
    tests: list[ProductTest] = []
    everything: list[Mistakes] = []
    for path in paths:
        mistakes = Mistakes(relative(path, root))
        everything.append(mistakes)
        raw = read_yaml(path, mistakes)
        if raw is None:
            continue
        try:
            tests.append(ProductTest.model_validate(raw))
        except ValidationError as error:
            mistakes.from_pydantic(error, ProductTest)
    return tuple(tests), everything
