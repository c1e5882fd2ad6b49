from __future__ import annotations

import csv
import gzip
import json
from dataclasses import replace
from typing import Any

import pytest

from contracts.products.product import Product
from lambdas.adapters import releases
from lambdas.adapters.athena import Result
from lambdas.core.disclosure.release import release as disclosure
from lambdas.core.release.columns import published_columns
from lambdas.suppression import handler
from lambdas.suppression.answer import AnswerError, rows_of
from tests.support.platform import CURATED, RESULTS, Context, Platform
from tests.support.products import HIERARCHIES, INPUT, product
from tests.support.release import ANSWERS, PRODUCT, answer, csv_bytes

RELEASE = "20201005T093001Z-00000000"
COLUMNS = ["date", "size", "visits"]
ROWS = [("2020-10-01", "single", 40), ("2020-10-01", "several", 60), ("2020-10-02", "single", 1)]


def event(query: str) -> dict[str, Any]:
    return {"product": PRODUCT, "release": RELEASE, "sql": "SELECT 1", "inputs": [], "query": query}


def suppress(platform: Platform, rows: list[Any]) -> dict[str, Any]:
    return handler.main(event(answer(platform, COLUMNS, rows)), Context())


def cells(platform: Platform) -> dict[tuple[str, ...], list[str]]:
    body = gzip.decompress(platform.read(CURATED, f"candidates/{PRODUCT}/{RELEASE}/first/cells.csv.gz")).decode()
    _, *rows = csv.reader(body.splitlines())
    return {tuple(row[:2]): row[2:] for row in rows}


def kept(platform: Platform) -> dict[str, Any]:
    found = json.loads(platform.read(CURATED, f"candidates/{PRODUCT}/{RELEASE}/first/candidate.json"))
    assert found["certificate"].pop("seconds_audit") >= 0
    assert found["certificate"].pop("seconds_protect") >= 0
    return dict(found)


def published(platform: Platform) -> dict[tuple[str, ...], list[str]]:
    """Return the candidate's cells without what is for its approver: reason, low and high."""
    return {labels: cell[:2] for labels, cell in cells(platform).items()}


def test_safe_counts_go_through_and_unsafe_ones_are_hidden(platform: Platform) -> None:
    done = suppress(platform, ROWS)
    assert done["passes"] is True
    found = cells(platform)
    assert found[("2020-10-01", "ALL")][:2] == ["100", "reported"]
    assert found[("2020-10-02", "single")][:3] == ["", "confidential", "primary"]


def test_cells_that_count_nobody_are_listed_as_zero(platform: Platform) -> None:
    suppress(platform, ROWS)
    assert cells(platform)[("2020-10-02", "several")][:2] == ["0", "reported"]


def test_the_same_answer_leaves_the_same_candidate(platform: Platform) -> None:
    suppress(platform, ROWS)
    before = cells(platform)
    suppress(platform, ROWS[::-1])
    assert cells(platform) == before


