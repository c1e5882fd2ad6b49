"""A register reaches an agreement's readers as Lake Formation leaves its table, and by no other way."""

from __future__ import annotations

from pathlib import Path

import pytest

from contracts.agreements.agreement import Coarser, Condition, RegisterGrant
from contracts.catalogue import load
from lambdas.adapters.filtered_tables import FilteredTables
from lambdas.adapters.restricted import RestrictedTables
from lambdas.core.private.answering import choices, page_of
from lambdas.core.private.filtered import UnreadableError
from lambdas.core.private.question import question
from lambdas.core.private.rights import GivenTable, tables_of
from tests.private.conftest import Cloud
from tests.private.grants import ROLES

KNOWN = load(Path(__file__).resolve().parents[2] / "catalogue")
NAME = "shielded_register"


@pytest.fixture(scope="module")
def given() -> GivenTable:
    """Who is on the list, by ten-year band: a part that an agreement might give."""
    grant = RegisterGrant(
        register=NAME,
        columns=("status", "birth_year"),
        rows=(Condition(column="status", among=("on_list",)),),
        coarser=(Coarser(column="birth_year", band=10),),
    )
    changed = {"datasets": (), "registers": (grant,)}
    return tables_of(KNOWN.agreements["wharfe_modelling"].model_copy(update=changed), KNOWN)[NAME]


@pytest.mark.usefixtures("here")
def test_both_sources_tell_the_same_and_when_it_was_built_and_from_what(cloud: Cloud, given: GivenTable) -> None:
    files, filtered = RestrictedTables(KNOWN), RestrictedTables(KNOWN, FilteredTables(ROLES))
    with cloud.grants.instead(given.access):
        for asked in ({}, {"by": ["birth_year"]}):
            pages = [page_of(each.of(given), given, question(given, asked)) for each in (files, filtered)]
            assert sorted(pages[0].rows) == sorted(pages[1].rows)
        left, whole = filtered.of(given), files.of(given)
        assert choices(left, given) == choices(whole, given)
    assert sorted(page_of(left, given, question(given, {})).rows) == [("on_list", 1950), ("on_list", 1970)]
    assert tuple(left.table.column_names) == given.access.sources == ("status", "birth_year")
    assert (left.table.num_rows, whole.table.num_rows) == (2, 3)
    assert left.version == whole.version == "20200916T063000Z-01234567"
    assert left.said == whole.said
    assert "deaths up to drop 20200916T063000Z-0a" in left.said


@pytest.mark.usefixtures("here")
def test_without_a_grant_of_it_or_with_a_wider_one_nothing_is_shown(cloud: Cloud, given: GivenTable) -> None:
    with pytest.raises(UnreadableError, match="could not be read"):
        RestrictedTables(KNOWN, FilteredTables(ROLES)).of(given)
    with (
        cloud.grants.instead(given.access, expression=None),
        pytest.raises(UnreadableError, match="nothing of it is shown"),
    ):
        RestrictedTables(KNOWN, FilteredTables(ROLES)).of(given)
