"""The rules of covid_tests in plain Python, for validators that cannot read the contract."""

from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path

SPECIMEN = "[A-Z]{2}[0-9]{10}"
POSTCODE = "[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}"
SEXES = ("F", "M", "U", "female", "male", "unknown")
RESULTS = ("positive", "negative", "void")
TRUTHS = ("true", "True", "TRUE", "false", "False", "FALSE")
LANDED = date(2020, 10, 3)
REQUIRED = ("specimen_id", "family_name", "date_of_birth", "sex", "specimen_date", "report_date", "result", "pillar")
NAMES = (
    "specimen_id", "nhs_number", "given_name", "family_name", "date_of_birth", "postcode", "sex", "area_code",
    "specimen_date", "report_date", "result", "pillar", "symptomatic",
)  # fmt: skip


def areas(folder: Path) -> frozenset[str]:
    """Return the codes of local authorities."""
    with (folder / "areas.csv").open(newline="", encoding="utf-8") as file:
        return frozenset(row["code"] for row in csv.DictReader(file) if row["kind"] == "local_authority")


def day(text: str, form: str = "%Y-%m-%d") -> date:
    """Read a date; ValueError when it is none, or lies before 1900 or after the day the file landed."""
    found = datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no time zone
    if not date(1900, 1, 1) <= found <= LANDED:
        raise ValueError("out of range")
    return found


def nhs_number(text: str) -> bool:
    """Tell whether a text is an NHS number, by its check digit."""
    digits = text.replace(" ", "").replace("-", "")
    if len(digits) != 10 or not digits.isdigit():
        return False
    return sum(int(digit) * (10 - place) for place, digit in enumerate(digits)) % 11 == 0
