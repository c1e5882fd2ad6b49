"""``pratique release withdraw`` and ``stand``: taking releases back, and what people say of a drop's rows."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from cli.console import console
from cli.options import OfEnvironment
from contracts.catalogue import Catalogue
from contracts.products.release_decisions import DropDecision, DropVerb, ReleaseDecision, Verb
from contracts.reading.errors import PratiqueError
from lambdas.core.lineage import touched
from lambdas.core.registers.lineage import touched_builds
from lambdas.core.release.timeline import WITHDRAWN, led_back_from
from local import executions, latest
from local.acting import who_acts
from local.catalogue import catalogue
from local.home import ENVIRONMENT
from local.lineage import Lineage, of_environment
from local.reached import Reached, reached

WAITING = ("held", "ready")  # for a person to let it through, for signatures, for its group, for its hour
By = Annotated[
    str, typer.Option("--by", help="Your name, on this machine alone: elsewhere AWS knows it.", show_default=False)
]


def withdraw(
    product: Annotated[str | None, typer.Argument(help="Name of the product.", show_default=False)] = None,
    release: Annotated[str | None, typer.Argument(help="The release; absent: the latest.", show_default=False)] = None,
    *,
    drop: Annotated[str, typer.Option("--drop", help="Every release that is made of this drop, of any product.")] = "",
    by: By = "",
    notice: Annotated[str, typer.Option("--notice", help="Why: readers see it.", show_default=False)],
    env: OfEnvironment = ENVIRONMENT,
) -> None:
    """Take back a release that is out. Readers are led to the one before, and its notice stands wherever it is met.

    The release that they are led to is taken back only where it is named, so that the same command again does no more.

    With --drop, nothing more is released that has rows of the drop, until a corrected one has replaced them or
    `pratique release stand` says that they are right.
    """
    running = reached(env)
    who = who_acts(running.client("sts"), env, by, "--by")
    if drop:
        drop = _holder(running, drop)
        plan = _say(running, drop, DropVerb.WITHDRAW, who, notice)
        held = {(item["product"], item["release"]) for item in plan["held"]}
        for item in (item for item in plan["releases"] if (item["product"], item["release"]) not in held):
            console.print(f"release {item['release']} of {item['product']} was half way: its withdrawal goes on")
    chosen, waiting, coming = _of_drop(running, drop) if drop else ([_one(running, product, release)], [], [])
    told = {of_product: latest.listed(running, of_product) for _, of_product in chosen}
    for name, of_product in chosen:
        made = decision_of(Verb.WITHDRAW, name, who, notice, drop)
        what = f"Release {name} of {of_product} cannot be withdrawn"
        _plan(running, {"product": of_product, "decision": made.model_dump(mode="json")}, what)
        before = next(
            (item[WITHDRAWN] for item in told[of_product] if item["release"] == name and WITHDRAWN in item), None
        )
        since = "" if before is None else f" since {before['at']}, and its notice stays as it was: {before['notice']}"
        console.print(f"release {name} of {of_product} is withdrawn{since}")
    if drop and not chosen:
        console.print(f"no release that is out is made of {drop}{_before(running, drop)}")
    for line in still_linked(of_environment(running), drop, catalogue()) if drop else ():
        console.print(line, soft_wrap=True)
    if waiting:
        console.print(
            f"releases of {', '.join(waiting)} that are made of {drop} wait and do not open: send a corrected drop, or "
            f"refuse each, `pratique release {waiting[0]} --refuse --reason TEXT`"
        )
    if coming:
        raise PratiqueError(f"Releases of {', '.join(coming)} are coming out at this moment: run this again.")


def stand(
    drop: Annotated[str, typer.Argument(help="Name of a drop that was withdrawn.", show_default=False)],
    *,
    by: By = "",
    reason: Annotated[str, typer.Option("--reason", help="Why it is right: readers see it.", show_default=False)],
    env: OfEnvironment = ENVIRONMENT,
) -> None:
    """State that the rows of DROP, which was withdrawn, are right after all; what they hold is released again."""
    running = reached(env)
    drop = _holder(running, drop)
    plan = _say(running, drop, DropVerb.STAND, who_acts(running.client("sts"), env, by, "--by"), reason)
    started = ", ".join(f"{item['release']} of {item['product']}" for item in plan["releases"])
    console.print(
        f"{drop} stands; " + (f"these releases have started: {started}" if started else "nothing waited for it")
    )


def still_linked(known: Lineage, drop: str, catalogue: Catalogue) -> list[str]:
    """Say of each register whose table has rows of a drop who is given it, and how they are kept from seeing them.

    Nothing is linked of withdrawn rows, so that the table stays as it is until they are replaced.
    """
    built = {build.register: build for build in known.builds if build.state == "built"}
    told = []
    for build in touched_builds(known.drop(drop), built.values(), known.contents):
        given = [
            f"`pratique agreement decide {name} suspend`"
            for name, item in sorted(catalogue.agreements.items())
            if build.register in {part.of_register for part in item.registers}
        ]
        until = f"the register {build.register} has rows of {drop} until a corrected drop has come"
        told.append(f"{until}; so that nobody sees them until then: {', '.join(given) or 'no agreement gives it'}")
    return told


def _say(running: Reached, drop: str, verb: DropVerb, who: tuple[str, str], reason: str) -> dict[str, Any]:
    """Enter what a person says of a drop; return the plan's answer."""
    dataset = of_environment(running).drop(drop).dataset
    by, principal = who
    made = DropDecision(dataset=dataset, drop=drop, verb=verb, by=by, principal=principal, reason=reason, at=_now())
    detail = {"dataset": dataset, "said": made.model_dump(mode="json")}
    return _plan(running, detail, f"What you say of {drop} was not taken down")


