"""Writes a reviewer's approval beside a product or a register."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TypeVar

import yaml

from contracts.catalogue import load
from contracts.products.product import Product, product_folder
from contracts.queries.verification import VERIFIED, Verification, content_of
from contracts.registers.register import Register, register_folder
from lambdas.core.registers.registertests import run_register_tests
from lambdas.core.release.producttests import Failure, run_tests
from local.branches.covered import Coverage, coverage_of_product, coverage_of_register
from local.errors import LocalError

T = TypeVar("T")


def verify(root: Path, name: str, reviewer: str, day: date) -> Verification:
    """Run a product's tests and, when they pass, write who approved its exact content, below the catalogue's root.

    Raises LocalError when there is no such product, a test fails, or no test covers a branch of its query.
    """
    catalogue = load(root)
    product = _one("product", name, catalogue.products)
    _pass(name, run_tests(product, catalogue.datasets))
    _cover(name, coverage_of_product(product, catalogue.datasets))
    return _approved(product_folder(root, name), product, reviewer, day)


def verify_register(root: Path, name: str, reviewer: str, day: date) -> Verification:
    """Do the same for a register."""
    catalogue = load(root)
    register = _one("register", name, catalogue.registers)
    _pass(name, run_register_tests(register, catalogue.datasets, catalogue.products))
    _cover(name, coverage_of_register(register, catalogue.datasets, catalogue.products))
    return _approved(register_folder(root, name), register, reviewer, day)


def _one(kind: str, name: str, known: Mapping[str, T]) -> T:
    if name not in known:
        raise LocalError(f"There is no {kind} {name}: there are {', '.join(sorted(known))}.")
    return known[name]


def _pass(name: str, failures: list[Failure]) -> None:
    if failures:
        told = "\n".join(str(failure) for failure in failures)
        raise LocalError(f"{name} is not verified, because its tests do not pass; mend it first.\n{told}")


def _cover(name: str, coverage: Coverage) -> None:
    if coverage.mistakes:
        told = "\n".join(coverage.mistakes)
        raise LocalError(f"{name} is not verified, because its tests do not cover its query.\n{told}")


def _approved(folder: Path, content: Product | Register, reviewer: str, day: date) -> Verification:
    made = Verification(reviewer=reviewer, day=day, sha256=content_of(content))
    text = yaml.safe_dump(made.model_dump(mode="json"), sort_keys=False, allow_unicode=True)
    (folder / VERIFIED).write_text(text, encoding="utf-8")
    return made
