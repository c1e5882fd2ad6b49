"""What a code stands for: kinds of areas, and what they are called."""

from __future__ import annotations

import re

# What the first three characters of a code say (Office for National Statistics, Register of Geographic Codes).
KINDS = {
    "E92": "country",
    "S92": "country",
    "E12": "region",
    "E40": "nhs_region",
    "E06": "local_authority",
    "E07": "local_authority",
    "E08": "local_authority",
    "E09": "local_authority",
    "E38": "ccg",
    "E54": "icb",
    "S08": "health_board",
}
# Organisations of the Organisation Data Service, and no places on the map. That of a board is older than the board: its
# predecessor, a sustainability and transformation partnership, had it.
_ORGANISATIONS = {"R": "trust", "T": "trust", "Q": "icb"}
_ORGANISATION = re.compile("[QRT][0-9A-Z]{2}")
NAMES = {
    "country": "Country",
    "region": "Region",
    "nhs_region": "NHS region",
    "local_authority": "Local authority",
    "ccg": "Clinical commissioning group",
    "icb": "Integrated care board",
    "trust": "NHS trust",
    "health_board": "Health board",
}
PLURALS = {
    "Country": "countries",
    "Region": "regions",
    "NHS region": "NHS regions",
    "Local authority": "local authorities",
    "Clinical commissioning group": "clinical commissioning groups",
    "Integrated care board": "integrated care boards",
    "NHS trust": "NHS trusts",
    "Health board": "health boards",
}


def slug_of(code: str) -> str:
    """Return the code that an area's page is called by: of areas that are counted together, the first."""
    return code.split("+", maxsplit=1)[0]


def is_area(code: str) -> bool:
    """Whether a code stands for an area, a board or a trust, and not for people whose area is unknown or elsewhere."""
    return kind_of(code) is not None


def kind_of(code: str) -> str | None:
    """Return what a code stands for, one of NAMES; None where it is no area."""
    return KINDS.get(code[:3]) or (_ORGANISATIONS[code[0]] if _ORGANISATION.fullmatch(code) else None)
