"""What a release changed: told of every cell that two releases published, and never from what they hide."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from contracts.products.product import Product
from dashboards.site.changes import Before, in_words, write_changes
from dashboards.site.page import ReleasePage
from dashboards.site.product_page import render
from dashboards.site.summary import summary
from lambdas.core.release.cells import Cell
from lambdas.core.release.files import write_data
from tests.support.html import Outline, faults
from tests.support.places import CITY, ENGLAND, NORTH, SOUTH, TOWN, calls, daily, release, visits, weekly
from tests.support.products import cells, page, product


class Compared:
    """Two releases in folders of their own, the newer held against the older."""

    def __init__(
        self, folder: Path, now: ReleasePage, found: Sequence[Cell], before: ReleasePage, then: Sequence[Cell]
    ):
        for name, made, some in (("now", now, found), ("before", before, then)):
            (folder / name).mkdir()
            list(
                write_data(
                    folder / name,
                    made.product,
                    made.hierarchies,
                    release=made.release,
                    published=made.published,
                    notes=[],
                    cells=some,
                )
            )
        self.folder = folder / "now"
        self.changes = write_changes(self.folder, now, Before(summary(before), folder / "before" / "data.csv"))

    @property
    def told(self) -> dict[str, Any]:
        assert self.changes is not None
        return self.changes

    @property
    def words(self) -> str:
        return in_words(self.told, "calls")

    @property
    def rows(self) -> list[list[str]]:
        with (self.folder / "changes.csv").open(newline="", encoding="utf-8") as file:
            return list(csv.reader(file))


def compared(folder: Path, now: Sequence[Cell], before: Sequence[Cell], made: Product | None = None) -> Compared:
    newer, older = (release(made, found=list(found)) for found in (now, before))
    return Compared(folder, newer, now, older, before)


def at(cell: Cell, code: str, day: int) -> bool:
    return cell.keys == (f"2020-09-{day + 1:02}", code)


def more(cell: Cell, by: int) -> Cell:
    return cell if cell.value is None else cell._replace(value=cell.value + by)


def test_new_days_and_revised_figures_are_told_apart(tmp_path: Path) -> None:
    now = [more(cell, 9) if at(cell, ENGLAND, 3) else cell for cell in daily(32)]
    found = compared(tmp_path, now, daily(30))
    assert found.told["added"] == ["2020-10-01", "2020-10-02"]
    assert found.words == (
        "2 new days, from 1 October 2020 to 2 October 2020. 1 of 180 earlier figures was revised. "
        "It is of 4 September 2020, England: 9 calls more, 212 in place of 203."
    )
    assert found.rows == [["date", "area", "before", "now", "change"], ["2020-09-04", ENGLAND, "203", "212", "9"]]


def test_it_says_of_which_areas_figures_were_revised_and_by_how_much(tmp_path: Path) -> None:
    by = {(TOWN, 4): 1, (CITY, 5): -30, (NORTH, 5): -30}
    now = [more(cell, next((n for (code, day), n in by.items() if at(cell, code, day)), 0)) for cell in daily(30)]
    found = compared(tmp_path, now, daily(30))
    assert (found.told["areas"], found.told["revisions"]) == (3, 3)
    assert "3 of 180 earlier figures were revised, of 3 areas: City, The North and Town & Country." in found.words
    assert "The largest revision is of 6 September 2020, City: 30 calls fewer, 95 in place of 125." in found.words


def test_a_slice_that_the_page_does_not_show_is_compared_too(tmp_path: Path) -> None:
    """The page shows ages of all services together; that one age online was revised is in no chart of it."""
    now = [more(cell, 5) if cell.keys == ("2020-09-03", "online", "E92", "0-18") else cell for cell in cells()]
    found = Compared(tmp_path, page(found=now), now, page(), cells())
    assert found.told["revised"] == [{"name": "3 September 2020, Online, England, 0 to 18", "before": 20, "now": 25}]


def test_a_product_without_dates_tells_its_revisions(tmp_path: Path) -> None:
    made = calls(
        slices=[{"name": "service", "title": "Service", "labels": {"all": "All"}}], page={"incomplete_days": 0}
    )
    before = [Cell(("all", code), n) for code, n in ((ENGLAND, 300), (NORTH, 100), (SOUTH, 200))]
    now = [*before[:2], Cell(("all", SOUTH), 210)]
    found = compared(tmp_path, now, before, made)
    assert found.words == (
        "1 of 3 figures was revised, of 1 area: The South. It is of All, The South: 10 calls more, 210 in place of 200."
    )
    (tmp_path / "same").mkdir()
    same = compared(tmp_path / "same", before, before, made)
    assert same.words == "No figure was revised among the 3 that both releases have."
    assert not (same.folder / "changes.csv").exists()


def test_the_largest_revisions_come_first(tmp_path: Path) -> None:
    now = [more(cell, -n) if cell.keys[1] == ENGLAND else cell for n, cell in enumerate(daily(30))]
    sizes = [item["before"] - item["now"] for item in compared(tmp_path, now, daily(30)).told["revised"]]
    assert sizes == sorted(sizes, reverse=True)
    assert len(sizes) == 5


def test_a_count_that_becomes_confidential_is_told_and_is_no_revision(tmp_path: Path) -> None:
    now = [cell._replace(value=None, status="confidential") if cell.keys[1] == TOWN else cell for cell in daily(30)]
    found = compared(tmp_path, now, daily(30))
    assert found.words == (
        "No day was added. No number was revised among the 180 earlier figures compared. "
        "24 figures became confidential."
    )
    assert {tuple(row[3:]) for row in found.rows[1:]} == {("[c]", "[x]")}


def test_figures_that_only_one_release_lists_are_told(tmp_path: Path) -> None:
    """Where nothing stands for zero, a line that is gone is not a number that became none."""
    rest = [cell for cell in weekly() if cell.keys[1] == ENGLAND]
    newer, older = release(visits(), rest), release(visits(), weekly())
    found = Compared(tmp_path, newer, rest, older, weekly())
    assert "6 figures are no longer listed." in found.words


def test_that_nothing_was_revised_is_said_of_all_that_was_compared(tmp_path: Path) -> None:
    found = compared(tmp_path, daily(30), daily(30))
    assert found.words == "No day was added. No earlier figure was revised among the 180 that both releases have."


def test_days_that_are_left_out_are_told(tmp_path: Path) -> None:
    found = compared(tmp_path, [cell for cell in daily(30) if cell.keys[0] > "2020-09-02"], daily(30))
    assert "2 days of the release before are left out." in found.words


@pytest.mark.parametrize(
    ("published", "said"),
    [("2020-10-05T07:15:00+00:00", "5 October 2020 at 07:15 UTC"), ("2020-10-04T07:15:00+00:00", "4 October 2020")],
)
def test_of_two_releases_of_one_day_the_time_is_told(tmp_path: Path, published: str, said: str) -> None:
    now = [more(cell, 1) for cell in daily(30)]
    before = replace(release(found=daily(30)), published=published)
    found = Compared(tmp_path, release(found=now), now, before, daily(30))
    html = render(release(found=now, changes=found.told))
    assert f">the release of {said}</a>" in html


def test_the_first_release_and_one_of_other_figures_have_nothing_to_compare(tmp_path: Path) -> None:
    now, before = release(), release(visits(), weekly())
    assert write_changes(tmp_path, now, None) is None
    assert Compared(tmp_path, now, daily(), before, weekly()).changes is None
    assert "no earlier release that this one can be compared with" in render(now)


def test_the_page_tells_what_changed_beside_the_release_before(tmp_path: Path) -> None:
    now = [more(cell, 9) if at(cell, ENGLAND, 3) else cell for cell in daily(32)]
    html = render(release(found=now, changes=compared(tmp_path, now, daily(30)).told))
    assert faults(html) == []
    (table,) = [table for table in Outline(html).all("table") if "largest revisions" in table.text]
    assert "4 September 2020, England203212+9" in table.text.replace("\n", "")
    assert 'href="changes.csv"' in html


def test_a_rate_that_changed_under_the_same_number_is_told(tmp_path: Path) -> None:
    made = product(
        rate={
            "name": "per_1000",
            "title": "Per 1,000",
            "per": 1000,
            "denominator": "people",
            "denominator_title": "People",
            "source": "A publication",
            "smallest_denominator": 10,
        }
    )
    before = [cell._replace(denominator=1000, rate="1.0") for cell in cells()]
    now = [cell._replace(denominator=2000, rate="0.5") if n == 0 else cell for n, cell in enumerate(before)]
    found = Compared(tmp_path, page(made, now), now, page(made, before), before)
    assert "1 figure is as it was and its rate is not." in found.words
    assert found.rows[1][-2:] == ["1.0", "0.5"]
