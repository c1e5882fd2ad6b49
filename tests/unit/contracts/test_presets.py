"""A product may name a known body's rule, ask for more than it with a source of its own, and never for less."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from contracts.checked import load
from contracts.products.presets import PRESETS, Preset, with_preset
from contracts.products.product import Disclosure
from contracts.reading.errors import Mistake

GUIDE = (Path(__file__).resolve().parents[3] / "docs" / "disclosure.md").read_text(encoding="utf-8")
Spoil = Callable[[str, Callable[[Any], object]], None]


def ruled(spoil: Spoil, **disclosure: Any) -> None:
    spoil("product.yaml", lambda content: content.update(disclosure=disclosure))


def table_row(preset: Preset) -> str:
    unsafe = f"{1 if preset.zero_is_safe else 0} to {preset.threshold}"
    rounds = f"to {preset.rounds_to}" if preset.rounds_to > 1 else "no"
    pair = preset.dominance and f"({preset.dominance.largest},{preset.dominance.share})"
    sums = f"p {preset.p_percent}%, {pair}" if pair else "no"
    return f"| `{preset.name}` | {preset.body} | {unsafe} | {rounds} | {sums} | [{preset.source}]({preset.address}) |"


@pytest.mark.parametrize("name", PRESETS)
def test_a_product_that_names_a_rule_gets_its_parameters_and_its_source(name: str, root: Path, spoil: Spoil) -> None:
    ruled(spoil, rule=name)
    found, preset = load(root).products["visits_by_place"].disclosure, PRESETS[name]
    assert (found.rule, found.threshold, found.zero_is_safe) == (name, preset.threshold, preset.zero_is_safe)
    assert found.source == preset.source


def test_a_rule_may_be_tightened_with_a_source_of_its_own(root: Path, spoil: Spoil) -> None:
    ruled(spoil, rule="hes", threshold=9, zero_is_safe=False, source="Our board, minute 4.")
    found = load(root).products["visits_by_place"].disclosure
    assert (found.threshold, found.zero_is_safe, found.source) == (9, False, "Our board, minute 4.")


@pytest.mark.parametrize(
    ("disclosure", "place", "found", "allowed"),
    [
        ({"rule": "hess"}, "disclosure.rule", "'hess'", "did you mean hes?"),
        ({"rule": 7}, "disclosure.rule", "7", "text"),
        ({"rule": "hes", "threshold": 5, "source": "x"}, "disclosure.threshold", "5", "7 or more: the rule hes may be"),
        ({"rule": "hes", "threshold": 0, "source": "x"}, "disclosure.threshold", "0", "7 or more"),
        ({"rule": "acro", "zero_is_safe": True, "source": "x"}, "disclosure.zero_is_safe", "True", "false: the rule"),
        ({"rule": "hes", "threshold": 9}, "disclosure.source", "nothing", "asks for more than the rule hes does"),
        ({"rule": "hes", "zero_is_safe": False}, "disclosure.source", "nothing", "asks for more than the rule hes"),
        ({"rule": "hes", "source": " "}, "disclosure.source", "nothing", "the publication"),
        ({"rule": "hes", "p_percent": 10, "source": "x"}, "measure.kind", "'count'", "magnitude, when p_percent"),
    ],
)
def test_a_rule_that_is_unknown_or_loosened_is_one_mistake(
    disclosure: dict[str, Any],
    place: str,
    found: str,
    allowed: str,
    spoil: Spoil,
    mistakes: Callable[[], list[Mistake]],
) -> None:
    ruled(spoil, **disclosure)
    told = mistakes()
    assert [(item.field, item.found) for item in told] == [(place, found)], "\n".join(map(str, told))
    assert allowed in told[0].allowed


MONEY = {"name": "count", "title": "Spending", "unit": "pounds", "kind": "magnitude", "contributor": "practice"}


@pytest.mark.parametrize(
    ("measure", "disclosure", "told"),
    [
        (MONEY, {"rule": "acro"}, []),
        (MONEY, {"threshold": 2, "p_percent": 10, "source": "x"}, []),
        (MONEY, {"rule": "hes", "p_percent": 5, "source": "Our board"}, []),
        (MONEY, {"rule": "hes"}, ["disclosure.p_percent"]),
        (MONEY, {"rule": "hes", "p_percent": 5}, ["disclosure.source"]),
        (MONEY, {"rule": "acro", "p_percent": 5, "source": "x"}, ["disclosure.p_percent"]),
        (MONEY, {"rule": "acro", "p_percent": 20, "source": "x"}, []),
        (MONEY, {"rule": "acro", "dominance": {"largest": 1, "share": 80}, "source": "x"}, ["disclosure.dominance"]),
        (MONEY, {"rule": "acro", "dominance": {"largest": 2, "share": 95}, "source": "x"}, ["disclosure.dominance"]),
        (MONEY, {"rule": "acro", "dominance": {"largest": 3, "share": 85}, "source": "x"}, []),
        (MONEY, {"rule": "acro", "group_disclosure": "hide"}, ["disclosure.group_disclosure"]),
        ({**MONEY, "contributor": None}, {"rule": "acro"}, ["measure.contributor"]),
        ({**MONEY, "kind": "count"}, {"rule": "hes"}, ["measure.kind"]),
    ],
)
def test_measure_and_rule_are_of_one_kind(
    measure: dict[str, Any],
    disclosure: dict[str, Any],
    told: list[str],
    spoil: Spoil,
    mistakes: Callable[[], list[Mistake]],
) -> None:
    spoil("product.yaml", lambda content: content.update(disclosure=disclosure, measure=measure))
    found = [item.field for item in mistakes() if item.file.endswith("product.yaml")]
    assert found == told


def test_without_a_rule_the_threshold_must_be_given(spoil: Spoil, mistakes: Callable[[], list[Mistake]]) -> None:
    ruled(spoil, source="The rule book.")
    assert [item.field for item in mistakes()] == ["disclosure.threshold"]


def test_what_the_file_says_stands_before_what_the_rule_says() -> None:
    assert with_preset({"threshold": 3, "source": "x"}) == {"threshold": 3, "source": "x"}
    assert with_preset({"rule": "hes", "threshold": 9})["threshold"] == 9


def test_every_rule_cites_a_publication_and_where_it_stands() -> None:
    for preset in PRESETS.values():
        assert preset.address.startswith("https://")
        assert len(preset.source) > 40


def test_the_guide_lists_the_rules_as_the_code_has_them() -> None:
    listed = [line for line in GUIDE.splitlines() if line.startswith("| `") and "](https://" in line]
    assert listed == [table_row(preset) for preset in PRESETS.values()]


def test_a_rule_as_it_stands_does_not_differ_from_itself() -> None:
    for name, preset in PRESETS.items():
        assert not preset.differs_from(Disclosure(**with_preset({"rule": name})))
