"""What ``pratique release`` says: what readers are given, what becomes of a product, what is to be signed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.table import Table

from cli.words import reasons
from lambdas.core.release.identity import vintage
from local import ledger


def told_offer(note: Mapping[str, Any], signed_by: Mapping[str, str]) -> str:
    """Say what is to be signed, in lines, and who has: ``note`` is what was offered."""
    rows = [
        f"  {drop['drop']}: {drop['file']:,} rows = {drop['accepted']:,} accepted + {drop['rejected']:,} rejected"
        for item in note["inputs"]
        for drop in item["drops"]
    ]
    early = [
        f"  {item['name']}, {item['role']}, {item['organisation']}: up to {item['hours']} hours before"
        for item in note.get("early", ())
    ]
    have = [f"  {person} at {when}" for person, when in sorted(signed_by.items())]
    return "\n".join(
        [
            f"{note['title']}, release {note['release']}",
            note["headline"],
            "",
            "What changed since the last release",
            f"  {note['changes']}",
            "The certificate in words",
            *(f"  {sentence}" for sentence in note["certificate"]),
            "Every row of every file",
            *rows,
            *(["Held against registers", *(f"  {said}" for said in held)] if (held := note.get("registers")) else []),
            *(["Who may see it before its hour", *early] if early else []),
            f"What is signed: {note['digest']}",
            f"Who may sign: {', '.join(note['signers'])}",
            f"Signed so far: {len(have)} of {note['needed']}",
            *have,
        ]
    )


def told(product: str, plan: dict[str, Any] | None, before: str | None) -> str:
    """Say what becomes of a product that was asked for: ``plan`` is the plan's answer, ``before`` what was latest."""
    follow = "follow it with `pratique status`"
    if plan is None:
        return f"the release of {product} has started, and is not planned yet: {follow}"
    for item in (*plan["waiting"], *plan["refused"], *plan["held"]):
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


def listed(entries: ledger.Entries, now: Mapping[str, str], products: list[str], site: str) -> Table:
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
