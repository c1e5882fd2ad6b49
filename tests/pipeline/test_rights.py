"""Least privilege, both ways: a function asks for nothing that it is not allowed, and is allowed nothing in vain."""

from __future__ import annotations

import pytest

from bench.assembly import synthesise
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
