"""True counts: every total above the leaves, each leaf counted once."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from contracts.catalogue import load
from contracts.products.measure import Rate
from lambdas.core.private.true_counts import NotOfferedError, true_counts

KNOWN = load(Path(__file__).resolve().parents[3] / "catalogue")
PRODUCT = KNOWN.products["nhs_pathways"]
FIRST, OTHER = KNOWN.hierarchies["ccgs"].leaves[:2]


def calls(rows: list[tuple[str, str, str, int | None]]) -> dict[str, pa.Table]:
    made: list[dict[str, Any]] = [
        {
            "triage_date": date(2020, 4, 1),
            "site_type": "111",
            "ccg_code_current": ccg,
            "age_band": age,
            "sex": sex,
            "triages": number,
        }
        for ccg, age, sex, number in rows
    ]
    return {"nhs_pathways": pa.Table.from_pylist(made)}


def counted(
    rows: list[tuple[str, str, str, int | None]], *, short: str = ""
) -> dict[tuple[str, str, str], tuple[int | None, str]]:
    """Return counts with their status; of the date ``short`` rows were rejected."""
    table = true_counts(PRODUCT, calls(rows), KNOWN.hierarchies, lambda when: when == short)
    return {(row["area"], row["age"], row["sex"]): (row["triages"], row["status"]) for row in table.to_pylist()}


def test_a_small_count_is_there_and_in_every_total_above_it() -> None:
    found = counted([(FIRST, "0-18", "female", 2), (OTHER, "0-18", "male", 11), (OTHER, "70-120", "male", 5)])
    assert found[FIRST, "0-18", "female"] == (2, "reported")
    assert found["E92000001", "ALL", "ALL"] == (18, "reported")
    assert found["E92000001", "0-18", "ALL"] == (13, "reported")
    assert found["E92000001", "ALL", "male"] == (16, "reported")
    assert (FIRST, "70-120", "male") not in found


def test_what_a_supplier_holds_back_leaves_its_totals_open() -> None:
    found = counted([(FIRST, "0-18", "female", None), (OTHER, "0-18", "female", 11)])
    assert found[FIRST, "0-18", "female"] == (None, "confidential")
    assert found["E92000001", "ALL", "ALL"] == (None, "confidential")
    assert found[OTHER, "0-18", "female"] == (11, "reported")


def test_counts_of_a_date_that_lacks_rows_are_incomplete_and_what_is_held_back_stays_confidential() -> None:
    rows = [(FIRST, "0-18", "female", None), (OTHER, "0-18", "female", 11)]
    found = counted(rows, short="2020-04-01")
    assert found[OTHER, "0-18", "female"] == (11, "incomplete")
    assert found["E92000001", "ALL", "ALL"] == (None, "confidential")
    assert counted(rows, short="2020-04-02")[OTHER, "0-18", "female"] == (11, "reported")


def test_a_product_with_rates_is_not_offered() -> None:
    product = PRODUCT.model_copy(update={"rate": Rate.model_construct()})
    with pytest.raises(NotOfferedError, match="with rates are not offered"):
        true_counts(product, {}, KNOWN.hierarchies, lambda _: False)
