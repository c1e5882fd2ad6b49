"""A scenario is its own address; what is no number, or out of reach, is put right and said."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from dashboards.explorer.demand.scenario import scenario, unchanged
from dashboards.explorer.errors import SiteAway
from dashboards.explorer.scenario_chart import NO_FORECAST, in_words, scenario_chart
from dashboards.explorer.settings import Settings
from dashboards.explorer.source import Site
from dashboards.explorer.supposing import FIELDS, supposed
from tests.support.places import ENGLAND, FIRST, NORTH
from tests.support.published import served

LAST = FIRST + timedelta(days=59)


def test_a_scenario_begins_with_what_is_published(site: Site) -> None:
    found = supposed(site, "")

    assert (found.area, found.name, found.today) == (ENGLAND, "England", LAST)
    assert found.now.beds == found.series("beds_occupied")[LAST]
    assert found.now.admitted[-1] == found.series("admissions_and_diagnoses")[LAST]
    assert found.numbers["growth"] == 15  # e^(7 * 0.02) - 1


def test_the_address_of_a_scenario_leads_to_that_scenario(site: Site) -> None:
    found = supposed(
        site, f"?area={NORTH}&growth=-20&later=5&change=10&stay=7.5&weeks=3&beds=400&growth_by=0&stay_by=0"
    )

    assert not found.told
    assert supposed(site, found.query()) == found
    assert found.assumed.days == 21
    assert found.assumed.growth == -0.2


def test_another_area_begins_with_its_own_growth_and_keeps_what_the_reader_chose(site: Site) -> None:
    begun = supposed(site, "?stay=7")
    there = supposed(site, begun.elsewhere(NORTH))

    assert (there.area, there.numbers["stay"]) == (NORTH, 7)
    assert supposed(site, f"?area={NORTH}").numbers["growth"] == there.numbers["growth"]
    assert "growth=" not in begun.elsewhere(NORTH)
    assert "later=" not in begun.elsewhere(NORTH)
    assert supposed(site, supposed(site, "?growth=33").elsewhere(NORTH)).numbers["growth"] == 33


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?area=E99", "There are no figures of hospitals for “E99”."),
        ("?stay=much", "Mean stay, days: a number is needed."),
        ("?stay=nan", "Mean stay, days: a number is needed."),
        ("?stay=0", "Mean stay, days: from 1 to 40 by 0.5; 1 is taken."),
        ("?growth=1e300", "Admissions change by, % a week: from -60 to 200 by 1; 200 is taken."),
        ("?weeks=-inf", "Weeks ahead: from 1 to 12 by 1; 1 is taken."),
    ],
)
def test_what_cannot_be_supposed_is_said(site: Site, query: str, said: str) -> None:
    found = supposed(site, query)

    assert found.told == (said,)
    assert all(FIELDS[name].least <= number <= FIELDS[name].most for name, number in found.numbers.items())


def test_what_is_typed_goes_before_what_the_address_says(site: Site) -> None:
    assert supposed(site, "?stay=7&weeks=2", {"stay": "8", "weeks": None}).numbers["stay"] == 8
    assert supposed(site, "?stay=7&weeks=2", {"stay": "8", "weeks": None}).numbers["weeks"] == 2


def test_the_picture_says_that_it_is_no_forecast(site: Site) -> None:
    found = supposed(site, "?beds=4000")
    ranges = scenario(found.now, found.assumed)
    made = scenario_chart(found, ranges, scenario(found.now, unchanged(found.assumed)))
    names = [trace["name"] for trace in made["data"]]

    assert [note["text"] for note in made["layout"]["annotations"]] == [f"<b>{NO_FORECAST}</b>"]
    assert names == [
        *("9 in 10 courses", "half of all courses", "without the change", "middle course"),
        *("beds taken, published", "beds there are"),
    ]
    assert made["data"][3]["x"][0] == (LAST + timedelta(days=1)).isoformat()
    assert in_words(found, ranges).startswith("Scenario, not forecast. Beds taken in England: 2,925 on 30 October 2020")


def test_days_that_were_not_reported_count_as_the_day_before(site: Site) -> None:
    found = supposed(site, "")
    line = dict(found.cube.lines["admissions_and_diagnoses", ENGLAND])
    del line[(LAST - timedelta(days=3)).isoformat()]
    lines = {**found.cube.lines, ("admissions_and_diagnoses", ENGLAND): line}
    gap = type(found)(type(found.cube)(**{**vars(found.cube), "lines": lines}), ENGLAND, found.numbers)

    assert gap.now.admitted[-4] == gap.now.admitted[-5]
    assert gap.today == LAST != date.max


def test_without_figures_of_hospitals_there_is_no_scenario(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("empty")
    (folder / "v1").mkdir()
    (folder / "v1" / "products.json").write_text('{"products": []}')
    with served(folder) as (address, _), pytest.raises(SiteAway, match="hospitals"):
        supposed(Site(Settings(site=address, links=address)), "")
