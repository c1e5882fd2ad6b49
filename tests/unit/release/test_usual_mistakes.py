"""Each check finds the mistake it is for, in a query that has it, and says nothing of one that has not."""
# ruff: noqa: S608 - the statements are this file's own

from __future__ import annotations

from typing import Any

import pytest
import yaml

from contracts.catalogue import load
from contracts.datasets.dataset import Dataset
from contracts.products.product import Product, ProductTest
from lambdas.core.release.producttests import run_tests
from tests.unit.contracts.conftest import CONTRACT, PRODUCT, TEXTS, custom

PEOPLE: dict[str, Any] = {
    **CONTRACT,
    "id": "people",
    "customProperties": custom(period={"grain": "all"}, duplicates="collapse", maxRejectedShare=0.01),
    "schema": [
        {
            "name": "people",
            "properties": [
                {
                    "name": name,
                    "description": name,
                    "logicalType": "string" if name == "town" else "integer",
                    "required": True,
                    "primaryKey": True,
                    "primaryKeyPosition": place,
                }
                for place, name in enumerate(("town", "year", "people"), 1)
            ],
        }
    ],
}
RATE = {
    "name": "rate", "title": "Rate", "denominator": "population", "denominator_title": "Population", "per": 100,
    "smallest_denominator": 1, "source": "Estimates",
}  # fmt: skip
GIVEN = {
    "visits": [
        {"day": "2020-02-01", "place_current": "B", "visits": 3, "visits_status": "reported", "person_pseudonym": "p1"},
        {"day": "2020-02-01", "place_current": "B", "visits": 4, "visits_status": "reported", "person_pseudonym": "p1"},
        {"day": "2020-02-02", "place_current": "U", "visits": 5, "visits_status": "reported", "person_pseudonym": "p2"},
    ],
    "people": [{"town": "B", "year": 2020, "people": 100}, {"town": "U", "year": 2020, "people": 50}],
}
SELECT = "SELECT CAST(day AS varchar) AS date, place_current AS area, CAST(sum(visits) AS bigint) AS count"
JOINED = "FROM visits JOIN people ON town = place_current"
WHOLE = "CASE WHEN count(visits) = count(*) THEN sum(visits) END"  # a sum that skips what is missing takes it for zero
OVER = ", CAST({} AS bigint) AS population"
TOTAL = {"total": {"dataset": "visits", "column": "visits"}}


@pytest.fixture(scope="module")
def datasets(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Dataset]:
    root = tmp_path_factory.mktemp("catalogue")
    for name, text in TEXTS.items():
        if name.startswith("reference"):
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, encoding="utf-8")
    for name, contract in (("visits", CONTRACT), ("people", PEOPLE)):
        (root / "datasets" / name).mkdir(parents=True)
        (root / "datasets" / name / "contract.odcs.yaml").write_text(yaml.safe_dump(contract), encoding="utf-8")
    return load(root).datasets


def lines(
    sql: str,
    checks: dict[str, Any],
    datasets: dict[str, Dataset],
    given: dict[str, Any] | None = None,
    grain: str = "day",
) -> list[str]:
    """Return what the checks alone say of a query."""
    terms: dict[str, Any] = {"slices": [{**PRODUCT["slices"][0], "grain": grain}]}
    terms |= {"rate": RATE} if "population" in sql else {}
    test: dict[str, Any] = {"name": "a test", "given": given or GIVEN, "expected": [], "checks": checks}
    content = {**PRODUCT, **terms, "datasets": ["visits", "people"], "sql": f"{sql} GROUP BY 1, 2", "tests": [test]}
    found = run_tests(Product.model_validate(content), datasets)
    return [line for failure in found for line in failure.difference if not line.startswith(("+", "-"))]


def test_a_good_query_passes_every_check(datasets: dict[str, Dataset]) -> None:
    checks = {
        **TOTAL,
        "dates": {"visits": "day"},
        "denominator": {"dataset": "people", "column": "people"},
        "hidden": {"visits": "visits"},
    }
    good = SELECT.replace("sum(visits)", WHOLE)
    assert lines(f"{good}{OVER.format('max(people)')} {JOINED}", checks, datasets) == []


