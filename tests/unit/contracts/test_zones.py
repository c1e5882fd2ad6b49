"""A bucket's name says whose landing zone it is."""

from __future__ import annotations

import pytest

from contracts.drops.zones import dataset_of, zone_of

PATTERN = "pratique-prod-landing-<dataset>-444455556666"


@pytest.mark.parametrize("dataset", ["cases", "covid_cases", "unclaimed", "a_1_b"])
def test_the_dataset_of_a_zone_is_the_one_it_was_named_for(dataset: str) -> None:
    assert dataset_of(zone_of(dataset, PATTERN), PATTERN) == dataset


@pytest.mark.parametrize(
    "bucket",
    [
        "pratique-prod-curated-444455556666",
        "pratique-prod-landing-cases-111122223333",
        "pratique-dev-landing-cases-444455556666",
        "pratique-prod-landing--444455556666",
        "pratique-prod-landing-444455556666",
        "pratique-prod-landing-covid_cases-444455556666",
    ],
)
def test_a_bucket_of_another_name_is_no_landing_zone(bucket: str) -> None:
    assert dataset_of(bucket, PATTERN) is None
