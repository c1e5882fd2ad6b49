"""What the command says of builds of a register."""

from __future__ import annotations

import json

import pytest
from rich.console import Console

from cli.register_words import built, started
from local.ledger import entries

NAME = "shielded_register"
ITEMS = [
    {
        "pk": f"register#{NAME}", "sk": "build#b2", "state": "built", "planned": "2020-09-16", "updated": "2020-09-16",
        "inputs": json.dumps([{"dataset": "deaths", "drop": "d2", "snapshot": "8"}]), "people": 2_200_000,
        "snapshot": "77", "reasons": "[]",
    },
    {
        "pk": f"register#{NAME}", "sk": "build#b1", "state": "refused", "planned": "2020-09-15",
        "updated": "2020-09-15", "inputs": "[]", "reasons": json.dumps(["nobody has verified it"]),
    },
    {
        "pk": f"register#{NAME}", "sk": "check#shielded_patients", "build": "b2", "release": "r1", "day": "2020-09-16",
        "outcome": "apart", "checked": "2020-09-16", "compared": 10, "cannot_be": 1, "not_published": 0,
        "apart": json.dumps([["all", "ALL", "E92000001", "88"]]), "updated": "2020-09-16",
    },
    {"pk": f"register#{NAME}", "sk": "turn", "build": "b2", "updated": "2020-09-16"},
]  # fmt: skip


def test_builds_are_listed_in_order_of_time_with_what_they_are_made_of() -> None:
    console = Console(width=160, record=True)
    console.print(built(entries(ITEMS).builds))
    _head, *rows = [line for line in console.export_text().splitlines() if NAME in line or "b1" in line]
    text = " ".join([_head, *rows])
    assert text.index("b1") < text.index("b2")
    assert "nobody has verified it" in text
    assert "2,200,000" in text
    assert "d2" in text


def test_a_check_is_told_with_the_figures_that_cannot_be() -> None:
    (check,) = entries(ITEMS).checks
    assert check.in_words().endswith("1 of 10 figures cannot be the register's, and 0 that it counts are not published")
    assert check.apart == (("all", "ALL", "E92000001", "88"),)


@pytest.mark.parametrize(
    ("plan", "told"),
    [
        (None, "is not planned yet"),
        ({"outcome": "build", "build": "b3"}, "build b3 of shielded_register has started"),
        ({"outcome": "checks", "build": "b2"}, "is build b2 already; its counts are held"),
        ({"outcome": "busy"}, "what came meanwhile is built too"),
        ({"outcome": "refused", "reason": "nobody has verified it"}, "is built: nobody has verified it"),
        ({"outcome": "waiting", "reason": "no drop of deaths"}, "is built: no drop of deaths"),
    ],
)
def test_whoever_asks_for_a_build_is_told_what_becomes_of_it(plan: dict[str, str] | None, told: str) -> None:
    assert told in started(NAME, plan)
