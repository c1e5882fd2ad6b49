"""One load tells every mistake there is, and none that is only what another one leads to."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml
from sqlglot.dialects import Trino

from cdk.naming import LONGEST_BUCKET, Names
from contracts.datasets.names import LONGEST_DATASET
from contracts.drops.drop import UNCLAIMED
from contracts.reading.errors import Mistake
from contracts.reading.faulty import Faulty, FaultyPartError
from contracts.reading.sql_words import SQL_WORDS
from lambdas.core.release.candidates import prefix

Change = Callable[[Any], object]
Spoil = Callable[[str, Change], None]
Told = Callable[[], list[Mistake]]

CONTRACT, PRODUCT, TEST = "contract.odcs.yaml", "product.yaml", "adds_up.yaml"
AGREEMENT = "town_hall.yaml"


def column(content: Any, number: int) -> Any:
    return content["schema"][0]["properties"][number]


def places(told: list[Mistake]) -> list[str]:
    return sorted(f"{Path(mistake.file).name} {mistake.field}" for mistake in told)


def test_mistakes_of_one_contract_do_not_hide_each_other(spoil: Spoil, mistakes: Told) -> None:
    def change(content: Any) -> None:
        content["version"] = 1.0
        content["apiVersion"] = "v1"
        content["slaProperties"][0]["value"] = "daily"
        column(content, 0)["logicalType"] = "dat"
        column(content, 1)["required"] = False
        column(content, 1)["customProperties"][2]["value"]["list"] = "plces"
        column(content, 2)["customProperties"][1]["value"] = "pseudonymize"
        column(content, 3)["logicalTypeOptions"]["minimum"] = 500
        content["schema"][0]["quality"][0]["name"] = "few visits"
        content["schema"][0]["quality"][0]["implementation"]["sql"] = "visits <"

    spoil(CONTRACT, change)
    assert places(mistakes()) == [
        "contract.odcs.yaml apiVersion",
        "contract.odcs.yaml column place.pratique.codes.list",
        "contract.odcs.yaml column place.required",
        "contract.odcs.yaml column visits.logicalTypeOptions.minimum",
        "contract.odcs.yaml schema[0].properties[0](day).logicalType",
        "contract.odcs.yaml schema[0].properties[2](person).customProperties.pratique.treatment",
        "contract.odcs.yaml schema[0].quality[0].implementation.sql, column 8",
        "contract.odcs.yaml schema[0].quality[0].name",
        "contract.odcs.yaml slaProperties[0].value",
        "contract.odcs.yaml version",
    ]


def test_mistakes_of_one_product_do_not_hide_each_other(root: Path, spoil: Spoil, mistakes: Told) -> None:
    def change(content: Any) -> None:
        content["summry"] = content.pop("summary")
        content["slices"][0]["kind"] = "day"
        content["dimensions"][0].pop("title")
        content["dimensions"][0]["hierarchy"] = "town"
        content["disclosure"]["threshold"] = "seven"
        content["disclosure"]["source"] = " "
        content["page"]["headline"] = "{count} visits"
        content["page"]["table"] = "aera"
        content["release"] = "weekly"

    spoil(PRODUCT, change)
    spoil(TEST, lambda c: c["given"]["visits"][0].update(vists=c["given"]["visits"][0].pop("visits")))
    query = root / "products/visits_by_place/query.sql"
    query.write_text(query.read_text(encoding="utf-8").replace("GROUP BY", "WHERE plce = 'B' GROUP BY"), "utf-8")
    assert places(mistakes()) == [
        "adds_up.yaml given.visits",
        "product.yaml dimensions[0].hierarchy",
        "product.yaml dimensions[0].title",
        "product.yaml disclosure.source",
        "product.yaml disclosure.threshold",
        "product.yaml page.headline",
        "product.yaml page.table",
        "product.yaml release",
        "product.yaml slices[0].kind",
        "product.yaml summry",
        "query.sql line 3, column 7",
    ]


ONE_MISTAKE: dict[str, tuple[str, Change, str]] = {
    "a misspelt key is not a missing one too": (CONTRACT, lambda c: c.update(nmae=c.pop("name")), "nmae"),
    "nor in a column": (
        CONTRACT,
        lambda c: column(c, 0).update(requried=column(c, 0).pop("required")),
        "schema[0].properties[0].requried",
    ),
    "nor among our own": (
        CONTRACT,
        lambda c: c["customProperties"][1].update(property="pratique.duplicate"),
        "customProperties.pratique.duplicate",
    ),
    "nor in a product": (PRODUCT, lambda c: c.update(mesure=c.pop("measure")), "mesure"),
    "a column with a bad name is missed nowhere": (
        CONTRACT,
        lambda c: column(c, 3).update(name="No of visits"),
        "schema[0].properties[3](No of visits).name",
    ),
    "a column with a bad treatment is missed in no test": (
        CONTRACT,
        lambda c: column(c, 2)["customProperties"][1].update(value="pseudonymize"),
        "schema[0].properties[2](person).customProperties.pratique.treatment",
    ),
    "a contract that is not read leaves its product alone": (CONTRACT, lambda c: c.update(schema=[]), "schema"),
    "a dataset that there is not is not missed in the query and the tests": (
        PRODUCT,
        lambda c: c.update(datasets=["vists"]),
        "datasets",
    ),
    "datasets of the wrong kind neither": (PRODUCT, lambda c: c.update(datasets="visits"), "datasets"),
    "two columns of one name are not missed in the tests": (
        PRODUCT,
        lambda c: c["measure"].update(name="area"),
        "slices, dimensions and measure",
    ),
    "a rule of another engine": (
        CONTRACT,
        lambda c: c["schema"][0]["quality"][0].update(engine="soda"),
        "schema[0].quality[0]",
    ),
    "a column called by a word of SQL is missed nowhere": (
        CONTRACT,
        lambda c: column(c, 3).update(name="select"),
        "schema[0].properties[3](select).name",
    ),
    "nor the last pseudonym for its domain": (
        CONTRACT,
        lambda c: column(c, 2)["customProperties"][1].update(value="keep"),
        "column person.pratique.treatment",
    ),
    "nor a measure": (PRODUCT, lambda c: c["measure"].update(name="group"), "slices, dimensions and measure"),
    "a name that is not given": (PRODUCT, lambda c: c.pop("name"), "name"),
}


@pytest.mark.parametrize("case", ONE_MISTAKE)
def test_what_only_follows_from_a_mistake_is_not_told(case: str, spoil: Spoil, mistakes: Told) -> None:
    file, change, place = ONE_MISTAKE[case]
    spoil(file, change)
    assert places(mistakes()) == [f"{file} {place}"]


def test_nobody_is_told_to_use_an_identifier_in_place_of_its_pseudonym(
    root: Path, spoil: Spoil, mistakes: Told
) -> None:
    query = root / "products/visits_by_place/query.sql"
    by_person = query.read_text(encoding="utf-8").replace("sum(visits)", "count(DISTINCT person_pseudonym)")
    query.write_text(by_person, encoding="utf-8")
    spoil(TEST, lambda c: c["given"]["visits"][0].update(person_pseudonym="p"))
    assert mistakes() == []
    spoil(CONTRACT, lambda c: column(c, 2)["customProperties"][1].update(value="keep"))
    (told,) = mistakes()
    assert (told.field, told.found) == ("column person.pratique.treatment", "'keep'")


def test_every_word_that_either_engine_reserves_is_kept_from_names() -> None:
    query = "SELECT keyword_name FROM duckdb_keywords() WHERE keyword_category IN ('reserved', 'type_function')"
    words = {word for (word,) in duckdb.execute(query).fetchall() if not _can_be_a_column(word)}
    assert words | Trino.Generator.RESERVED_KEYWORDS <= SQL_WORDS


def _can_be_a_column(word: str) -> bool:
    try:
        return duckdb.execute(f'SELECT {word} AS x FROM (SELECT 17 AS "{word}")').fetchall() == [(17,)]  # noqa: S608 - a word
    except duckdb.Error:
        return False


STRAYS = {
    "products/stray.yaml": "a folder for each product, with product.yaml",
    "datasets/x.yaml": "a folder for each dataset, with contract.odcs.yaml",
    "datasets/visits/contract.yaml": "did you mean contract.odcs.yaml?",
    "products/visits_by_place/querry.sql": "did you mean query.sql?",
    "products/visits_by_place/tests/more.yml": "tests: <name>.yaml",
    "agreements/town_hall.yml": "agreements: <name>.yaml",
    "reference/towns.txt": "lists of codes, <list>.csv",
    "reference/hierarchies/towns.yaml": "hierarchies: <name>.csv",
    "visits.yaml": "one of agreements/, datasets/, products/, reference/",
    "product/visits/product.yaml": "did you mean products/?",
}


@pytest.mark.parametrize("name", STRAYS)
def test_what_nothing_reads_is_told(name: str, root: Path, mistakes: Told) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text("name: x", encoding="utf-8")
    (told,) = mistakes()
    assert f"catalogue/{name}".startswith(told.file)
    assert STRAYS[name] in told.allowed
    assert told.allowed.endswith("nothing reads this")


@pytest.mark.parametrize("name", ["products/README.md", "datasets/.DS_Store", "products/_draft/product.yaml"])
def test_notes_and_drafts_may_lie_in_the_catalogue(name: str, root: Path, mistakes: Told) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text("name: x", encoding="utf-8")
    assert mistakes() == []


def test_a_list_with_a_mistake_is_not_missed_by_those_who_use_it(root: Path, mistakes: Told) -> None:
    (root / "reference/places.csv").write_text("code,name,kind,successor\nA,Ayton,town\n", encoding="utf-8")
    (root / "reference/hierarchies/towns.csv").write_text("code,name,parent\nALL,All\nB,Beeton,ALL\n", "utf-8")
    assert places(mistakes()) == ["places.csv line 2", "towns.csv line 2"]


def test_a_line_is_counted_in_the_file_whatever_stands_above_it(root: Path, mistakes: Told) -> None:
    text = "code,name,kind,successor\nA,Ayton\nB,Beeton,,\nU,Not known,town,\nU,Again,town,\n"
    (root / "reference/places.csv").write_text(text, encoding="utf-8")
    assert places(mistakes()) == ["places.csv line 2", "places.csv line 3, kind", "places.csv line 5, code"]


def test_a_test_of_a_product_is_held_against_all_datasets_when_the_product_names_one_that_there_is_not(
    spoil: Spoil, mistakes: Told
) -> None:
    spoil(PRODUCT, lambda c: c.update(datasets=["vists"]))
    spoil(TEST, lambda c: c["given"].update(vistis=[]))
    told = {Path(mistake.file).name: mistake for mistake in mistakes()}
    assert set(told) == {PRODUCT, TEST}
    assert (told[TEST].found, told[TEST].allowed) == ("'vistis'", "did you mean visits? one of visits")


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        (UNCLAIMED, "another name, for the folder too: the landing zone of files for no known dataset is called that"),
        (prefix("x", "y", None, {}).split("/")[0], "another name, for the folder too: the folder of candidates"),
        ("Visits 2", "lower-case letters, digits and underscores"),
        ("a" * (LONGEST_DATASET + 1), f"at most {LONGEST_DATASET} signs"),
    ],
)
def test_a_dataset_may_not_be_called_what_the_platform_cannot_keep_apart(
    name: str, allowed: str, root: Path, mistakes: Told
) -> None:
    content = yaml.safe_load((root / "datasets/visits" / CONTRACT).read_text(encoding="utf-8"))
    content["id"] = content["schema"][0]["name"] = name
    (root / "datasets" / name).mkdir()
    (root / "datasets" / name / CONTRACT).write_text(yaml.safe_dump(content), encoding="utf-8")
    (told,) = mistakes()
    assert (told.file, told.field, told.found) == (f"catalogue/datasets/{name}/{CONTRACT}", "id", f"'{name}'")
    assert told.allowed.startswith(allowed)


def test_the_longest_name_of_a_dataset_is_what_the_shortest_environment_has_a_bucket_for() -> None:
    assert len(Names("xx", "1" * 12, "eu-west-2").zone("a" * LONGEST_DATASET)) == LONGEST_BUCKET


def test_a_product_may_not_be_called_what_no_address_can_be_made_from(root: Path, spoil: Spoil, mistakes: Told) -> None:
    spoil(PRODUCT, lambda c: c.update(name="Visits by place"))
    (root / "products/visits_by_place").rename(root / "products/Visits by place")
    (told,) = mistakes()
    assert (told.field, told.found) == ("name", "'Visits by place'")


JARGON = re.compile(r"input should|validation|pydantic|string_type|instance|tuple|dict\b|list\[", re.IGNORECASE)


@pytest.mark.parametrize("value", [None, 7.5, "x", [[1]], {"x": ["y"]}])
@pytest.mark.parametrize("file", [CONTRACT, PRODUCT, TEST, AGREEMENT])
@pytest.mark.usefixtures("agreed")
def test_whatever_stands_in_a_field_is_told_without_jargon_and_never_as_a_crash(
    file: str, value: Any, root: Path, mistakes: Told
) -> None:
    path = next(root.rglob(file))
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    for place in _places(content):
        path.write_text(json.dumps(_with(content, place, value)), encoding="utf-8")
        for mistake in mistakes():
            assert mistake.field
            assert mistake.found
            assert mistake.allowed
            assert not JARGON.search(mistake.allowed), str(mistake)


def _places(content: Any) -> list[tuple[Any, ...]]:
    items = content.items() if isinstance(content, dict) else enumerate(content) if isinstance(content, list) else ()
    return [place for key, inner in items for place in [(key,), *((key, *rest) for rest in _places(inner))]]


def _with(content: Any, place: tuple[Any, ...], value: Any) -> Any:
    changed = copy.deepcopy(content)
    above = changed
    for part in place[:-1]:
        above = above[part]
    above[place[-1]] = value
    return changed


def test_a_faulty_part_can_be_written_and_nothing_else() -> None:
    part = Faulty("seven")
    assert str(part) == "seven"
    for use in (
        lambda: part == 7,
        lambda: part.value,
        lambda: bool(part),
        lambda: f"{part}",
        lambda: {part},
        lambda: [*part],
    ):
        with pytest.raises(FaultyPartError):
            use()
