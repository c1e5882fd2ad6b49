"""The registers of the catalogue: their own tests pass, and each rule of theirs has a test that notices its absence."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from contracts.catalogue import Catalogue, load
from contracts.queries.verification import unverified
from lambdas.core.registers.building import as_known_on
from lambdas.core.registers.registertests import run_register_tests

ROOT = Path(__file__).resolve().parents[3] / "catalogue"
REGISTERS = sorted(path.parent.name for path in ROOT.glob("registers/*/register.yaml"))
PRACTICE_FIRST = "CASE source WHEN 'gp' THEN '3' ELSE '2' END AS stated"

# A rule of docs/register.md, what states it in the query, and what the query would be without it.
WITHOUT_RULES = {
    "1, the newest report": ("(PARTITION BY source, decision ORDER BY reported_on DESC)", "(ORDER BY reported_on)"),
    "1, withdrawn": ("newest = 1 AND standing = 'made'", "newest = 1"),
    "1, numbers are of one supplier": ("PARTITION BY source, decision", "PARTITION BY person"),
    "2, the first run": ("min(run_date) AS day", "max(run_date) AS day"),
    "3, order of days": ("ORDER BY events.day, events.place", "ORDER BY events.place, events.day"),
    "4, clinicians before the algorithm": ("'1' AS place", "'4' AS place"),
    "4, additions before deductions": (
        "WHEN 'deduct' THEN '2' ELSE '3' END, source",
        "WHEN 'deduct' THEN '3' ELSE '2' END, source",
    ),
    "5, the last spell": ("action = 'add' AND spell = last_spell), '; '", "action = 'add'), '; '"),
    "5, its beginning": ("action = 'add' AND spell = last_spell THEN CAST", "action = 'add' THEN CAST"),
    "5, its end": ("action = 'deduct' AND spell = last_spell THEN day", "action = 'deduct' THEN day"),
    "6, nothing after a death": ("WHERE died.died IS NULL OR events.day <= died.died", ""),
    "6, the day of death itself": ("events.day <= died.died", "events.day < died.died"),
    "6, cancelled": ("newest = 1 AND standing = 'registered'", "newest = 1"),
    "6, the earliest of several": ("min(day) AS died", "max(day) AS died"),
    "6, a spell that had ended": (
        "coalesce(people.removed_on, people.died)",
        "coalesce(people.died, people.removed_on)",
    ),
    "7, practices first": (PRACTICE_FIRST, "CASE source WHEN 'gp' THEN '0' ELSE '2' END AS stated"),
    "7, unknown says nothing": ("NULLIF(sex, 'unknown')", "sex"),
    "8, who was never on the list": ("WHERE last_spell IS NOT NULL", ""),
}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load(ROOT)


@pytest.mark.parametrize("name", REGISTERS)
def test_a_register_passes_its_own_tests(name: str, catalogue: Catalogue) -> None:
    failures = run_register_tests(catalogue.registers[name], catalogue.datasets, catalogue.products)
    assert [str(failure) for failure in failures] == []


@pytest.mark.parametrize("name", REGISTERS)
def test_a_register_is_what_its_reviewer_approved(name: str, catalogue: Catalogue) -> None:
    assert unverified(catalogue.registers[name]) is None


@pytest.mark.parametrize("rule", WITHOUT_RULES)
def test_without_one_of_its_rules_the_register_fails_a_test(rule: str, catalogue: Catalogue) -> None:
    stated, instead = WITHOUT_RULES[rule]
    register = catalogue.registers["shielded_register"]
    assert stated in register.sql
    sql = register.sql.replace(stated, instead)
    each = (register.model_copy(update={"sql": sql, "tests": (test,)}) for test in register.tests)
    assert any(run_register_tests(changed, catalogue.datasets, catalogue.products) for changed in each)


def test_every_way_of_reading_the_register_reads_each_of_its_sources_as_known_on_the_day(catalogue: Catalogue) -> None:
    register = catalogue.registers["shielded_register"]
    known = as_known_on(register.sql, date(2020, 4, 5))
    reads = register.sql.count("FROM shielding_") + register.sql.count("FROM deaths")
    assert known.count("pratique_period <= '2020-04-05'") == reads == 5
