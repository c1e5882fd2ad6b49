"""What a draft takes for a person's details: by the words of a header, and by values whatever the header."""

from __future__ import annotations

import pytest

from local.drafting.identities import identity


@pytest.mark.parametrize(
    "header",
    [
        "Name",
        "last_name",
        "PatientName",
        "SURNAME",
        "dob",
        "DateOfBirth",
        "NHSNumber",
        "nhs_no",
        "Post_Code",
        "gp_name",
        "home_address_1",
        "E-mail",
        "mobile",
        "patient_area_postcode",
        "hospital_number",
    ],
)
def test_a_header_that_sounds_like_a_person_identifies(header: str) -> None:
    assert identity(header, {"x"})


@pytest.mark.parametrize(
    "header", ["Site name", "LA.Name", "ccg_name", "LADNM", "nhs_region", "count", "AreaName", "SITENAME", "Org_Name"]
)
def test_a_header_that_names_a_place_does_not(header: str) -> None:
    assert identity(header, {"x"}) is None


def test_identifiers_among_other_values_identify_whatever_the_header() -> None:
    mixed = identity("ref", {"9434765919", "unknown", "SW1A 2AA"})
    assert mixed is not None
    assert not mixed.whole