def test_double_counting_after_a_join_is_found(datasets: dict[str, Dataset]) -> None:
    years = {**GIVEN, "people": [*GIVEN["people"], {"town": "B", "year": 2019, "people": 90}]}
    (line,) = lines(f"{SELECT} {JOINED}", TOTAL, datasets, years)
    assert line == "total: count adds up to 19, the rows of visits to 12: counted more than once, after a join?"


def test_rows_lost_in_a_join_are_found(datasets: dict[str, Dataset]) -> None:
    (line,) = lines(f"{SELECT} {JOINED}", TOTAL, datasets, {**GIVEN, "people": GIVEN["people"][:1]})
    assert line == "total: count adds up to 7, the rows of visits to 12: lost in a join or a condition?"


def test_a_join_that_would_multiply_is_found_before_the_data_does_it(datasets: dict[str, Dataset]) -> None:
    (line,) = lines(f"{SELECT} {JOINED}", {"copies": ["people"]}, datasets)
    assert line.startswith("copies: with every row of people twice the answer is another")
    semi = f"{SELECT} FROM visits WHERE place_current IN (SELECT town FROM people)"
    assert lines(semi, {"copies": ["people"]}, datasets) == []


@pytest.mark.parametrize(
    ("total", "count"),
    [
        ({"dataset": "visits"}, "count(*)"),
        ({"dataset": "visits", "distinct": "person_pseudonym"}, "count(DISTINCT person_pseudonym)"),
        (
            {"dataset": "visits", "column": "visits", "where": {"place_current": "B"}},
            "sum(visits) FILTER (WHERE visits < 5)",
        ),
    ],
)
def test_a_total_is_of_rows_of_different_people_or_of_the_source_s_own_total(
    total: dict[str, Any], count: str, datasets: dict[str, Dataset]
) -> None:
    good = f"SELECT CAST(day AS varchar) AS date, place_current AS area, CAST({count} AS bigint) AS count FROM visits"
    assert lines(good, {"total": total}, datasets) == []
    assert len(lines(good.replace(f"CAST({count}", f"CAST(1 + {count}"), {"total": total}, datasets)) == 1


def test_a_rate_over_something_else_is_found(datasets: dict[str, Dataset]) -> None:
    checks = {"denominator": {"dataset": "people", "column": "people"}}
    found = lines(f"{SELECT}{OVER.format('sum(visits)')} {JOINED}", checks, datasets)
    assert found[0] == (
        "denominator: population of 2020-02-01, B goes from 7 to 7 when people.people doubles: it is made from "
        "something else"
    )
    mixed = SELECT.replace("sum(visits)", "sum(visits * people)")
    found = lines(f"{mixed}{OVER.format('max(people)')} {JOINED}", checks, datasets)
    assert found[0] == "denominator: count of 2020-02-01, B changes when people.people does: it is mixed up with it"


YEARS = {**GIVEN, "people": [*GIVEN["people"], {"town": "B", "year": 2019, "people": 90}]}
OF_PEOPLE = {"dataset": "people", "column": "people"}
BY_TOWN = {**OF_PEOPLE, "by": {"town": "area"}}


@pytest.mark.parametrize(
    ("population", "checks", "told"),
    [
        ("sum(people)", OF_PEOPLE, "grows by 200 when the figure of B, 2020 does by 100: it is not in it once"),
        ("max(people) / 2", OF_PEOPLE, "grows by 50 when the figure of B, 2020 does by 100: it is not in it once"),
        ("(SELECT sum(people) FROM people)", BY_TOWN, "B has the figure of U, 2020 in it, which is another's"),
        (
            "(SELECT max(people) FROM people WHERE town = 'U')",
            BY_TOWN,
            "B grows by 0 when the figure of B, 2020 does by 100: it is not in it once",
        ),
    ],
    ids=["multiplied by the join", "in part", "of the whole country", "of another area"],
)
def test_a_denominator_of_the_right_figures_in_the_wrong_way_is_found(
    population: str, checks: dict[str, Any], told: str, datasets: dict[str, Dataset]
) -> None:
    found = lines(f"{SELECT}{OVER.format(population)} {JOINED}", {"denominator": checks}, datasets)
    assert told in "\n".join(found)
    good = f"{SELECT}{OVER.format('max(people)')} {JOINED}"
    assert lines(good, {"denominator": checks}, datasets) == []


