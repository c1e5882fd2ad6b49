"""Each rule of access that an agreement breaks is told, with the file, the place and what is allowed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from contracts.agreements.agreement import AccessAgreement
from contracts.agreements.checks import Parts, check_agreement
from contracts.checked import load
from contracts.reading.errors import CatalogueError, Mistake
from contracts.reading.mistakes import Mistakes
from tests.support.spoiling import Change, put

ROOT = Path(__file__).resolve().parents[3] / "catalogue"

pytestmark = pytest.mark.usefixtures("agreed")

FILE = "town_hall.yaml"


def rows(*conditions: dict[str, Any]) -> Change:
    return put("datasets", 0, "rows", value=list(conditions))


def coarser(kind: str, **item: Any) -> Change:
    return put(kind, 0, "coarser", value=[item])


CASES: dict[str, tuple[Change, str, str | None, str]] = {
    "name of the file": (put("name", value="city_hall"), "name", "'city_hall'", "town_hall, the name of its file"),
    "misspelt key": (put("organization", value="x"), "organization", "'organization'", "did you mean organisation?"),
    "no legal basis": (lambda c: c.pop("legal_basis"), "legal_basis", "nothing", "the law that allows it"),
    "blank use": (put("use", value="research"), "use", "'research'", "what will be done with the data"),
    "use of spaces": (put("use", value=" " * 30), "use", repr(" " * 30), "what will be done with the data"),
    "use of unseen signs": (
        put("use", value="research" + "\u200b" * 30),
        "use",
        None,
        "20 or more characters",
    ),
    "blank legal basis": (put("legal_basis", value="\u3164\u00a0 \u2003 \u00ad"), "legal_basis", None, "the law"),
    "blank title": (put("title", value=" "), "title", "' '", "what people call it"),
    "blank linkage": (
        put("datasets", 0, "linkage", value=" \u200b" * 10),
        "datasets[0].linkage",
        None,
        "text: why one person's records must be linked",
    ),
    "unknown purpose": (put("purpose", value="plannning"), "purpose", "'plannning'", "did you mean planning?"),
    "purpose that the contract does not allow": (
        put("purpose", value="surveillance"),
        "purpose (for datasets[0])",
        "'surveillance'",
        "a purpose that visits allows: planning, research",
    ),
    "purpose that a product's dataset does not allow": (
        put("purpose", value="surveillance"),
        "purpose (for products[0])",
        "'surveillance'",
        "a purpose that visits allows: planning, research",
    ),
    "one approver": (put("approvers", value=["Bob Bold"]), "approvers", "'1 of them'", "2 different people or more"),
    "one approver twice": (
        put("approvers", value=["Bob Bold", "bob  bold"]),
        "approvers",
        "'1 of them'",
        "2 different people or more",
    ),
    "approver who is the requester": (
        put("approvers", value=["Bob Bold", "ann asker"]),
        "approvers",
        "'ann asker'",
        "people other than the requester",
    ),
    "end before start": (put("end", value="2025-12-31"), "end", "'2025-12-31'", "from the start on, 2026-01-01"),
    "review after the end": (put("review", value="2027-01-01"), "review", "'2027-01-01'", "at most 2026-12-31"),
    "review after more than a year": (
        lambda c: c.update(end="2029-12-31", review="2027-01-03"),
        "review",
        "'2027-01-03'",
        "at most 2027-01-02",
    ),
    "no day": (put("end", value="2026-02-30"), "end", "'2026-02-30'", "a date as yyyy-MM-dd: last day"),
    "nothing given": (
        lambda c: (c.pop("datasets"), c.pop("products")),
        "datasets",
        "nothing",
        "at least one dataset, product or register",
    ),
    "dataset twice": (
        lambda c: c["datasets"].append(c["datasets"][0]),
        "datasets, products and registers",
        "'visits'",
        "each once",
    ),
    "unknown dataset": (put("datasets", 0, "dataset", value="vists"), "datasets[0].dataset", "'vists'", "visits?"),
    "unknown product": (
        put("products", 0, "product", value="visits_by_plaice"),
        "products[0].product",
        "'visits_by_plaice'",
        "did you mean visits_by_place?",
    ),
    "no column": (put("datasets", 0, "columns", value=[]), "datasets[0].columns", "[]", "1 or more"),
    "unknown column": (
        put("datasets", 0, "columns", value=["visits", "plaice_current"]),
        "datasets[0].columns",
        "'plaice_current'",
        "did you mean place_current?",
    ),
    "identifier": (
        put("datasets", 0, "columns", value=["visits", "person"]),
        "datasets[0].columns",
        "'person'",
        "no identifier: it never leaves the landing zone; there is person_pseudonym",
    ),
    "the platform's column": (
        put("datasets", 0, "columns", value=["visits", "pratique_drop"]),
        "datasets[0].columns",
        "'pratique_drop'",
        "one of day, person_pseudonym, place",
    ),
    "pseudonym without a reason": (
        lambda c: c["datasets"][0].pop("linkage"),
        "datasets[0].linkage",
        "nothing",
        "why records of one person must be linked: person_pseudonym links them",
    ),
    "reason without a pseudonym": (
        put("datasets", 0, "columns", value=["visits"]),
        "datasets[0].linkage",
        "'Visitors are counted once.'",
        "nothing: no pseudonym is given",
    ),
    "dimension left out": (
        put("products", 0, "columns", value=["date", "count"]),
        "products[0].columns",
        "nothing",
        "area: every slice and dimension; one that is not needed is given at level 0",
    ),
    "condition of an unknown column": (
        rows({"column": "vists", "least": 1}),
        "datasets[0].rows[0].column",
        "'vists'",
        "did you mean visits?",
    ),
    "condition of an identifier": (
        rows({"column": "person", "among": ["x"]}),
        "datasets[0].rows[0].column",
        "'person'",
        "person_pseudonym",
    ),
    "condition of a date": (
        rows({"column": "day", "least": "2026-01-01"}),
        "datasets[0].rows[0].column",
        "'day'",
        "pratique_period, the period of the row: Lake Formation compares no dates",
    ),
    "condition without anything": (
        rows({"column": "visits"}),
        "datasets[0].rows[0]",
        "nothing",
        "a column, and one of among, least, most, beneath, missing; or any_of",
    ),
    "any_of beside a column": (
        rows({"column": "visits", "least": 1, "any_of": [{"column": "visits", "most": 3}]}),
        "datasets[0].rows[0]",
        "'any_of, least'",
        "any_of by itself",
    ),
    "mistake within any_of": (
        rows({"any_of": [{"column": "visits", "most": 3}, {"column": "visits", "among": ["many"]}]}),
        "datasets[0].rows[0].any_of[1].among",
        "'many'",
        "a whole number",
    ),
    "bounds with nothing between": (
        rows({"column": "visits", "least": 10, "most": 5}),
        "datasets[0].rows[0].most",
        "5",
        "no row is between the two",
    ),
    "periods with nothing between": (
        rows({"column": "pratique_period", "least": "2026-03", "most": "2026-01"}),
        "datasets[0].rows[0].most",
        "'2026-01'",
        "no row is between the two",
    ),
    "true for a number": (rows({"column": "visits", "among": [True]}), "datasets[0].rows[0].among", "True", "whole"),
    "a number that no double holds": (
        rows({"column": "visits", "least": 10**18}),
        "datasets[0].rows[0].least",
        "1000000000000000000",
        "a number between",
    ),
    "bounds of a text": (
        rows({"column": "place", "least": "A"}),
        "datasets[0].rows[0].least",
        "'place'",
        "for other text name the values: among",
    ),
    "bound that is no date": (
        rows({"column": "pratique_period", "least": "2026-13"}),
        "datasets[0].rows[0].least",
        "'2026-13'",
        "a month as yyyy-MM: a period of this dataset is a month",
    ),
    "a day as bound of periods that are months": (
        rows({"column": "pratique_period", "most": "2026-01-15"}),
        "datasets[0].rows[0].most",
        "'2026-01-15'",
        "a month as yyyy-MM: a period of this dataset is a month",
    ),
    "a day among periods that are months": (
        rows({"column": "pratique_period", "among": ["2026-01", "2026-02-01"]}),
        "datasets[0].rows[0].among",
        "'2026-02-01'",
        "a month as yyyy-MM",
    ),
    "a month as bound of days": (
        put("products", 0, "rows", value=[{"column": "date", "most": "2026-01"}]),
        "products[0].rows[0].most",
        "'2026-01'",
        "a day as yyyy-MM-dd",
    ),
    "empty period": (
        rows({"column": "pratique_period", "missing": True}),
        "datasets[0].rows[0].missing",
        "'pratique_period'",
        "every row has a period",
    ),
    "text with a control character": (
        rows({"column": "place", "among": ["A\nB"]}),
        "datasets[0].rows[0].among",
        "'A\\nB'",
        "text without control characters",
    ),
    "unknown hierarchy": (
        rows({"column": "place", "beneath": {"hierarchy": "town", "code": "ALL"}}),
        "datasets[0].rows[0].beneath.hierarchy",
        "'town'",
        "did you mean towns?",
    ),
    "unknown code": (
        rows({"column": "place", "beneath": {"hierarchy": "towns", "code": "Z"}}),
        "datasets[0].rows[0].beneath.code",
        "'Z'",
        "one of ALL, B, U",
    ),
    "a row filter too long": (
        rows({"column": "place", "among": [f"CODE{number:04}" for number in range(300)]}),
        "datasets[0].rows",
        "'a row filter of 3,613 signs'",
        "at most 2,047 signs, which is what Lake Formation takes",
    ),
    "coarser column that is not given": (
        coarser("datasets", column="place", level=0, hierarchy="towns"),
        "datasets[0].coarser[0].column",
        "'place'",
        "one of day",
    ),
    "neither level nor band": (
        coarser("datasets", column="visits"),
        "datasets[0].coarser[0]",
        "'visits'",
        "a level, of codes, or a band",
    ),
    "band of a text": (
        coarser("datasets", column="place_current", band=5),
        "datasets[0].coarser[0].band",
        "'place_current'",
        "a column of whole numbers",
    ),
    "level of a number": (
        coarser("datasets", column="visits", level=0, hierarchy="towns"),
        "datasets[0].coarser[0].column",
        "'visits'",
        "a column of codes",
    ),
    "level without hierarchy": (
        coarser("datasets", column="place_current", level=0),
        "datasets[0].coarser[0].hierarchy",
        "''",
        "one of towns",
    ),
    "level that is the finest": (
        coarser("products", column="area", level=1),
        "products[0].coarser[0].level",
        "1",
        "from 0 to 0: level 1 is as fine as it is kept",
    ),
    "level of a measure": (
        coarser("products", column="count", level=0),
        "products[0].coarser[0].column",
        "'count'",
        "area",
    ),
    "coarser twice": (
        put("products", 0, "coarser", value=[{"column": "area", "level": 0}] * 2),
        "products[0].coarser",
        "'area'",
        "each column once",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_broken_rule_is_told(
    case: str,
    spoil: Callable[[str, Change], None],
    mistakes: Callable[[], list[Mistake]],
) -> None:
    how, place, found, allowed = CASES[case]
    spoil(FILE, how)
    told = [item for item in mistakes() if item.file == "catalogue/agreements/town_hall.yaml" and item.field == place]
    assert [item.found for item in told] == [found or told[0].found]
    assert allowed in told[0].allowed


def test_the_small_agreement_has_no_mistakes(mistakes: Callable[[], list[Mistake]]) -> None:
    assert mistakes() == []


def test_an_agreement_of_one_day_is_reviewed_on_it(
    spoil: Callable[[str, Change], None], mistakes: Callable[[], list[Mistake]]
) -> None:
    spoil(FILE, lambda c: c.update(start="2026-12-31", end="2026-12-31", review="2026-12-31"))
    assert mistakes() == []
    spoil(FILE, put("review", value="2027-01-01"))
    (told,) = mistakes()
    assert (told.field, told.found, told.allowed) == ("review", "'2027-01-01'", "2026-12-31, its only day")


def test_an_agreement_ends_on_its_last_day(root: Path) -> None:
    assert load(root, date(2026, 12, 31)).agreements["town_hall"].in_force(date(2026, 12, 31))
    with pytest.raises(CatalogueError) as refused:
        load(root, date(2027, 1, 1))
    (told,) = refused.value.mistakes
    assert (told.field, told.found) == ("end", "'2026-12-31'")
    assert "2027-01-01 or later; renew the agreement, or remove its file" in told.allowed


def test_a_dataset_that_allows_no_purpose_is_in_no_agreement(
    spoil: Callable[[str, Change], None], mistakes: Callable[[], list[Mistake]]
) -> None:
    spoil("contract.odcs.yaml", lambda c: c["customProperties"].pop())
    (first, second) = mistakes()
    assert first.allowed == second.allowed == "a purpose that visits allows: none; its owner must name some"


def test_every_mistake_is_told_at_once(root: Path, mistakes: Callable[[], list[Mistake]]) -> None:
    path = root / "agreements" / FILE
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    content.update(approvers=["Bob Bold"], end="2025-01-01", purpose="surveillance")
    content["datasets"][0]["columns"] = ["person", "plaice"]
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    assert {item.field for item in mistakes()} == {
        "approvers",
        "end",
        "purpose (for datasets[0])",
        "purpose (for products[0])",
        "datasets[0].columns",
        "datasets[0].linkage",
        "datasets[0].coarser[0].column",
    }


def test_a_mistake_in_a_contract_is_no_mistake_of_the_agreement(
    spoil: Callable[[str, Change], None], mistakes: Callable[[], list[Mistake]]
) -> None:
    spoil("contract.odcs.yaml", lambda c: c["schema"][0]["properties"][1].update(logicalType="strang"))
    assert {item.file.split("/")[1] for item in mistakes()} == {"datasets"}


@pytest.mark.parametrize(
    "text", ["- a list\n", "name: [\n", "name: town_hall\ndatasets: 3\n", "datasets: [3]\nrows: 1\n"]
)
def test_a_file_that_is_no_agreement_is_told_and_never_a_crash(
    text: str, root: Path, mistakes: Callable[[], list[Mistake]]
) -> None:
    (root / "agreements" / FILE).write_text(text, encoding="utf-8")
    assert {item.file for item in mistakes()} == {"catalogue/agreements/town_hall.yaml"}


def test_true_counts_that_nobody_here_has_are_not_given() -> None:
    catalogue = load(ROOT)
    agreement = catalogue.agreements["shire_support"]
    asked = agreement.products[0].model_copy(update={"unsuppressed": True})
    noted = Mistakes("shire_support.yaml")
    parts = Parts(catalogue.datasets, catalogue.products, catalogue.hierarchies)
    check_agreement(agreement.model_copy(update={"products": (asked,)}), parts, noted)
    (told,) = noted.found
    assert (told.field, told.found) == ("products[0].unsuppressed", "True")
    assert "the publisher suppressed these figures" in told.allowed


def test_a_value_that_the_column_can_never_have_is_refused() -> None:
    known = load(ROOT)
    content = yaml.safe_load((ROOT / "agreements" / "wharfe_modelling.yaml").read_text(encoding="utf-8"))
    content["datasets"][0]["rows"] = [{"column": "result", "among": ["positive", "positiv"]}]
    mistakes = Mistakes("wharfe_modelling.yaml")
    parts = Parts(known.datasets, known.products, known.hierarchies, known.registers)
    check_agreement(AccessAgreement.model_validate(content), parts, mistakes)
    (found,) = mistakes.found
    assert "datasets[0].rows[0].among" in str(found)
    assert "did you mean positive?" in str(found)
