"""However little time there is, what comes out is safe; and without a time it is the same for the same table."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.products.product import Protection
from lambdas.core.disclosure.folder.protect import protect_folder
from lambdas.core.disclosure.proof.anytime import secure_within
from lambdas.core.disclosure.proof.secure import secure
from lambdas.core.disclosure.protector.protect import Effort, begin
from lambdas.core.disclosure.rules.demand import demand_of
from lambdas.core.disclosure.rules.rule import Rule
from lambdas.core.disclosure.table.budget import Budget
from lambdas.core.disclosure.table.table import Table
from tests.support.disclosure import exposed, flat_tree, survey, table, tables


def questions(count: int) -> Budget:
    """Give a budget that is spent once it has been asked so many times."""
    ticks = itertools.count()
    return Budget(float(count), clock=lambda: float(next(ticks)))


@settings(max_examples=80)
@given(tables(), st.integers(1, 7), st.integers(0, 60))
def test_a_search_that_is_stopped_anywhere_leaves_a_safe_pattern(counts: Table, threshold: int, patience: int) -> None:
    rule = Rule(threshold)
    search = begin(counts, demand_of(counts, rule))
    if search is None:
        return
    budget = questions(patience)
    search.first()
    first = search.pattern.value()
    search.improve(budget)
    search.combine(3, budget)
    hidden = search.pattern.hidden()
    assert hidden[rule.unsafe(counts.flat)].all()
    assert exposed(counts, hidden, rule) == []
    assert search.pattern.value() <= first + 1


def test_a_search_that_is_stopped_goes_the_way_of_one_that_is_not() -> None:
    ends = []
    for patience in (1, 40, 400, 100_000):
        search = begin(survey(), demand_of(survey(), Rule(7)))
        assert search is not None
        search.first()
        budget = questions(patience)
        search.improve(budget)
        search.combine(2, budget)
        ends.append(int(counted(survey(), search.pattern.hidden())))
    assert ends == sorted(ends, reverse=True)
    whole = begin(survey(), demand_of(survey(), Rule(7)))
    assert whole is not None
    whole.first()
    whole.improve()
    whole.combine(2)
    assert counted(survey(), whole.pattern.hidden()) == ends[-1]


def counted(of: Table, hidden: np.ndarray) -> int:  # type: ignore[type-arg]
    return int(of.flat[hidden].sum())


def test_no_time_at_all_is_time_enough_for_a_safe_answer() -> None:
    best = secure_within(survey(), Rule(7), seconds=0.0)
    assert not best.secured.intervals.exposed.any()
    assert (best.secured.intervals.cells == np.flatnonzero(Rule(7).unsafe(survey().flat))).all()
    assert best.secured.hidden[best.secured.unsafe].all()
    assert exposed(survey(), best.secured.hidden, Rule(7)) == []


def test_without_a_time_the_same_table_gets_the_same_cells_and_the_same_intervals() -> None:
    one, other = (secure_within(survey(), Rule(7)).secured for _ in range(2))
    assert (one.hidden == other.hidden).all()
    assert (one.intervals.low == other.intervals.low).all()
    assert (one.intervals.high == other.intervals.high).all()
    assert (one.intervals.low_exact & one.intervals.high_exact).all()


def test_circuits_offered_as_witnesses_change_no_interval() -> None:
    within = secure_within(survey(), Rule(7), effort=Effort.FIRST).secured
    alone = secure(survey(), Rule(7), effort=Effort.FIRST, exact_ends=True)
    assert (within.hidden == alone.hidden).all()
    assert (within.intervals.low == alone.intervals.low).all()
    assert (within.intervals.high == alone.intervals.high).all()


def test_a_table_with_nothing_to_hide_or_a_stricter_level_is_answered_too() -> None:
    safe = table([flat_tree("ab")], {("a",): 30, ("b",): 40})
    assert not secure_within(safe, Rule(7), seconds=1.0).secured.hidden.any()
    strict = Rule(4, protection=Protection.RULE)
    assert not secure_within(survey(), strict, seconds=0.0, effort=Effort.FIRST).secured.avoidable.any()


def test_the_command_takes_a_time_and_says_when_it_was_safe(tmp_path: Path) -> None:
    (tmp_path / "hier_area.csv").write_text("child,parent\nE,\nN,E\na,N\nb,N\nc,N\n")
    (tmp_path / "hier_sex.csv").write_text("child,parent\nall,\nf,all\nm,all\n")
    (tmp_path / "leaf.csv").write_text("area,sex,n\na,f,3\na,m,30\nb,f,20\nb,m,25\nc,f,90\nc,m,80\n")
    hurried = protect_folder(tmp_path, tmp_path / "hurried.csv", seconds=0.0)
    patient = protect_folder(tmp_path, tmp_path / "patient.csv")
    assert hurried["audit"] == {**dict.fromkeys(("exposed", "narrow"), 0), **_audit(hurried)}
    assert _audit(patient)["attacked"] == 1
    assert patient["secondary_value"] == 75
    assert isinstance(patient["seconds_first_safe"], float)


def _audit(summary: dict[str, object]) -> dict[str, object]:
    audit = summary["audit"]
    assert isinstance(audit, dict)
    assert audit["exposed"] == 0
    return audit
