"""Makes the table of postcode districts out of a directory of postcodes, which nobody may hand on with this project."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb

from contracts.reference.districts import DISTRICT, HEADER
from local.errors import LocalError

# Columns of the ONS Postcode Directory: the postcode with its space, the month it ended, its local authority. This is
# called oslaua, or by the year of its boundaries, as lad25cd, in later editions.
POSTCODE, ENDED = "pcds", "doterm"
AUTHORITY = re.compile("oslaua|lad[0-9]{2}cd")


def districts_of(directory: Path) -> str:
    """Return the table as CSV, of the postcodes of England that are in use; the most postcodes of a district first.

    ``directory`` is the CSV of all postcodes. Raises LocalError for a file that has not the columns it must have, or
    no postcode of England.
    """
    with duckdb.connect(":memory:", config={"autoinstall_known_extensions": False}) as connection:
        try:
            read = connection.read_csv(str(directory), all_varchar=True)
        except duckdb.Error as error:
            raise LocalError(f"{directory} cannot be read as CSV: {error}") from error
        columns = {name.lower(): name for name in read.columns}
        authority = next((columns[name] for name in columns if AUTHORITY.fullmatch(name)), None)
        if authority is None or not {POSTCODE, ENDED} <= columns.keys():
            raise LocalError(
                f"{directory} is no ONS Postcode Directory: it has no column {POSTCODE}, {ENDED} or oslaua (lad25cd). "
                "Name the CSV of all postcodes in its folder Data."
            )
        live = read.filter(f"coalesce(\"{columns[ENDED]}\", '') = '' AND \"{authority}\" LIKE 'E%'")
        rows = live.aggregate(
            f'split_part("{columns[POSTCODE]}", \' \', 1) AS district, "{authority}" AS area, count(*) AS postcodes'
        )
        found = rows.order("district, postcodes DESC, area").fetchall()
    lines = [f"{district},{area}" for district, area, _ in found if DISTRICT.fullmatch(district)]
    if not lines:
        raise LocalError(f"{directory} has no postcode of England that is in use.")
    return "\n".join([",".join(HEADER), *lines]) + "\n"
