"""Writes a reviewer's approval beside a product."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import yaml

from contracts.catalogue import load
from contracts.product import product_folder
from contracts.verification import VERIFIED, Verification, content_of
from lambdas.core.release.producttests import run_tests
from local.errors import LocalError


def verify(root: Path, name: str, reviewer: str, day: date) -> Verification:
    """Run a product's tests and, when they pass, write who approved its exact content, below the catalogue's root.

    Raises LocalError when there is no such product, or a test fails.
    """
    catalogue = load(root)
    if name not in catalogue.products:
        raise LocalError(f"There is no product {name}: there are {', '.join(sorted(catalogue.products))}.")
    product = catalogue.products[name]
    if failures := run_tests(product, catalogue.datasets):
        told = "\n".join(str(failure) for failure in failures)
        raise LocalError(f"{name} is not verified, because its tests do not pass; mend it first.\n{told}")
    made = Verification(reviewer=reviewer, day=day, sha256=content_of(product))
    text = yaml.safe_dump(made.model_dump(mode="json"), sort_keys=False, allow_unicode=True)
    (product_folder(root, name) / VERIFIED).write_text(text, encoding="utf-8")
    return made