def test_a_denominator_of_another_year_is_found(datasets: dict[str, Dataset]) -> None:
    this_year = {**BY_TOWN, "where": {"year": 2020}}
    query = f"{SELECT}{OVER.format('max(people)')} {JOINED} WHERE year = {{}}"
    assert lines(query.format(2020), {"denominator": this_year}, datasets, YEARS) == []
    found = lines(query.format(2019), {"denominator": this_year}, datasets, YEARS)
    assert "denominator: population of 2020-02-01, B has the figure of B, 2019 in it, which is another's" in found


@pytest.mark.parametrize("cut", ["day > DATE '2020-02-01'", "day < DATE '2020-02-02'"])
def test_a_filter_that_is_cut_at_the_wrong_day_is_found(cut: str, datasets: dict[str, Dataset]) -> None:
    (line,) = lines(f"{SELECT} FROM visits WHERE {cut}", {"dates": {"visits": "day"}}, datasets)
    assert "dates: a row that counts, of visits, does not count when day is 2020-02-0" in line


@pytest.mark.parametrize(
    ("cut", "told"),
    [
        ("day BETWEEN DATE '2020-01-05' AND DATE '2020-06-30'", []),
        ("day > DATE '2020-01-05' AND day <= DATE '2020-06-30'", ["does not count when day is 2020-01-05"]),
        ("day >= DATE '2020-01-04' AND day <= DATE '2020-06-30'", ["that are said when day is 2020-01-04"]),
        ("day >= DATE '2020-01-05' AND day < DATE '2020-06-30'", ["does not count when day is 2020-06-30"]),
        ("day >= DATE '2020-01-05'", ["that are said when day is 2020-07-01"]),
    ],
)
def test_the_first_and_the_last_day_are_tried_though_no_given_row_is_of_them(
    cut: str, told: list[str], datasets: dict[str, Dataset]
) -> None:
    dates = {"visits": {"column": "day", "first": "2020-01-05", "last": "2020-06-30"}}
    found = lines(f"{SELECT} FROM visits WHERE {cut}", {"dates": dates}, datasets)
    assert len(found) == len(told)
    assert all(part in line for part, line in zip(told, found, strict=True))


@pytest.mark.parametrize("shift", ["date_add('day', 1, day)", "date_add('day', -1, day)"])
def test_a_date_that_is_off_by_one_is_found(shift: str, datasets: dict[str, Dataset]) -> None:
    found = lines(f"{SELECT.replace('CAST(day', f'CAST({shift}')} FROM visits", {"dates": {"visits": "day"}}, datasets)
    assert len(found) == 1
    assert "and no row of visits has that day in day: off by one, or another date?" in found[0]


@pytest.mark.parametrize("summed", ["sum(visits)", "CASE WHEN count(visits) > 0 THEN sum(coalesce(visits, 0)) END"])
def test_one_suppressed_figure_of_several_that_is_taken_as_zero_is_found(
    summed: str, datasets: dict[str, Dataset]
) -> None:
    checks = {"hidden": {"visits": "visits"}}
    found = lines(f"{SELECT.replace('sum(visits)', summed)} FROM visits", checks, datasets)
    assert found[0] == (
        "hidden: count of 2020-02-01, B goes from 7 to 4 when one visits of visits, 3, is suppressed, as if it were "
        "zero: what is not known is not zero"
    )
    assert len(found) == 2
    assert lines(f"{SELECT.replace('sum(visits)', WHOLE)} FROM visits", checks, datasets) == []


@pytest.mark.parametrize("number", ["sum(visits) / 0e0", "0e0 * sum(visits) / 0e0"])
def test_what_is_no_number_is_told_as_any_other_wrong_figure(number: str, datasets: dict[str, Dataset]) -> None:
    assert lines(f"{SELECT.replace('CAST(sum(visits) AS bigint)', number)} FROM visits", {}, datasets) == []


MIDWEEK = {
    **GIVEN,
    "visits": [
        {**row, "day": day}
        for row, day in zip(GIVEN["visits"], ("2020-02-05", "2020-02-12", "2020-02-19"), strict=True)
    ],
}


