"""``pratique release``: the releases of the products, and a way to start one again."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.table import Table

from cli.console import console
from cli.words import reasons
from contracts.errors import PratiqueError
from local import ledger, platform
from local.catalogue import catalogue
from local.home import Home

commands = typer.Typer(add_completion=False)


@commands.command()
def release(
    product: Annotated[
        str | None, typer.Argument(help="Product to release again; none lists all.", show_default=False)
    ] = None,
) -> None:
    """List every product's newest release, or start the release of one PRODUCT again.

    A release that is published already is left as it is.
    """
    running = platform.find(Home.default())
    products = catalogue().products
    if product is None:
        console.print(_newest(ledger.read(running), list(products), running.site_url))
        return
    if product not in products:
        raise PratiqueError(f"There is no product {product}: there are {', '.join(sorted(products))}.")
    event = json.dumps({"detail": {"product": product}})
    running.states.start_execution(stateMachineArn=running.output("ReleaseWorkflow"), input=event)
    console.print(f"the release of {product} has started: follow it with `pratique status`")


def _newest(entries: ledger.Entries, products: list[str], site: str) -> Table:
    table = Table("Product", "Release", "State", "Page or reason")
    for product in sorted(products):
        releases = entries.of_product(product)
        if not releases:
            table.add_row(product, "", "no release yet", "")
            continue
        newest = releases[-1]
        page = f"{site}/products/{product}/latest/" if newest.state == "published" else reasons(newest.reasons)
        table.add_row(product, newest.release, newest.state, page)
    return table
