"""Reads in which areas each postcode district lies: catalogue/reference/postcodes/districts.csv, where there is one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from contracts.reading.mistakes import Mistakes, relative
from contracts.reference.codes import ReferenceList
from contracts.reference.table import table_rows

FILE = "reference/postcodes/districts.csv"
HEADER = ("district", "area")
DISTRICT = re.compile("[A-Z]{1,2}[0-9][A-Z0-9]?")
"""What stands before the space of a postcode: LS1, SW1A."""

Districts = dict[str, tuple[str, ...]]
"""Codes of areas by district, in the order of the file: that in which most of a district lies comes first."""


def read_districts(root: Path, lists: Mapping[str, ReferenceList]) -> tuple[Districts, Mistakes]:
    """Read the table of a catalogue, and note every mistake in it; an empty one where the catalogue has none."""
    mistakes, found = Mistakes(relative(root / FILE, root)), Districts()
    for place, (district, area) in table_rows(root / FILE, HEADER, mistakes):
        if not DISTRICT.fullmatch(district):
            mistakes.add(f"{place}, district", district, "the first half of a postcode, such as LS1")
        elif not any(area in known.by_code for known in lists.values()):
            mistakes.add(f"{place}, area", area, "a code of a list in catalogue/reference")
        elif area in found.get(district, ()):
            mistakes.add(f"{place}, area", area, f"each area of {district} once")
        else:
            found[district] = (*found.get(district, ()), area)
    return found, mistakes