@pytest.mark.parametrize(
    ("grain", "first", "last"),
    [
        ("week", "2020-02-03", "2020-02-09"),
        ("month", "2020-02-01", "2020-02-29"),
        ("quarter", "2020-01-01", "2020-03-31"),
    ],
)
def test_a_period_that_is_off_by_a_day_is_found_though_no_given_row_is_of_its_ends(
    grain: str, first: str, last: str, datasets: dict[str, Dataset]
) -> None:
    dates = {"dates": {"visits": "day"}}
    good = SELECT.replace("CAST(day", f"CAST(CAST(date_trunc('{grain}', {{}}) AS date)") + " FROM visits"
    assert lines(good.format("day"), dates, datasets, MIDWEEK, grain) == []
    early = lines(good.format("date_add('day', -1, day)"), dates, datasets, MIDWEEK, grain)
    late = lines(good.format("date_add('day', 1, day)"), dates, datasets, MIDWEEK, grain)
    assert f"dates: a row that counts, of visits, does not count when day is {first}: cut" in early[0]
    assert any(f"of visits, does not count when day is {last}: cut" in line for line in late)


def test_what_is_no_date_is_none_of_the_given_rows(datasets: dict[str, Dataset]) -> None:
    words = SELECT.replace("CAST(day AS varchar)", "'February'")
    (line,) = lines(f"{words} FROM visits", {"dates": {"visits": "day"}}, datasets)
    assert line.startswith("dates: date is February, and no row of visits has that day in day")


def test_a_suppressed_figure_that_is_taken_as_zero_is_found(datasets: dict[str, Dataset]) -> None:
    zero = SELECT.replace("sum(visits)", "sum(coalesce(visits, 0))")
    found = lines(f"{zero} FROM visits", {"hidden": {"visits": "visits"}}, datasets)
    assert found[0] == (
        "hidden: count of 2020-02-01, B is 0 when every visits of visits is suppressed: what is not known is not zero"
    )


def test_checks_are_kept_with_the_test_and_absent_ones_look_for_nothing() -> None:
    test = ProductTest.model_validate({"name": "a test", "given": {}, "expected": []})
    assert test.checks.model_dump(exclude_defaults=True) == {}


@pytest.mark.parametrize("known", [{"visits": None, "visits_status": "confidential"}, {"visits": 0}])
def test_a_given_row_that_is_suppressed_or_zero_already_shows_the_mistake(
    known: dict[str, Any], datasets: dict[str, Dataset]
) -> None:
    first, second, _ = GIVEN["visits"]
    given = {"visits": [{**first, "visits": 0}, {**second, **known}]}
    checks = {"hidden": {"visits": "visits"}}
    found = lines(f"{SELECT} FROM visits", checks, datasets, given)
    assert any("goes from 1 to 0 when one visits of visits, 1, is suppressed" in line for line in found)
    assert lines(f"{SELECT.replace('sum(visits)', WHOLE)} FROM visits", checks, datasets, given) == []


def test_a_suppressed_figure_in_what_a_rate_is_over_is_found_and_a_count_that_is_not_of_it_passes(
    datasets: dict[str, Dataset],
) -> None:
    people = SELECT.replace("sum(visits)", "count(DISTINCT person_pseudonym)")
    checks = {"hidden": {"visits": "visits"}}
    found = lines(f"{people}{OVER.format('sum(visits)')} FROM visits", checks, datasets)
    assert found[0].startswith("hidden: population of 2020-02-01, B goes from 7 to 4 when one visits of visits, 3, is")
    assert lines(f"{people}{OVER.format(WHOLE)} FROM visits", checks, datasets) == []


def test_a_total_that_the_query_makes_is_held_against_what_it_is_of(datasets: dict[str, Dataset]) -> None:
    whole = "UNION ALL SELECT CAST(day AS varchar), 'ALL', CAST(sum(visits) AS bigint) FROM visits {}"
    checks = {"total": {"dataset": "visits", "column": "visits", "of": {"area": "ALL"}}}
    query = f"{SELECT} FROM visits GROUP BY 1, 2 {whole}"
    assert lines(query.format(""), checks, datasets) == []
    (line,) = lines(query.format("WHERE place_current = 'B'"), checks, datasets)
    assert line == ("total: count of area ALL adds up to 7, the rows of visits to 12: lost in a join or a condition?")
