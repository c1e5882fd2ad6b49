"""``pratique release``: the releases of the products, signing them, and a way to start one again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from cli.console import console
from cli.options import OfEnvironment
from cli.release_taken_back import WAITING, By, decision_of, stand, withdraw
from cli.release_words import listed, told, told_offer
from config.load import load as load_environment
from contracts.products.release_decisions import ReleaseDecision, Verb
from contracts.products.signoffs import SIGNERS
from contracts.reading.errors import PratiqueError
from lambdas.adapters.clients import s3
from local import executions, latest, ledger, platform
from local.acting import who_acts
from local.catalogue import catalogue
from local.home import ENVIRONMENT, Home
from local.reached import reached
from local.signing import PAGE, Desk, tell


class _ByProduct(TyperGroup):
    """Takes ``pratique release PRODUCT`` for ``pratique release start PRODUCT``."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command that is named, or else the one that starts a release."""
        return super().resolve_command(ctx, args if args[0] in self.commands else ["start", *args])


commands = typer.Typer(
    cls=_ByProduct,
    add_completion=False,
    invoke_without_command=True,
    help="The releases of the products: list them, start one again, sign what waits.",
)
commands.command()(withdraw)
commands.command()(stand)
Product = Annotated[str, typer.Argument(help="Name of the product, as in catalogue/products.", show_default=False)]
Digest = Annotated[str, typer.Option("--digest", help="What is meant, by the first letters of its digest.")]
Bucket = Annotated[
    str,
    typer.Option("--bucket", help="The stack's output CuratedBucket, in your profile's account.", show_default=False),
]
OfBucket = Annotated[str, typer.Option("--env", help="Environment that --bucket is of.")]


@commands.callback()
def release(ctx: typer.Context) -> None:
    """List every product's latest release, unless a command or a product is given."""
    if ctx.invoked_subcommand is None:
        list_()


@commands.command(name="list")
def list_() -> None:
    """List every product's latest release, and what was tried since and is not published."""
    running = platform.find(Home.default())
    console.print(listed(ledger.read(running), latest.read(running), list(catalogue().products), running.site_url))


@commands.command()
def show(
    product: Product,
    *,
    digest: Digest = "",
    bucket: Bucket = "",
    env: OfBucket = "prod",
    page: Annotated[
        Path | None, typer.Option(dir_okay=False, help="Write the page of it here.", show_default=False)
    ] = None,
) -> None:
    """Show what of PRODUCT is to be signed: its certificate in words, its changes, its inputs, and who has signed."""
    desk = _desk(bucket, env)
    about = desk.offer(product, digest)
    console.print(told_offer(desk.note(about), desk.signed_by(about)), highlight=False)
    if page is not None:
        page.write_bytes(desk.read(about, PAGE))
        console.print(f"its page is in {page}")


@commands.command()
def sign(
    product: Product,
    *,
    digest: Annotated[str, typer.Option("--digest", help="What you sign, as `show` says it.", show_default=False)],
    person: Annotated[
        str, typer.Option("--as", help="Your name among the environment's approvers.", show_default=False)
    ],
    bucket: Bucket = "",
    env: OfBucket = "prod",
) -> None:
    """Sign a candidate of PRODUCT. It is published once two different people have signed the very same."""
    desk = _desk(bucket, env)
    about = desk.offer(product, digest)
    key = desk.sign(about, person)
    if not bucket:
        tell(platform.find(Home.default()), key)
    have = len(desk.signed_by(about))
    console.print(f"{person} has signed release {about.release} of {product}: {have} of {SIGNERS} signatures")


@commands.command()
def start(
    product: Product,
    *,
    let_through: Annotated[
        bool, typer.Option("--let-through", help="Let through PRODUCT's release that is held.")
    ] = False,
    refuse: Annotated[
        bool, typer.Option("--refuse", help="Refuse PRODUCT's release that is held, or that waits to open.")
    ] = False,
    by: By = "",
    reason: Annotated[str | None, typer.Option(help="Why.", show_default=False)] = None,
    env: OfEnvironment = ENVIRONMENT,
) -> None:
    """Start the release of PRODUCT again.

    What is published already is not made again; when the product was changed back to it, it is the latest again. A
    release that is held, because it hides more for the sake of other releases, goes on with --let-through. One that
    somebody has refused is made again, and signed again.
    """
    products = catalogue().products
    if product not in products:
        raise PratiqueError(f"There is no product {product}: there are {', '.join(sorted(products))}.")
    running = reached(env)
    before = latest.read(running).get(product) if env == ENVIRONMENT else None
    detail: dict[str, Any] = {"product": product, "again": True}
    if let_through or refuse:
        verb = Verb.LET_THROUGH if let_through else Verb.REFUSE
        who = who_acts(running.client("sts"), env, by, "--by")
        detail["decision"] = decision(ledger.read(running), product, verb, who, reason).model_dump(mode="json")
    event = json.dumps({"detail": detail})
    started = running.states.start_execution(stateMachineArn=running.output("ReleaseWorkflow"), input=event)
    if env != ENVIRONMENT:
        console.print(f"the release of {product} has started: {started['executionArn']}", soft_wrap=True)
        return
    plan = executions.output_of(running, started["executionArn"], "Plan")
    console.print(told(product, plan, before))


def _desk(bucket: str, env: str) -> Desk:
    if not bucket:
        return Desk.here(platform.find(Home.default()))
    return Desk(s3(), bucket, load_environment(env))


def decision(
    entries: ledger.Entries, product: str, verb: Verb, who: tuple[str, str], reason: str | None
) -> ReleaseDecision:
    """Make a decision on a product's newest release that is held, or waits and is refused.

    PratiqueError where none is, or nobody says why.
    """
    states = WAITING if verb is Verb.REFUSE else ("held",)
    entered = entries.of_product(product)
    held = [item.release for item in entered if item.state in states]
    if verb is Verb.REFUSE and not held:  # without signatures one that has its turn never waited: it may be unproved
        held = [item.release for item in entered if item.state == "candidate"]
    if not held:
        raise PratiqueError(f"No release of {product} {'waits' if verb is Verb.REFUSE else 'is held'}.")
    if not reason:
        raise PratiqueError("Say why: --reason TEXT.")
    return decision_of(verb, held[-1], who, reason)
