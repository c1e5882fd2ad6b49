"""What a table is shown as: as many rows as may be asked for, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pyarrow as pa
import pytest

from dashboards.private.csv_file import as_csv, notice
from dashboards.private.pages import page
from dashboards.private.table_page import table_page
from lambdas.core.private.answering import Answer, Kept, choices, file_of, page_of
from lambdas.core.private.question import MOST, PAGE, Question, UnaskableError, question
from lambdas.core.private.rights import GivenTable
from tests.unit.private.test_question import KNOWN, right_of

MODELLING = right_of("wharfe_modelling")[0]
TESTS = MODELLING.tables["covid_tests"]
COUNTS = right_of("outbreak_centre")[0]


def records(number: int, sex: str = "female") -> Kept:
    """Return so many records, all of which the agreement gives."""
    bolton, day = "E08000001", pa.scalar(18_540, pa.date32())
    columns = {
        "nhs_number_pseudonym": pa.nulls(number, pa.string()),
        "date_of_birth_year": pa.repeat(pa.scalar(1951), number),
        "sex": pa.repeat(sex, number),
        "area_code_current": pa.repeat(bolton, number),
        "specimen_date": pa.repeat(day, number),
        "report_date": pa.repeat(day, number),
        "result": pa.repeat("positive", number),
        "pratique_period": pa.repeat("2020-10-05", number),
    }
    return Kept(pa.table(columns))


def test_a_file_that_cannot_have_every_row_is_refused_and_one_that_can_is_whole() -> None:
    assert len(file_of(records(MOST), TESTS, Question()).rows) == MOST
    with pytest.raises(UnaskableError, match="A file has 200,000 rows at most, and that has more"):
        file_of(records(MOST + 1), TESTS, Question())


@pytest.mark.parametrize(("number", "pages", "too_many"), [(0, 1, 0), (MOST, 2000, 0), (MOST + 1, 2000, MOST)])
def test_pages_lead_no_further_than_can_be_asked(number: int, pages: int, too_many: int) -> None:
    answer = Answer(("sex",), [], number)
    last = question(TESTS, {"page": [str(MOST // PAGE)]})
    shown = table_page(KNOWN, MODELLING, TESTS, last, answer, {})
    assert (shown["pages"], shown["later"], shown["too_many"]) == (pages, "", too_many)


PLACES = replace(TESTS, relation=replace(TESTS.relation, pseudonyms=frozenset()))
UNLINKED = replace(TESTS, relation=replace(TESTS.relation, pseudonyms=frozenset({"another"})))


@pytest.mark.parametrize(
    ("given", "said", "noticed"),
    [
        (TESTS, "Each row is about one person, under a pseudonym.", "records of people."),
        (UNLINKED, "Each row is about one person. Not", "records of people."),
        (PLACES, "Rows as they were sent", "rows as they were sent."),
    ],
)
def test_it_is_said_whether_rows_are_about_people(given: GivenTable, said: str, noticed: str) -> None:
    shown = table_page(KNOWN, MODELLING, given, Question(), Answer(("sex",), [("female",)], 1), {})
    assert said in page("table.html", links="", who="ada", mark="", said="", **shown)
    assert f"Not safe to publish: {noticed}" in notice(MODELLING, given, "ada")


def test_what_is_more_than_pages_show_is_still_counted() -> None:
    assert page_of(records(MOST + 1), TESTS, Question(page=MOST // PAGE)).total == MOST + 1


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_text_that_a_spreadsheet_would_run_is_disarmed(start: str) -> None:
    answer = page_of(records(1, f"{start}HYPERLINK(1)"), TESTS, Question())
    (row,) = csv.DictReader(io.StringIO(as_csv(MODELLING, TESTS, answer, "ada"), newline=""))
    assert row["sex"].startswith("'")
    assert row["sex"].endswith("HYPERLINK(1)")


def test_a_number_is_no_formula() -> None:
    answer = Answer(("triages",), [(-3,), (None,)], 2)
    given = COUNTS.tables["nhs_pathways_unsuppressed"]
    rows = list(csv.DictReader(io.StringIO(as_csv(COUNTS, given, answer, "ada"))))
    assert [row["triages"] for row in rows] == ["-3", "[x]"]


LONG = "E38000231"


def test_a_long_name_is_shown_whole_and_a_pseudonym_by_its_beginning() -> None:
    given = COUNTS.tables["nhs_pathways_unsuppressed"]
    name = "NHS Bath and North East Somerset, Swindon and Wiltshire CCG"
    shown = table_page(KNOWN, COUNTS, given, Question(), Answer(("area", "triages"), [(LONG, 3)], 1), {})
    assert f"<td>{name}</td>" in page("table.html", links="", who="bob", mark="", said="", **shown)
    answer = Answer(("nhs_number_pseudonym", "sex"), [("f" * 64, "female")], 1)
    shown = table_page(KNOWN, MODELLING, TESTS, Question(), answer, {})
    assert f"<code>{'f' * 12}…</code>" in page("table.html", links="", who="ada", mark="", said="", **shown)


def test_areas_are_chosen_by_their_names_however_many_there_are() -> None:
    given = COUNTS.tables["nhs_pathways_unsuppressed"]
    codes = sorted(KNOWN.hierarchies["ccgs"].names)
    columns = {column: pa.repeat("x", len(codes)) for column in given.access.view().columns}
    offered = choices(Kept(pa.table({**columns, "area": codes})), given)
    shown = table_page(KNOWN, COUNTS, given, Question(), Answer(("area",), [], 0), offered)
    (area,) = [item for item in shown["controls"] if item["name"] == "area"]
    assert len(area["choices"]) == len(codes) > 100
    assert [name for _, name in area["choices"]] == sorted(KNOWN.hierarchies["ccgs"].names.values())


def test_conditions_are_told_by_the_names_that_the_table_has() -> None:
    given = COUNTS.tables["nhs_pathways_unsuppressed"]
    asked = question(given, {"area": ["E92000001"], "triages_most": ["4"]})
    shown = table_page(KNOWN, COUNTS, given, asked, Answer(("area",), [], 0), {})
    assert shown["conditions"] == ["Area = England", "Triages <= 4"]


def test_a_page_after_the_last_says_so_and_not_that_no_row_is_like_that() -> None:
    given = COUNTS.tables["nhs_pathways_unsuppressed"]
    for total, said in ((101, "There are no more than 2 pages"), (0, "No row is like that")):
        shown = table_page(KNOWN, COUNTS, given, Question(page=9), Answer(("area",), [], total), {})
        assert said in page("table.html", links="", who="bob", mark="", said="", **shown)
