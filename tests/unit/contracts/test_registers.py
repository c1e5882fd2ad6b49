"""Registers: every mistake is told at once, and an agreement gives a part of one as it gives a part of a dataset."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from contracts.agreements.access import accesses, lake_accesses
from contracts.checked import load
from contracts.reading.errors import CatalogueError

ROOT = Path(__file__).resolve().parents[3] / "catalogue"
NAME = "shielded_register"
AGREEMENT: dict[str, Any] = {
    "name": "food_parcels",
    "title": "Food parcels",
    "organisation": "Federation of Shire Councils",
    "purpose": "planning",
    "use": "How many parcels each council packs, by the reasons that people have.",
    "legal_basis": "Health and Social Care Act 2012, section 261",
    "registers": [
        {
            "register": NAME,
            "columns": ["status", "area_code_current", "birth_year"],
            "rows": [{"column": "status", "among": ["on_list"]}],
            "coarser": [{"column": "birth_year", "band": 10}],
        }
    ],
    "requester": "Ann Asker",
    "approvers": ["Bob Bold", "Cat Calm"],
    "start": "2026-01-01",
    "end": "2026-12-31",
    "review": "2026-06-30",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the catalogue with the register, its sources and what it is reconciled with."""
    for part in (
        "reference",
        "registers",
        "datasets/deaths",
        "products/shielded_patients",
        "datasets/shielded_patients",
        "products/populations",
        "datasets/populations",
    ):
        shutil.copytree(ROOT / part, tmp_path / "catalogue" / part)
    for name in ("algorithm", "gp", "trusts"):
        shutil.copytree(ROOT / f"datasets/shielding_{name}", tmp_path / f"catalogue/datasets/shielding_{name}")
    (tmp_path / "catalogue" / "agreements").mkdir()
    return tmp_path / "catalogue"


def change(path: Path, **values: Any) -> None:
    content = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else {}
    path.write_text(yaml.safe_dump(content | values), encoding="utf-8")


def mistakes(root: Path) -> list[str]:
    with pytest.raises(CatalogueError) as caught:
        load(root)
    return [f"{each.file}: {each.field}: {each.found}: {each.allowed}" for each in caught.value.mistakes]


def told(found: list[str], *words: str) -> bool:
    return any(all(word in line for word in words) for line in found)


def test_every_mistake_in_a_register_is_told_at_once(root: Path) -> None:
    folder = root / "registers" / NAME
    file = yaml.safe_load((folder / "register.yaml").read_text(encoding="utf-8"))
    returns = [*file["returns"], {"name": "select", "type": "string", "description": "A word of SQL."}]
    change(folder / "register.yaml", name="deaths", person="nhs_number", returns=returns, sql="select 1")
    (folder / "counts" / "shielded_people.sql").write_text("SELECT 1 AS patients", encoding="utf-8")
    (folder / "notes.txt").write_text("nothing reads this", encoding="utf-8")
    change(folder / "tests" / "10_withdrawn.yaml", expected=[{"nhs_number_pseudonym": "p1"}], counts={"cases": []})
    found = mistakes(root)
    assert told(found, "register.yaml: name", NAME, "the name of its folder")
    assert told(found, "register.yaml: name", "a dataset's curated table is called that")
    assert told(found, "register.yaml: sql", "query.sql holds the query")
    assert told(found, "register.yaml: person", "did you mean nhs_number_pseudonym?")
    assert told(found, "register.yaml: returns", "'select'")
    assert told(found, "register.yaml: reconciles", "shielded_people")
    assert told(found, "10_withdrawn.yaml: counts", "'cases'", "shielded_patients")
    assert told(found, "notes.txt", "nothing reads this")


def test_a_query_that_returns_something_else_is_told(root: Path) -> None:
    folder = root / "registers" / NAME
    sql = (folder / "query.sql").read_text(encoding="utf-8")
    (folder / "query.sql").write_text(sql.replace("disease_group AS reason", "disease AS reason"), encoding="utf-8")
    (folder / "counts" / "shielded_patients.sql").write_text("SELECT area_code AS area FROM deaths", encoding="utf-8")
    found = mistakes(root)
    assert told(found, "query.sql", "disease", "disease_group")
    assert told(found, "counts/shielded_patients.sql", "'deaths'", NAME)
    assert told(found, "counts/shielded_patients.sql", "'area'", "breakdown, patient_group, area, patients")


def test_people_of_two_domains_cannot_be_linked(root: Path) -> None:
    path = root / "datasets" / "deaths" / "contract.odcs.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("value: shielding\n", "value: registration\n"), encoding="utf-8")
    assert told(mistakes(root), "datasets", "deaths: registration", "one purpose domain")


def test_an_agreement_gives_rows_and_columns_of_a_register(root: Path) -> None:
    change(root / "agreements" / "food_parcels.yaml", **AGREEMENT)
    known = load(root)
    agreement = known.agreements["food_parcels"]
    (access,) = accesses(agreement, known.datasets, known.products, known.hierarchies, known.registers)
    with duckdb.connect(":memory:") as connection:
        columns = "nhs_number_pseudonym, status, area_code_current, birth_year"
        people = "('p1', 'on_list', 'E08000035', 1947), ('p2', 'removed', 'E08000035', 1950)"
        connection.execute(f"create table {NAME} as from (values {people}) as people({columns})")
        given = connection.execute(access.view().select(NAME))
        assert [column[0] for column in given.description] == ["status", "area_code_current", "birth_year"]
        assert given.fetchall() == [("on_list", "E08000035", 1940)]


def test_lake_formation_withholds_what_is_to_be_made_coarser_and_the_tier_reads_it(root: Path) -> None:
    change(root / "agreements" / "food_parcels.yaml", **AGREEMENT)
    known = load(root)
    (access,) = lake_accesses(known.agreements["food_parcels"], known.datasets, known.hierarchies, known.registers)
    people, tier = access.cells_filter(), access.tier_filter()
    assert people.columns == ("status", "area_code_current")
    assert tier.columns == ("status", "area_code_current", "birth_year")
    assert people.expression == tier.expression == """("status" IN ('on_list'))"""


def test_what_no_agreement_may_give_of_a_register_is_refused(root: Path) -> None:
    grant = {"register": NAME, "columns": ["nhs_number_pseudonym", "reazons"]}
    change(root / "agreements" / "food_parcels.yaml", **AGREEMENT | {"registers": [grant], "purpose": "research"})
    found = mistakes(root)
    assert told(found, "registers[0].columns", "did you mean reasons?")
    assert told(found, "registers[0].linkage", "why records of one person must be linked")
    assert told(found, "purpose (for registers[0])", "'research'", "planning, service_evaluation")
    change(root / "agreements" / "food_parcels.yaml", registers=[{**grant, "register": "shielded"}])
    assert told(mistakes(root), "registers[0].register", f"did you mean {NAME}?")
