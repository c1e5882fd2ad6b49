"""Prints what an environment costs a month, by stack: ``python -m bench.cost [ENVIRONMENT]``."""

from __future__ import annotations

import sys

import yaml

from bench.assembly import synthesise
from bench.cost.estimate import HERE, Line, Prices, at_rest, by_price, by_stack, under


def main(environment: str) -> None:
    """Synthesise and print both columns, and what dominates each."""
    prices, load = Prices.load(), yaml.safe_load((HERE / "load.yaml").read_text())
    templates = synthesise(environment)
    resting, working = at_rest(templates, prices), under(load, templates, prices)
    print(
        f"{environment}, US dollars a month; prices of {prices.region} as read on {prices.read}, no free allowances\n"
    )
    print(f"{'stack':<15}{'at rest':>10}{'with load':>12}")
    stacks_resting, stacks_working = by_stack(resting), by_stack([*resting, *working])
    for stack in templates:
        print(f"{stack:<15}{stacks_resting.get(stack, 0):>10.2f}{stacks_working.get(stack, 0):>12.2f}")
    print(f"{'all':<15}{_total(resting):>10.2f}{_total([*resting, *working]):>12.2f}\n")
    print(f"the load: {load['says'].strip()}\n")
    for title, lines in (("at rest", resting), ("with load", [*resting, *working])):
        print(f"most of it, {title}: {_most(lines, prices)}")


def _total(lines: list[Line]) -> float:
    return sum(line.usd for line in lines)


def _most(lines: list[Line], prices: Prices) -> str:
    total = _total(lines)
    most = list(by_price(lines).items())[:4]
    return "; ".join(f"{prices.table[name]['unit']} ({name}) {usd:.2f}, {usd / total:.0%}" for name, usd in most)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "prod")
