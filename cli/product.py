"""``pratique product``: write a product, run its tests, see its page, have it verified."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from cli.console import console
from cli.test_report import report
from contracts.datasets.names import ALLOWED, is_name
from contracts.products.folder import PRODUCT
from contracts.products.product import Product, product_folder
from contracts.queries.verification import unverified
from contracts.reading.errors import PratiqueError
from lambdas.core.release.producttests import run_tests
from local.branches.covered import coverage_of_product
from local.catalogue import catalogue
from local.home import ROOT
from local.verifying import verify as verified

commands = typer.Typer(
    add_completion=False, no_args_is_help=True, help="Write a product, run its tests, see its page, have it verified."
)
CATALOGUE = ROOT / "catalogue"
TEMPLATE = "_template"

Name = Annotated[str, typer.Argument(help="Name of the product, as in catalogue/products.", show_default=False)]


@commands.command(name="list")
def list_() -> None:
    """List the products, and who verified each; only verified ones are released."""
    table = Table("Product", "Tests", "Verified")
    for name, item in sorted(catalogue().products.items()):
        said = unverified(item) or (f"by {item.verified.reviewer} on {item.verified.day}" if item.verified else "")
        table.add_row(name, str(len(item.tests)), said)
    console.print(table)


@commands.command()
def new(name: Name) -> None:
    """Begin a product: copy the template to catalogue/products/NAME."""
    folder = product_folder(CATALOGUE, name)
    if not is_name(name):
        raise PratiqueError(f"{name!r} can be no product's name: {ALLOWED}.")
    if folder.exists():
        raise PratiqueError(f"{folder} exists already: choose another name.")
    shutil.copytree(product_folder(CATALOGUE, TEMPLATE), folder)
    file = folder / PRODUCT
    text = file.read_text(encoding="utf-8").partition("\n")[2]
    file.write_text(text.replace("name: NAME", f"name: {name}", 1), encoding="utf-8")
    console.print(f"edit the files in {folder}, then run `pratique product test {name}`")


@commands.command()
def test(name: Name) -> None:
    """Run a product's tests, and name each branch of its query that none covers. The exit code is 1 when one fails."""
    product = _named(name)
    datasets = catalogue().datasets
    failures = [str(failure) for failure in run_tests(product, datasets)]
    report(name, product.tests, failures, lambda: coverage_of_product(product, datasets))


@commands.command()
def page(
    name: Name,
    *,
    out: Annotated[
        Path | None, typer.Option(file_okay=False, help="Write the release here.", show_default=False)
    ] = None,
    scale: Annotated[float, typer.Option(help="Multiplies the number of made-up rows.", min=0.01)] = 1.0,
) -> None:
    """Make a product's page, with every file of its release, from made-up drops: no platform has to run."""
    from local.previewing import preview  # noqa: PLC0415 - the solver takes a second to load, and tests need none

    folder = out or ROOT / ".pratique" / "preview" / name
    with tempfile.TemporaryDirectory(prefix="pratique-") as work:
        made = preview(_named(name), catalogue(), Path(work), folder, scale)
    console.print(f"{made.as_uri()}  (made-up data)")


@commands.command()
def verify(
    name: Name,
    *,
    reviewer: Annotated[str, typer.Option("--reviewer", help="Who has read it: a person's name.", show_default=False)],
) -> None:
    """Write that a reviewer approves a product's exact query, tests and rules. Its tests must pass and cover it."""
    made = verified(CATALOGUE, name, reviewer, datetime.now(UTC).date())
    console.print(f"{name} is verified by {made.reviewer}, as {made.sha256[:12]}: commit verified.yaml beside it")


def _named(name: str) -> Product:
    known = catalogue().products
    if name not in known:
        raise PratiqueError(f"There is no product {name}: there are {', '.join(sorted(known))}.")
    return known[name]
