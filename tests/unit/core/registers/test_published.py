"""The figures of one day in a release's CSV, as a register is held against them."""

from __future__ import annotations

from pathlib import Path

from contracts.catalogue import load
from lambdas.core.registers.published import newest_day, published_cells
from lambdas.core.registers.reconciling import Published

PRODUCT = load(Path(__file__).resolve().parents[4] / "catalogue").products["shielded_patients"]
TEXT = """date,breakdown,patient_group,area,patients,status
2020-09-09,all,ALL,E92000001,41,reported
2020-09-16,all,ALL,E92000001,42,reported
2020-09-16,all,ALL,E08000035,[c],confidential
"""


def test_the_newest_day_is_the_last_that_there_are_figures_of() -> None:
    assert newest_day(PRODUCT, TEXT) == "2020-09-16"
    assert newest_day(PRODUCT, TEXT.splitlines()[0] + "\n") is None


def test_the_cells_of_a_day_are_its_own_and_what_is_hidden_has_no_value() -> None:
    assert published_cells(PRODUCT, TEXT, "2020-09-16") == {
        ("all", "ALL", "E92000001"): Published(42, "reported"),
        ("all", "ALL", "E08000035"): Published(None, "confidential"),
    }