def test_a_release_whose_certificate_does_not_pass_is_refused(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    def exposed(*args: Any, **more: Any) -> disclosure.Protected:
        protected = disclosure.release_table(*args, **more)
        return replace(protected, certificate=replace(protected.certificate, passes=False, exposed=1))

    monkeypatch.setattr(handler, "release_table", exposed)
    done = suppress(platform, ROWS)
    assert done["passes"] is False
    item = releases.read(PRODUCT, RELEASE)
    assert item is not None
    assert item["state"] == "refused"
    assert "1 of 2 protected counts can be worked out" in item["reasons"][0]
    stored = json.loads(platform.read(CURATED, f"candidates/{PRODUCT}/{RELEASE}/first/candidate.json"))
    assert stored["certificate"]["passes"] is False


def test_counts_that_no_table_can_hold_refuse_the_release_with_the_reason(platform: Platform) -> None:
    done = suppress(platform, [("2020-10-01", "single", 40), ("2020-10-01", "several", -2)])
    assert done["passes"] is False
    assert "must not be negative; found -2" in done["certificate"]["reason"]
    item = releases.read(PRODUCT, RELEASE)
    assert item is not None
    assert (item["state"], item["reasons"]) == ("refused", [done["certificate"]["reason"]])
    assert platform.keys(CURATED, "candidates/") == []


@pytest.mark.parametrize(
    ("columns", "rows", "said"),
    [
        (["date", "visits", "size"], ROWS, "it must return date, size, visits"),
        (COLUMNS, [], "returned no rows"),
        (COLUMNS, [("2020-10-01", "single", "4.0")], "visits is '4.0'"),
    ],
)
def test_an_answer_that_is_not_the_products_is_a_fault(
    platform: Platform, columns: list[str], rows: list[Any], said: str
) -> None:
    with pytest.raises(AnswerError, match=said):
        handler.main(event(answer(platform, columns, rows)), Context())
    assert platform.keys(CURATED, "candidates/") == []


def test_a_publishers_own_status_comes_through() -> None:
    made: Product = product(
        measure={"status": "state"},
        disclosure={"method": "published", "source": "The publisher"},
        page={"chart_by": None},
    )
    answered = Result(made.columns, (("2020-09-01", "phone", "N", "ALL", "", "confidential"),))
    rows = rows_of(made, answered)
    assert (list(rows.values), list(rows.status or ())) == ([None], ["confidential"])


SPENDING = product(
    slices=[],
    dimensions=[{"name": "area", "title": "Area", "hierarchy": "areas"}],
    measure={"name": "pounds", "title": "Spending", "unit": "pounds", "kind": "magnitude", "contributor": "practice"},
    rate={
        "name": "each",
        "title": "Pounds a head",
        "denominator": "people",
        "denominator_title": "People",
        "per": 1,
        "smallest_denominator": 100,
        "source": "Estimates.",
    },
    disclosure={"p_percent": 10},
)


def test_contributors_and_denominators_come_through_and_are_not_published() -> None:
    told = Result(("area", "pounds", "people", "practice"), [("N", "90", "1000", "a"), ("N", "30", "1000", "b")])
    rows = rows_of(SPENDING, told)
    assert (list(rows.contributors or ()), list(rows.denominators or ())) == (["a", "b"], [1000, 1000])
    columns = [column.name for column in published_columns(SPENDING, HIERARCHIES)]
    assert columns == ["area", "area_name", "pounds", "people", "each", "status"]


@pytest.mark.parametrize(
    ("row", "says"), [(("N", "90", "1000", ""), "no practice"), (("N", "90", "", "a"), "denominator of its rate is ''")]
)
def test_an_answer_that_leaves_out_who_or_over_what_is_a_fault(row: tuple[str, ...], says: str) -> None:
    with pytest.raises(AnswerError, match=says):
        rows_of(SPENDING, Result(("area", "pounds", "people", "practice"), [row]))


def test_what_goes_on_to_publication_is_the_same_whatever_a_hidden_count_was(platform: Platform) -> None:
    query = answer(platform, COLUMNS, ROWS)
    handler.main(event(query), Context())
    candidate, shown = kept(platform), published(platform)
    rows = csv_bytes([COLUMNS, *ROWS[:2], (*ROWS[2][:2], 2)])
    platform.client("s3").put_object(Bucket=RESULTS, Key=f"{ANSWERS}{query}.csv", Body=rows)
    handler.main(event(query), Context())
    assert (kept(platform), published(platform)) == (candidate, shown)


def test_figures_that_lack_rejected_rows_are_incomplete_and_the_certificate_covers_that(platform: Platform) -> None:
    whole = suppress(platform, ROWS)
    lacking = {**INPUT, "missing": ["2020-10-01"], "tells_dates": True}
    query = answer(platform, COLUMNS, ROWS)
    done = handler.main({**event(query), "release": "20201005T093002Z-00000000", "inputs": [lacking]}, Context())
    body = platform.read(CURATED, f"candidates/{PRODUCT}/20201005T093002Z-00000000/first/cells.csv.gz")
    _, *rows = csv.reader(gzip.decompress(body).decode().splitlines())
    assert {(row[0], row[3]) for row in rows} == {
        ("2020-10-01", "incomplete"),
        ("2020-10-02", "confidential"),
        ("2020-10-02", "reported"),
    }
    assert done["passes"]
    assert done["certificate"]["hidden"] == whole["certificate"]["hidden"]
    assert done["certificate"]["sha256"] != whole["certificate"]["sha256"]
