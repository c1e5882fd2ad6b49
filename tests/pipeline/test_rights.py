"""Least privilege, both ways: a function asks for nothing that it is not allowed, and is allowed nothing in vain."""

from __future__ import annotations

import pytest

from bench.assembly import synthesise
from bench.rights import BREAKS, KEPT, kept
from tests.support.platform import start
from tests.support.rights import BEHIND, FUNCTIONS, NOT_ORDINARY, ONLY_IN_TESTS, Used, granted, guarded, scenario


@pytest.fixture(scope="module")
def allowed() -> Used:
    """What the synthesised policies of production allow each function."""
    return granted(synthesise("prod"))


@pytest.fixture(scope="module")
def used() -> Used:
    """What each function asks for in ordinary days."""
    with pytest.MonkeyPatch.context() as patch:
        platform = start(patch)
        with guarded(platform, patch) as guard:
            scenario(platform)
        return guard.used


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_asks_for_nothing_that_it_is_not_allowed(allowed: Used, used: Used, function: str) -> None:
    lacking = {(function, action) for action in used[function] - allowed[function]}

    assert lacking <= ONLY_IN_TESTS


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_is_allowed_nothing_in_vain(allowed: Used, used: Used, function: str) -> None:
    listed = {action for of, action in NOT_ORDINARY if of == function}
    excess = allowed[function] - used[function] - set(BEHIND)

    assert excess - listed == set(), "remove it from the policy, or list it with its reason"
    assert listed - excess == set(), "listed without need"


def test_what_the_loss_of_each_right_does_was_tried_and_is_in_the_table(allowed: Used) -> None:
    table = kept()
    rights = {(function, action) for function in FUNCTIONS for action in allowed[function]}

    renew = f"`make rights FUNCTIONS='NAME ...'` tries each anew and writes {KEPT.name}"
    assert rights - table.keys() == set(), f"a right that nobody has tried to take away; {renew}"
    assert table.keys() - rights == set(), f"tried, and given to nobody any more; {renew}"


def test_every_right_in_the_table_is_missed_when_it_is_lost_or_has_its_reason() -> None:
    for (function, action), said in kept().items():
        reason = BEHIND.get(action) or NOT_ORDINARY.get((function, action))
        assert said == (reason or BREAKS), f"{function} {action}"
