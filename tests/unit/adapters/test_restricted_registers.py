"""A register, which is no table of the lake, is linked anew from its curated tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from contracts.agreement import RegisterGrant
from contracts.catalogue import load
from contracts.curated import curated_columns
from lambdas.adapters import iceberg
from lambdas.adapters.restricted import NothingYetError, RestrictedTables
from lambdas.core.private.rights import GivenTable, tables_of
from tests.support.platform import Platform

KNOWN = load(Path(__file__).resolve().parents[3] / "catalogue")
REGISTER = KNOWN.registers["shielded_register"]


@pytest.fixture
def given() -> GivenTable:
    grant = RegisterGrant(register=REGISTER.name, columns=("sex", "status"))
    changed = {"datasets": (), "registers": (grant,)}
    return tables_of(KNOWN.agreements["wharfe_modelling"].model_copy(update=changed), KNOWN)[REGISTER.name]


def test_it_has_the_columns_that_it_says(platform: Platform, given: GivenTable) -> None:
    for name in REGISTER.datasets:
        iceberg.load(name, [(column.name, column.type.value) for column in curated_columns(KNOWN.datasets[name])])
    kept = RestrictedTables(KNOWN).of(given)
    assert kept.table.column_names == list(REGISTER.columns)
    assert kept.table.num_rows == 0


def test_before_its_datasets_have_come_there_is_nothing(platform: Platform, given: GivenTable) -> None:
    with pytest.raises(NothingYetError, match=f"Nothing of {REGISTER.datasets[0]} has been taken in yet"):
        RestrictedTables(KNOWN).of(given)
