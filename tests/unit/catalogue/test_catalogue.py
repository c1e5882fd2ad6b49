"""The catalogue itself: it loads fast, keeps to the standard, and its queries and rules run."""

from __future__ import annotations

import json
import re
import shutil
import time
from datetime import date, timedelta
from importlib import resources
from pathlib import Path

import duckdb
import jsonschema
import pytest
import sqlglot
import yaml

from cli import product
from contracts import checked
from contracts.catalogue import Catalogue, load
from contracts.datasets.curated import DUCKDB_TYPES, curated_columns
from contracts.datasets.dataset import Classification, Treatment
from contracts.queries.verification import unverified
from lambdas.core.release.producttests import run_tests

ROOT = Path(__file__).resolve().parents[3] / "catalogue"
DATASETS = sorted(path.parent.name for path in ROOT.glob("datasets/*/contract.odcs.yaml"))
PRODUCTS = sorted(path.parent.name for path in ROOT.glob("products/[!_]*/product.yaml"))


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load(ROOT)


def test_the_catalogue_has_no_mistakes_in_its_sql_either(catalogue: Catalogue) -> None:
    assert checked.load(ROOT) == catalogue


def test_the_catalogue_loads_in_a_fraction_of_a_second(catalogue: Catalogue) -> None:
    started = time.process_time()
    assert load(ROOT) == catalogue
    assert time.process_time() - started < 0.5


@pytest.mark.parametrize("name", DATASETS)
def test_a_contract_keeps_to_the_open_data_contract_standard(name: str) -> None:
    schema = json.loads(resources.files("open_data_contract_standard").joinpath("schema.json").read_text("utf-8"))
    text = (ROOT / "datasets" / name / "contract.odcs.yaml").read_text(encoding="utf-8")
    errors = jsonschema.Draft201909Validator(schema).iter_errors(yaml.safe_load(text))
    assert [f"{error.json_path}: {error.message}" for error in errors] == []


@pytest.mark.parametrize("name", DATASETS)
def test_the_rules_of_a_contract_run_over_the_columns_they_name(name: str, catalogue: Catalogue) -> None:
    dataset = catalogue.datasets[name]
    columns = ", ".join(f'"{column.name}" {DUCKDB_TYPES[column.type]}' for column in dataset.columns)
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"CREATE TABLE rows ({columns})")
        for rule in dataset.rules:
            assert connection.table("rows").filter(rule.sql).fetchall() == []
            assert {c.name for c in sqlglot.parse_one(rule.sql).find_all(sqlglot.exp.Column)} == set(rule.columns)


@pytest.mark.parametrize("name", PRODUCTS)
def test_a_product_passes_its_own_tests(name: str, catalogue: Catalogue) -> None:
    failures = run_tests(catalogue.products[name], catalogue.datasets)
    assert [str(failure) for failure in failures] == []


@pytest.mark.parametrize("name", PRODUCTS)
def test_a_product_is_what_its_reviewer_approved(name: str, catalogue: Catalogue) -> None:
    assert unverified(catalogue.products[name]) is None


def test_the_template_of_a_product_passes_its_own_test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(product, "CATALOGUE", Path(shutil.copytree(ROOT, tmp_path / "catalogue")))
    product.new("my_tests")
    made = checked.load(tmp_path / "catalogue")
    assert run_tests(made.products["my_tests"], made.datasets) == []
    assert "nobody has verified my_tests" in (unverified(made.products["my_tests"]) or "")


@pytest.mark.parametrize("name", PRODUCTS)
def test_a_product_tests_more_situations_the_more_its_query_distinguishes(name: str, catalogue: Catalogue) -> None:
    made = catalogue.products[name]
    assert len(made.tests) >= (3 if "CASE" in made.sql else 2)


def test_what_identifies_a_person_is_in_no_curated_table(catalogue: Catalogue) -> None:
    for dataset in catalogue.datasets.values():
        kept = {column.name for column in curated_columns(dataset)}
        identifying = {c.name for c in dataset.columns if c.classification is Classification.IDENTIFYING}
        assert kept.isdisjoint(identifying)


