"""Rows of withdrawn drops among what a release is made from: what holds it, and what became of those it comes after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from lambdas.core.paper.words import listing
from lambdas.core.taken_periods import ANY

NAMED = 6
"""Runs of periods that are named at most."""


def holding(inputs: Iterable[Mapping[str, Any]]) -> list[str]:
    """Say which withdrawn drops' rows stand among a release's inputs, and who must do what; nothing where none do.

    Each of ``inputs`` has ``dataset`` and may have ``withdrawn``, see ``lambdas.adapters.withdrawn_drops.within``.
    """
    return [
        f"drop {drop['drop']} of {item['dataset']} was withdrawn, and its rows still stand for "
        f"{_named(drop['periods'])}: have its supplier send a corrected drop of those periods, or state why it is "
        f"right, `pratique release stand {drop['drop']} --by NAME --reason TEXT`"
        for item in inputs
        for drop in item.get("withdrawn", ())
        if drop["periods"] and not drop["stands"]
    ]


def became(inputs: Iterable[Mapping[str, Any]], drop: str) -> tuple[bool, str]:
    """Return whether a release lacks every row of a withdrawn drop, and why that drop is right if somebody said so."""
    told = [each for item in inputs for each in item.get("withdrawn", ()) if each["drop"] == drop]
    return bool(told) and not any(each["periods"] for each in told), "".join(each["stands"] for each in told)


def _named(runs: list[str]) -> str:
    if ANY in runs:
        return "periods that the table does not tell"
    words = [run.replace("..", " to ") for run in runs[:NAMED]]
    return listing([*words, f"{len(runs) - NAMED} more"] if len(runs) > NAMED else words)
