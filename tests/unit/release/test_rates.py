"""A rate is shown where its count is and its denominator is large enough, and tells nothing that they do not."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cli.verify import hash_of
from contracts.products.measure import Rate
from contracts.products.product import Disclosure
from contracts.reference.codes import Hierarchy, Node
from lambdas.core.disclosure.attacker.attack import attack
from lambdas.core.disclosure.proof.secure import boxes
from lambdas.core.disclosure.release.cells import Rows
from lambdas.core.disclosure.release.denominators import denominators_of
from lambdas.core.disclosure.release.release import release_table
from lambdas.core.disclosure.table.errors import DisclosureError
from lambdas.core.disclosure.table.table import Dim, Ints, sums
from lambdas.core.release.cells import Cell, CellHash, read_cells, write_cells
from lambdas.core.release.files import write_data
from lambdas.core.release.rates import rate_of
from tests.support.products import product as made

AREAS = Hierarchy("areas", tuple(Node(code, f"Area {code}", up) for code, up in (("E", ""), ("a", "E"), ("b", "E"))))
DIM = Dim.from_hierarchy("area", AREAS)
RATE = Rate(
    name="rate",
    title="Cases per 100,000 people",
    denominator="population",
    denominator_title="Population",
    smallest_denominator=1_000,
    source="Mid-year estimates.",
)


@pytest.mark.parametrize(
    ("value", "denominator", "shown"),
    [
        (50, 40_000, "125.0"),
        (0, 40_000, "0.0"),
        (1, 16_000, "6.3"),  # 6.25, half up
        (50, 999, "[c]"),
        (None, 40_000, "[c]"),
        (50, None, "[x]"),
        (None, None, "[c]"),
    ],
)
def test_a_rate_is_shown_where_both_its_figures_are(value: int | None, denominator: int | None, shown: str) -> None:
    assert rate_of(RATE, value, denominator) == shown


@settings(max_examples=200)
@given(st.integers(0, 10**6), st.integers(1_000, 10**8), st.integers(0, 4), st.sampled_from([1, 100, 100_000]))
def test_a_rate_is_the_quotient_to_half_of_its_last_place(value: int, over: int, decimals: int, per: int) -> None:
    shown = rate_of(RATE.model_copy(update={"decimals": decimals, "per": per}), value, over)
    assert abs(float(shown) - per * value / over) <= 0.5 / 10**decimals * (1 + 1e-9) + 1e-9 * per * value / over
    assert len(shown.partition(".")[2]) == decimals


def rows(counts: list[int], figures: list[int]) -> Rows:
    return Rows({}, {"area": ["a", "b"][: len(counts)]}, counts, denominators=figures)


def stated(of: Rows) -> Ints | None:
    return denominators_of(
        (DIM,), of, np.zeros(len(of.values), np.int64), np.zeros((1, 3), np.int64), np.ones((1, 3), bool)
    )


def test_a_denominator_of_a_total_is_the_sum_of_its_parts_and_not_known_where_one_is_not() -> None:
    whole = stated(rows([1, 2], [1_000, 500]))
    part = stated(rows([1], [1_000]))
    assert whole is not None
    assert part is not None
    assert whole.tolist() == [[1_500, 1_000, 500]]
    assert part.tolist() == [[-1, 1_000, -1]]


def test_rows_of_one_cell_state_its_denominator_once() -> None:
    twice = Rows({}, {"area": ["a", "a", "b"]}, [1, 2, 9], denominators=[1_000, 1_000, 500])
    found = stated(twice)
    assert found is not None
    assert found[0].tolist() == [1_500, 1_000, 500]
    other = Rows({}, {"area": ["a", "a"]}, [1, 2], denominators=[1_000, 900])
    with pytest.raises(DisclosureError, match="a: rows of one cell state different denominators"):
        stated(other)
    with pytest.raises(DisclosureError, match="negative"):
        stated(rows([1], [-1]))


@settings(max_examples=60)
@given(st.lists(st.integers(0, 30), min_size=2, max_size=2), st.lists(st.integers(500, 9_000), min_size=2, max_size=2))
def test_rates_are_no_constraint_to_the_attacker_that_the_counts_are_not(counts: list[int], figures: list[int]) -> None:
    """Each published rate bounds its count; the bounds are about what is shown, so no interval changes."""
    cells = release_table(Disclosure(threshold=7, source="x"), (DIM,), rows(counts, figures)).cells
    assert cells.denominator is not None
    truth = np.array([sum(counts), *counts])
    hidden = np.zeros(3, bool)
    hidden[cells.cell[cells.confidential]] = True
    low, high = boxes(truth, ~hidden, 1)
    narrow_low, narrow_high = low.copy(), high.copy()
    for cell, value, over in zip(cells.cell.tolist(), cells.value.tolist(), cells.denominator.tolist(), strict=True):
        shown = rate_of(RATE, None if hidden[cell] else value, over)
        assert (shown == "[c]") == (hidden[cell] or over < 1_000)
        if shown != "[c]":
            half = over * 0.05 / RATE.per
            narrow_low[cell] = max(low[cell], int(np.ceil(float(shown) * over / RATE.per - half - 1e-9)))
            narrow_high[cell] = min(high[cell], int(np.floor(float(shown) * over / RATE.per + half + 1e-9)))
    matrix, targets = sums((DIM,)), np.flatnonzero(hidden)
    without = attack(matrix, low, high, targets, table=truth)
    given_rates = attack(matrix, narrow_low, narrow_high, targets, table=truth)
    assert (without.low == given_rates.low).all()
    assert (without.high == given_rates.high).all()


PRODUCT = made(
    dimensions=[{"name": "area", "title": "Area", "hierarchy": "areas"}],
    slices=[],
    measure={"name": "cases", "title": "Cases", "unit": "cases"},
    rate=RATE.model_dump(),
)


def test_denominator_and_rate_stand_beside_the_count_in_every_file(tmp_path: Path) -> None:
    protected = release_table(PRODUCT.disclosure, (DIM,), rows([50, 90], [40_000, 500]))
    first = write_cells(tmp_path / "cells.csv.gz", PRODUCT, protected.cells.candidate())
    cells = list(read_cells(tmp_path / "cells.csv.gz"))
    assert cells[1] == Cell(("a",), 50, "reported", "", 50, 50, 40_000, "125.0")
    written = write_data(
        tmp_path, PRODUCT, {"areas": AREAS}, release="r", published="2020-10-01T08:30:00Z", notes=[], cells=cells
    )
    assert len(list(written)) == 3
    with (tmp_path / "data.csv").open(newline="", encoding="utf-8") as file:
        table = list(csv.DictReader(file))
    assert [(row["population"], row["rate"], row["status"]) for row in table] == [
        ("40500", "345.7", "reported"),
        ("40000", "125.0", "reported"),
        ("500", "[c]", "reported"),
    ]
    data = json.loads((tmp_path / "data.json").read_text(encoding="utf-8"))
    assert data["columns"] == ["area", "cases", "population", "rate", "status"]
    assert data["rows"][1:] == [["a", 50, 40_000, 125.0, "reported"], ["b", 90, 500, None, "reported"]]
    described = json.loads((tmp_path / "data.csv-metadata.json").read_text(encoding="utf-8"))["tableSchema"]["columns"]
    rate = next(column for column in described if column["name"] == "rate")
    assert (rate["datatype"], rate["null"]) == ({"base": "decimal", "minimum": 0}, ["[c]", "[x]"])
    other = release_table(PRODUCT.disclosure, (DIM,), rows([50, 90], [40_001, 500]))
    assert write_cells(tmp_path / "other.csv.gz", PRODUCT, other.cells.candidate()) != first


def test_what_is_signed_covers_denominator_and_rate_as_a_reader_finds_them(tmp_path: Path) -> None:
    partly = Rows({}, {"area": ["a"]}, [50], denominators=[40_000])
    protected = release_table(PRODUCT.disclosure, (DIM,), partly)
    signed = write_cells(tmp_path / "cells.csv.gz", PRODUCT, protected.cells.candidate())
    passing = CellHash()
    cells = list(passing.through(read_cells(tmp_path / "cells.csv.gz")))
    assert passing.hex == signed
    assert [cell.rate for cell in cells] == ["[x]", "125.0", "[x]"]
    list(
        write_data(
            tmp_path, PRODUCT, {"areas": AREAS}, release="r", published="2020-10-01T08:30:00Z", notes=[], cells=cells
        )
    )
    assert hash_of(tmp_path, {"area": AREAS.names}) == signed
    text = (tmp_path / "data.csv").read_text(encoding="utf-8")
    (tmp_path / "data.csv").write_text(text.replace("125.0", "124.0"), encoding="utf-8")
    assert hash_of(tmp_path, {"area": AREAS.names}) != signed


RESULTS = Hierarchy("results", tuple(Node(code, code, up) for code, up in (("all", ""), ("p", "all"), ("n", "all"))))
SHARE = {
    "name": "percentage",
    "title": "Percentage of tests",
    "denominator": "tests",
    "denominator_title": "All tests",
    "share_of": "result",
    "per": 100,
    "smallest_denominator": 20,
}
SHARED = made(
    dimensions=[
        {"name": "area", "title": "Area", "hierarchy": "areas"},
        {"name": "result", "title": "Result", "hierarchy": "results"},
    ],
    slices=[],
    measure={"name": "count", "title": "Tests", "unit": "tests"},
    rate=SHARE,
)
BOTH = (DIM, Dim.from_hierarchy("result", RESULTS))


def written_shares(folder: Path, counts: list[int]) -> tuple[str, list[dict[str, str]]]:
    """Release tests of two areas by result; return what was signed and the rows of data.csv."""
    given = Rows({}, {"area": ["a", "a", "b", "b"], "result": ["p", "n"] * 2}, counts, share_of="result")
    protected = release_table(SHARED.disclosure, BOTH, given)
    assert protected.certificate.passes
    signed = write_cells(folder / "cells.csv.gz", SHARED, protected.cells.candidate())
    hierarchies = {"areas": AREAS, "results": RESULTS}
    cells = read_cells(folder / "cells.csv.gz")
    head = {"release": "r", "published": "2020-10-01T08:30:00Z", "notes": []}
    list(write_data(folder, SHARED, hierarchies, cells=cells, **head))  # type: ignore[arg-type]  # three options
    with (folder / "data.csv").open(newline="", encoding="utf-8") as file:
        return signed, list(csv.DictReader(file))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from([0, 1, 3, 8, 30, 50]), min_size=4, max_size=4).filter(any))
@example([3, 2, 40, 50])
def test_a_share_is_made_of_two_figures_that_are_published(tmp_path: Path, counts: list[int]) -> None:
    """So no reader can work out from it what he could not from these two; who verifies finds what was signed."""
    signed, table = written_shares(tmp_path, counts)
    shown = {(row["area"], row["result"]): row["count"] for row in table}
    for row in table:
        whole = shown[row["area"], "all"]
        assert row["tests"] == whole
        known = "[c]" not in {row["count"], whole} and int(whole) >= SHARE["smallest_denominator"]
        assert row["percentage"] == (rate_of(SHARED.rate, int(row["count"]), int(whole)) if known else "[c]")
    assert hash_of(tmp_path, {"area": AREAS.names, "result": RESULTS.names}) == signed


def test_a_share_of_nearly_all_does_not_tell_how_few_are_left(tmp_path: Path) -> None:
    """97 of 100 would say that 3 were negative, which is unsafe."""
    _, table = written_shares(tmp_path, [97, 3, 40, 50])
    told = {(row["area"], row["result"]): (row["count"], row["percentage"]) for row in table}
    assert told["a", "n"] == ("[c]", "[c]")
    assert told["a", "p"][1] == "[c]"
    assert told["E", "all"] == ("190", "100.0")
    _, table = written_shares(tmp_path, [90, 10, 40, 60])
    assert {row["result"]: row["percentage"] for row in table if row["area"] == "a"} == {
        "all": "100.0",
        "p": "90.0",
        "n": "10.0",
    }


def test_a_leaf_without_a_denominator_tells_no_hidden_zero() -> None:
    hides = Disclosure(threshold=7, zero_is_safe=False, source="x")
    with pytest.raises(DisclosureError, match="b: no denominator, and zeros are hidden here"):
        release_table(hides, (DIM,), rows([3], [40_000]))
    assert release_table(hides, (DIM,), rows([30, 0], [40_000, 9_000])).certificate.passes


def test_a_leaf_without_a_denominator_tells_no_zero_that_an_earlier_release_hid() -> None:
    hides = Disclosure(threshold=7, zero_is_safe=False, source="x")
    first = release_table(hides, (DIM,), rows([30, 0], [40_000, 9_000]))
    shows = Disclosure(threshold=7, source="x")
    with pytest.raises(DisclosureError, match="b: no denominator, and zeros are hidden here"):
        release_table(shows, (DIM,), rows([30], [40_000]), history=first.history)
    again = release_table(shows, (DIM,), rows([30, 0], [40_000, 9_000]), history=first.history)
    assert again.certificate.passes