def test_names_and_numbers_of_people_are_pseudonymised_or_dropped(catalogue: Catalogue) -> None:
    tests = catalogue.datasets["covid_tests"]
    treated = {column.name: column.treatment for column in tests.identifiers}
    assert treated == {
        "specimen_id": Treatment.PSEUDONYMISE,
        "nhs_number": Treatment.PSEUDONYMISE,
        "given_name": Treatment.DROP,
        "family_name": Treatment.DROP,
        "date_of_birth": Treatment.YEAR,
        "postcode": Treatment.POSTCODE_DISTRICT,
    }


def test_every_ccg_has_a_place_in_the_hierarchy(catalogue: Catalogue) -> None:
    ccgs, tree = catalogue.lists["ccgs"], catalogue.hierarchies["ccgs"]
    live = {ccgs.current(entry.code) for entry in ccgs.entries if entry.kind == "ccg"}
    assert live == set(tree.leaves) - {"OUTSIDE", "UNKNOWN"}
    assert len(live) == 135  # CCGs of England after the mergers of 1 April 2020


def test_every_local_authority_has_a_place_in_the_hierarchy(catalogue: Catalogue) -> None:
    areas, tree = catalogue.lists["areas"], catalogue.hierarchies["local_authorities"]
    live = {areas.current(entry.code) for entry in areas.entries if entry.kind == "local_authority"}
    joined = {"E06000053", "E09000001"}  # counted with Cornwall and with Hackney
    assert live - joined == set(tree.leaves) - {"UNKNOWN"}


def test_every_trust_of_today_has_a_place_in_a_board_and_every_board_in_an_nhs_region(catalogue: Catalogue) -> None:
    trusts, tree = catalogue.lists["trusts"], catalogue.hierarchies["trusts"]
    welsh = {"RQF", "RT4", "RYT"}
    live = {entry.code: entry.name for entry in trusts.entries if not entry.end and entry.code not in welsh}
    regions = set(catalogue.hierarchies["nhs_regions"].leaves)
    boards = {node.code for node in tree.nodes if node.parent in regions}
    placed = {node.code: node.name for node in tree.nodes if node.parent in boards}
    assert len(boards) == 42
    assert placed == live
    assert set(tree.leaves) - set(placed) == {"OTHER"}


def test_every_code_that_readers_meet_has_a_name_and_bands_of_age_are_called_alike(catalogue: Catalogue) -> None:
    names = [name for tree in catalogue.hierarchies.values() for name in tree.names.values()]
    for made in catalogue.products.values():
        columns = {each.name: each for name in made.datasets for each in catalogue.datasets[name].columns}
        for part in (each for each in made.slices if each.kind == "category"):
            met = columns[part.name].enum if part.name in columns else ()
            names += [*part.labels.values(), *(part.labels.get(value, value) for value in met)]

    assert "90 and over" in names
    raw = re.compile(r"All|\d+ ?- ?\d+|\d+\+|[a-z]+(_[a-z]+)+")
    assert [name for name in names if raw.fullmatch(name)] == []


@pytest.mark.parametrize("name", ["areas", "ccgs"])
def test_a_code_ends_on_the_day_before_its_successor_begins(catalogue: Catalogue, name: str) -> None:
    known = catalogue.lists[name]
    retired = [entry for entry in known.entries if entry.successor]
    assert len(retired) >= 50
    starts = {entry.code: date.fromisoformat(known.by_code[entry.successor].start) for entry in retired}
    assert {e.code: e.end for e in retired} == {
        code: (day - timedelta(days=1)).isoformat() for code, day in starts.items()
    }


def test_a_code_of_a_merged_area_is_another_on_each_day_of_its_history(catalogue: Catalogue) -> None:
    areas = catalogue.lists["areas"]
    days = ("2019-03-31", "2019-04-01", "2023-03-31", "2023-04-01")
    assert [areas.in_place_of("E07000190", day) for day in days] == [
        ("E07000190",),
        ("E07000246",),
        ("E07000246",),
        ("E06000066",),
    ]
    assert areas.in_place_of("E06000060", "2020-03-31") == ("E07000004", "E07000005", "E07000006", "E07000007")
