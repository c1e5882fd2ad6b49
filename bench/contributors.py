"""How long magnitudes take to protect and audit, most of it attacks by those who contribute.

    python -m bench.contributors [--contributors N] [--gifts N] [--seed N] [--each-alone] [--limit SECONDS]

A table of 1,449 cells, 60 areas in 8 regions by 20 kinds with their totals, is made anew from a seed. It prints a line
of JSON: cells, those that are unsafe and hidden, rounds, the attacks by contributors and their targets that no second
table at hand settled, and seconds. ``--each-alone`` keeps no second tables, so that every contributor begins anew;
``--limit`` gives up after so many seconds and says so.
"""

from __future__ import annotations

import argparse
import json
import os
from time import perf_counter
from typing import Any

import numpy as np

from lambdas.core.disclosure.attacker.attack import Intervals, attack
from lambdas.core.disclosure.attacker.kept import Search
from lambdas.core.disclosure.proof import insiders
from lambdas.core.disclosure.proof.secure import Secured, secure
from lambdas.core.disclosure.protector.protect import Effort
from lambdas.core.disclosure.rules.contributions import Contributions, contributions_to
from lambdas.core.disclosure.rules.rule import Rule
from lambdas.core.disclosure.rules.sensitivity import distances
from lambdas.core.disclosure.table.table import Bools, Dim, Ints, Table, rollup

AREAS, REGIONS, KINDS = 60, 8, 20
NEAR = 0.7
"""Share of what a contributor gives that is for his own area."""
RULE = Rule(2, p_percent=10, dominance=(2, 90))


class GivenUpError(Exception):
    """The limit was reached."""


def main() -> None:
    """Protect one table and print what it took."""
    args = _arguments()
    table, given = made(args.contributors, args.gifts, args.seed)
    unsafe = int((distances(RULE, table.flat, given) > 0).sum())
    told: dict[str, Any] = {"cells": table.flat.size, "contributors": args.contributors, "gifts": args.gifts}
    told |= {"seed": args.seed, "each_alone": args.each_alone, "unsafe": unsafe}
    load, begun = os.getloadavg()[0], perf_counter()
    counted = Counted(begun + args.limit)
    insiders.attack = counted.attack  # type: ignore[attr-defined]
    if args.each_alone:
        Search.open = _all_open  # type: ignore[method-assign]
    try:
        found: Secured | None = secure(table, RULE, effort=Effort.FIRST, given=given)
    except GivenUpError:
        found = None
    told |= {"attacks": counted.attacks, "targets_attacked": counted.targets, "finished": found is not None}
    if found is not None:
        told |= {"hidden": int(found.hidden.sum()), "rounds": found.rounds, "exposed": found.exposed}
    print(json.dumps({**told, "seconds": round(perf_counter() - begun, 1), "load": round(load, 1)}))


class Counted:
    """The attack by a contributor, counted, until a moment is reached."""

    def __init__(self, end: float) -> None:
        self.end, self.attacks, self.targets = end, 0, 0

    def attack(self, *args: Any, **more: Any) -> Intervals:
        """Attack, and count."""
        if perf_counter() > self.end:
            raise GivenUpError
        self.attacks, self.targets = self.attacks + 1, self.targets + args[3].size
        return attack(*args, **more)


def _all_open(_self: Search, targets: Ints, *_rest: Any) -> Bools:
    return np.ones(targets.size, bool)


def made(
    contributors: int, gifts: int, seed: int, size: tuple[int, int] = (AREAS, KINDS)
) -> tuple[Table, Contributions]:
    """Make a table of what contributors give: amounts are lognormal, most of them for the contributor's own area."""
    rng, (areas, kinds) = np.random.default_rng(seed), size
    regions = [(f"R{number}", "ALL") for number in range(REGIONS)]
    leaves = [(f"A{number}", f"R{number % REGIONS}") for number in range(areas)]
    dims = (
        Dim.from_pairs("area", [("ALL", ""), *regions, *leaves]),
        Dim.from_pairs("kind", [("ALL", ""), *((f"K{number}", "ALL") for number in range(kinds))]),
    )
    at = [np.flatnonzero(dim.is_leaf) for dim in dims]
    own = rng.integers(areas, size=contributors)
    who = np.concatenate([np.arange(contributors), rng.integers(contributors, size=max(0, gifts - contributors))])
    area = np.where(rng.random(who.size) < NEAR, own[who], rng.integers(areas, size=who.size))
    places = [at[0][area], at[1][rng.integers(kinds, size=who.size)]]
    amounts = rng.lognormal(6, 1.3, who.size).astype(np.int64) + 1
    return rollup(dims, places, amounts), contributions_to(dims, places, who, amounts)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--contributors", type=int, default=1000)
    parser.add_argument("--gifts", type=int, default=6000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--each-alone", action="store_true")
    parser.add_argument("--limit", type=float, default=600.0)
    return parser.parse_args()


if __name__ == "__main__":
    main()
