"""``pratique release``: the releases of the products, and a way to start one again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.table import Table

from cli.console import console
from cli.words import reasons
from contracts.errors import PratiqueError
from contracts.release_decisions import ReleaseDecision, Verb
from lambdas.core.release.identity import vintage
from local import executions, latest, ledger, platform
from local.catalogue import catalogue
from local.home import Home

commands = typer.Typer(add_completion=False)


@commands.command()
def release(
    product: Annotated[
        str | None, typer.Argument(help="Product to release again; none lists all.", show_default=False)
    ] = None,
    *,
    let_through: Annotated[
        bool, typer.Option("--let-through", help="Let through PRODUCT's release that is held.")
    ] = False,
    refuse: Annotated[bool, typer.Option("--refuse", help="Refuse PRODUCT's release that is held.")] = False,
    by: Annotated[str | None, typer.Option(help="Who decides.", show_default=False)] = None,
    reason: Annotated[str | None, typer.Option(help="Why.", show_default=False)] = None,
) -> None:
    """List every product's latest release, or start the release of one PRODUCT again.

    What is published already is not made again; when the product was changed back to it, it is the latest again. A
    release that is held, because it hides more for the sake of other releases, goes on with --let-through.
    """
    running = platform.find(Home.default())
    products = catalogue().products
    if product is None:
        console.print(_table(ledger.read(running), latest.read(running), list(products), running.site_url))
        return
    if product not in products:
        raise PratiqueError(f"There is no product {product}: there are {', '.join(sorted(products))}.")
    before = latest.read(running).get(product)
    detail: dict[str, Any] = {"product": product}
    if let_through or refuse:
        verb = Verb.LET_THROUGH if let_through else Verb.REFUSE
        detail["decision"] = decision(ledger.read(running), product, verb, by, reason).model_dump(mode="json")
    event = json.dumps({"detail": detail})
    started = running.states.start_execution(stateMachineArn=running.output("ReleaseWorkflow"), input=event)
    plan = executions.output_of(running, started["executionArn"], "Plan")
    console.print(told(product, plan, before))


def decision(entries: ledger.Entries, product: str, verb: Verb, by: str | None, reason: str | None) -> ReleaseDecision:
    """Make a decision on a product's newest release that is held. PratiqueError where none is, or nobody says why."""
    held = [item.release for item in entries.of_product(product) if item.state == "held"]
    if not held:
        raise PratiqueError(f"No release of {product} is held.")
    if not by or not reason:
        raise PratiqueError("Say who decides and why: --by NAME --reason TEXT.")
    at = datetime.now(UTC).isoformat(timespec="seconds")
    return ReleaseDecision(release=held[-1], verb=verb, by=by, reason=reason, at=at)


def told(product: str, plan: dict[str, Any] | None, before: str | None) -> str:
    """Say what becomes of a product that was asked for: ``plan`` is the plan's answer, ``before`` what was latest."""
    follow = "follow it with `pratique status`"
    if plan is None:
        return f"the release of {product} has started, and is not planned yet: {follow}"
    for item in (*plan["waiting"], *plan["refused"]):
        return f"nothing of {product} is released: {item['reason']}"
    (release,) = plan["releases"]
    name = release["release"]
    if not release["out"]:
        return f"release {name} of {product} has started: {follow}"
    if name == before:
        return f"release {name} of {product} is published, and is the latest already: there is nothing to do"
    if before is not None and vintage(before) > vintage(name):
        return f"release {name} of {product} is published; {before}, from newer drops, stays the latest"
    return f"release {name} of {product} is published already, and is being made the latest again"


def _table(entries: ledger.Entries, now: Mapping[str, str], products: list[str], site: str) -> Table:
    """List what readers are given, and below it what was tried since and is not published."""
    table = Table("Product", "Release", "State", "Page or reason")
    for product in sorted(products):
        releases = entries.of_product(product)
        if not releases:
            table.add_row(product, "", "no release yet", "")
            continue
        for item in releases:
            if item.release == now.get(product):
                table.add_row(product, item.release, item.state, f"{site}/products/{product}/latest/")
        newest = releases[-1]
        if newest.state != "published" and newest.release != now.get(product):
            table.add_row(product, newest.release, newest.state, reasons(newest.reasons))
    return table