def _holder(running: Reached, drop: str) -> str:
    """Return the drop whose rows are meant: of a duplicate, which brought none, the one that it says the same as."""
    holder = of_environment(running).holder(drop).drop
    if holder != drop:
        console.print(f"{drop} is a duplicate: its rows came with {holder}, which is meant")
    return holder


def _before(running: Reached, drop: str) -> str:
    """Name the releases of a drop that were withdrawn before, whose notices stay as they were."""
    known = of_environment(running)
    made = touched(known.drop(drop), known.releases, known.contents)
    gone = [f"release {item.release} of {item.product}" for item in made if item.state == "withdrawn"]
    return f" any more; withdrawn before, with their notices as they were: {', '.join(gone)}" if gone else ""


def _plan(running: Reached, detail: dict[str, Any], what: str) -> dict[str, Any]:
    """Start the release workflow; return its plan. PratiqueError, ``what`` and why, where there is none."""
    started = running.states.start_execution(
        stateMachineArn=running.output("ReleaseWorkflow"), input=json.dumps({"detail": detail})
    )
    plan = executions.output_of(running, started["executionArn"], "Plan")
    if plan is None:
        raise PratiqueError(f"{what}: {executions.why(running, started['executionArn'])}")
    return plan


def _one(running: Reached, product: str | None, release: str | None) -> tuple[str, str]:
    """Return the release that is meant, and its product."""
    if product is None:
        raise PratiqueError("Name a product, or a drop with --drop.")
    if release is not None:
        return release, product
    found = latest.read(running).get(product)
    if found is None:
        raise PratiqueError(f"Nothing of {product} is published.")
    before = led_back_from(latest.listed(running, product), found)
    if before is not None:
        raise PratiqueError(
            f"Release {before['release']} of {product} was withdrawn at {before[WITHDRAWN]['at']}; readers are led to "
            f"{found}, out before it. To withdraw that too, name it: `pratique release withdraw {product} {found}`."
        )
    return found, product


def _of_drop(running: Reached, drop: str) -> tuple[list[tuple[str, str]], list[str], list[str]]:
    """Return the releases out that are made of a drop, and products of which one waits, or is being published.

    Releases come with their products, the earliest first: readers are led to the newest that is not withdrawn, in this
    order never to one that is to be.
    """
    known = of_environment(running)
    made = touched(known.drop(drop), known.releases, known.contents)
    out = sorted((item for item in made if item.state == "published"), key=lambda item: item.when)
    waiting, coming = (
        sorted({item.product for item in made if item.state in states}) for states in (WAITING, ("candidate",))
    )
    return [(item.release, item.product) for item in out], waiting, coming


def decision_of(verb: Verb, release: str, who: tuple[str, str], reason: str, drop: str = "") -> ReleaseDecision:
    """Make a decision on a release at this moment; ``who`` is whoever decides and their address."""
    by, principal = who
    return ReleaseDecision(release=release, verb=verb, by=by, principal=principal, reason=reason, at=_now(), drop=drop)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
