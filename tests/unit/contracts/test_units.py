"""Which unit a header writes, and whether it is the contract's."""

from __future__ import annotations

import pytest

from contracts.datasets.units import another_unit, written_unit


@pytest.mark.parametrize(
    ("header", "read"),
    [
        ("Cases", ("cases", "")),
        ("Cases (thousands)", ("cases", "thousand")),
        ("Cases [in thousands]", ("cases", "thousand")),
        ("Rate per 100,000", ("rate", "per 100000")),
        ("Rate (per 100,000 population)", ("rate", "per 100000 population")),
        ("Positivity %", ("positivity", "percent")),
        ("Positivity (percent)", ("positivity", "percent")),
        ("Flow (l/day)", ("flow", "l / day")),
        ("Spend_millions", ("spend", "million")),
        ("Spend (£000s)", ("spend", "£ 000 s")),
        ("Cases (provisional)", ("casesprovisional", "")),
        ("Attendances Type 1", ("attendancestype1", "")),
        ("Number of attendances over 4 hours", ("numberofattendancesover4hours", "")),
        ("Admissions (aged 65)", ("admissionsaged65", "")),
        ("Beds (000s)", ("beds", "000 s")),
        ("%", ("", "")),
    ],
)
def test_the_unit_that_a_header_writes(header: str, read: tuple[str, str]) -> None:
    assert written_unit(header) == read


@pytest.mark.parametrize(
    ("header", "declared", "unit", "another"),
    [
        ("Cases (thousands)", "Cases", None, True),
        ("Cases (thousands)", "Cases", "thousands", False),
        ("Cases", "Cases (thousands)", "thousands", True),
        ("Rate (per 1,000)", "Rate (per 100,000)", None, True),
        ("rate [per 100000]", "Rate (per 100,000)", None, False),
        ("Deaths (thousands)", "Cases", None, False),
        ("cases", "Cases", "patients", False),
    ],
)
def test_another_unit_is_told_from_another_way_of_writing_it(
    header: str, declared: str, unit: str | None, another: bool
) -> None:
    assert another_unit(header, declared, unit) is another


def test_a_header_of_any_length_is_read_at_once() -> None:
    header = "(" * 5000 + "per a " * 5000
    assert written_unit(header) == ("pera" * 5000, "")
