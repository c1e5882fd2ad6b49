"""The form makes the file that a person would write, and is held against the same rules."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from contracts.agreements.folder import read_agreement
from contracts.catalogue import load
from contracts.reading.mistakes import Mistakes
from lambdas.core.private.request_choices import TableChoice, choices
from lambdas.core.private.request_form import Requested, requested

ROOT = Path(__file__).resolve().parents[3] / "catalogue"
KNOWN = load(ROOT)
CHOICES = choices(KNOWN)
TODAY = date(2026, 10, 1)
TESTS, TRIAGES = "datasets.covid_tests", "products.nhs_pathways"
FIELDS = {
    "name": "wharfe_sequel",
    "title": "Spread of positive tests, continued",
    "organisation": "Institute of Epidemic Modelling",
    "purpose": "surveillance",
    "use": "A weekly estimate of the growth rate by ten-year birth cohort and region.",
    "legal_basis": "Regulations of 2002, regulation 3",
    "requester": "Imogen Farrow",
    "approvers": "Teodor Lind\r\nHarriet Okafor\r\n",
    "start": "2026-11-01",
    "end": "2030-03-31",
    "review": "2027-09-30",
    f"{TESTS}.nhs_number_pseudonym.given": "yes",
    f"{TESTS}.date_of_birth_year.given": "yes",
    f"{TESTS}.date_of_birth_year.band": "10",
    f"{TESTS}.area_code_current.given": "yes",
    f"{TESTS}.area_code_current.level": "local_authorities/1",
    f"{TESTS}.area_code_current.within": "local_authorities/E12000002",
    f"{TESTS}.result.among": "positive, negative",
    f"{TESTS}.pratique_period.least": "2020-09-01",
    f"{TESTS}.linkage": "A person's tests are followed from the first positive one.",
}


def read(*tables: str, **changed: str) -> Requested:
    """Read the form with some of its fields changed; two underscores stand for a full stop."""
    fields = FIELDS | {name.replace("__", "."): text for name, text in changed.items()}
    return requested({name: [text] for name, text in fields.items()}, [CHOICES[name] for name in tables], KNOWN, TODAY)


def test_what_is_filled_in_is_the_file_that_a_person_would_write(tmp_path: Path) -> None:
    made = read(TESTS)
    assert made.problems == {}
    grant = yaml.safe_load(made.text)["datasets"][0]
    assert grant["columns"] == ["nhs_number_pseudonym", "date_of_birth_year", "area_code_current"]
    assert grant["rows"] == [
        {"column": "area_code_current", "beneath": {"hierarchy": "local_authorities", "code": "E12000002"}},
        {"column": "result", "among": ["positive", "negative"]},
        {"column": "pratique_period", "least": "2020-09-01"},
    ]
    assert grant["coarser"] == [
        {"column": "date_of_birth_year", "band": 10},
        {"column": "area_code_current", "hierarchy": "local_authorities", "level": 1},
    ]
    path = tmp_path / "catalogue" / "agreements" / f"{made.name}.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(made.text, encoding="utf-8")
    agreement, mistakes = read_agreement(path, tmp_path / "catalogue")
    assert mistakes.found == []
    assert agreement is not None
    assert agreement.approvers == ("Teodor Lind", "Harriet Okafor")


def test_of_a_product_what_names_a_figure_is_always_asked_for() -> None:
    made = read(TRIAGES, products__nhs_pathways__unsuppressed="yes", products__nhs_pathways__triages__given="yes")
    (grant,) = yaml.safe_load(made.text)["products"]
    assert grant["columns"] == ["date", "site_type", "area", "age", "sex", "triages"]
    assert grant["unsuppressed"] is True


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"name": ""}, "name", "Give the request a short name."),
        ({"name": "No Name!"}, "name", "'No Name!' cannot stand here"),
        ({"name": "wharfe_modelling"}, "name", "a name that no agreement has yet"),
        ({"purpose": "trial_recruitment"}, "purpose", "a purpose that covid_tests allows"),
        ({"purpose": "curiosity"}, "purpose", "surveillance"),
        ({"use": "short"}, "use", "20 or more characters"),
        ({"approvers": "Imogen Farrow\nTeodor Lind"}, "approvers", "people other than the requester"),
        ({"approvers": ""}, "approvers", "Name two people or more who should approve, one on each line."),
        ({"approvers": "Imogen Farrow"}, "approvers", "2 different people or more"),
        ({"start": "tomorrow"}, "start", "yyyy-MM-dd"),
        ({"end": "2026-09-30", "start": "2026-09-01", "review": "2026-09-30"}, "end", "2026-10-01 or later"),
        ({"review": "2029-01-01"}, "review", "at most 2027-11-02"),
        ({"datasets__covid_tests__linkage": ""}, f"{TESTS}.linkage", "why records of one person must be linked"),
        ({"datasets__covid_tests__date_of_birth_year__band": "ten"}, f"{TESTS}.date_of_birth_year", "whole number"),
        ({"datasets__covid_tests__date_of_birth_year__least": "old"}, f"{TESTS}.date_of_birth_year", "'old'"),
        ({"datasets__covid_tests__area_code_current__within": "moons/E1"}, f"{TESTS}.area_code_current", "one of"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_made(
    changed: dict[str, str], field: str, said: str
) -> None:
    made = read(TESTS, **changed)
    assert made.text == ""
    assert said in " ".join(made.problems.get(field, [])), made.problems


def test_without_a_table_or_a_column_nothing_is_asked_for() -> None:
    assert "at least one dataset, product or register" in read().problems["tables"][0].casefold()
    empty = read(**dict.fromkeys(("name", "title", "approvers", "start", "review"), ""))
    assert list(empty.problems) == ["name", "title", "approvers", "start", "review", "tables"]
    left = {name.replace(".", "__"): "" for name in FIELDS if name.endswith(".given")}
    assert read(TESTS, **left).problems[TESTS] == ["Choose a column or more."]


def test_every_table_with_a_purpose_may_be_asked_for_and_every_column_it_may_give() -> None:
    assert {f"datasets.{name}" for name, item in KNOWN.datasets.items() if item.purposes} <= set(CHOICES)
    assert "registers.shielded_register" in CHOICES
    assert all(item.purposes for item in CHOICES.values())


@pytest.mark.parametrize("table", CHOICES.values(), ids=CHOICES)
def test_no_choice_that_is_offered_is_refused(table: TableChoice) -> None:
    form = {name: [text] for name, text in FIELDS.items()} | {
        "purpose": [table.purposes[0]],
        f"{table.key}.linkage": ["followed from one record to the next"],
    }
    for column in table.columns:
        field = f"{table.key}.{column.name}"
        form |= {f"{field}.given": ["yes"]}
        form |= {f"{field}.level": [column.levels[-1][0]]} if column.levels else {}
        form |= {f"{field}.within": [column.within[-1][0]]} if column.within else {}
        form |= {f"{field}.band": ["5"]} if column.band else {}
    if not table.links:
        form.pop(f"{table.key}.linkage")
    assert requested(form, [table], KNOWN, TODAY).problems == {}


def test_mistakes_are_those_of_the_file(tmp_path: Path) -> None:
    """What the form refuses a file with the same mistake is refused for, in the same words."""
    path = ROOT / "agreements" / "wharfe_modelling.yaml"
    written = path.read_text(encoding="utf-8").replace("purpose: surveillance", "purpose: curiosity")
    copy = tmp_path / "catalogue" / "agreements" / path.name
    copy.parent.mkdir(parents=True)
    copy.write_text(written, encoding="utf-8")
    _, mistakes = read_agreement(copy, tmp_path / "catalogue")
    assert isinstance(mistakes, Mistakes)
    (told,) = [item for item in mistakes.found if item.field == "purpose"]
    assert told.allowed in " ".join(read(TESTS, purpose="curiosity").problems["purpose"])
