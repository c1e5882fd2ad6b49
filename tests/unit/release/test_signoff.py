"""Whose signatures count, and of what."""

from __future__ import annotations

from datetime import date

import pytest

from contracts.products.release_terms import EarlySight
from contracts.products.signoffs import Candidate, signed
from contracts.queries.verification import Verification
from lambdas.core.release.signoff import Given, NotSignedError, complete, counted, digest, may_sign
from tests.support.products import HIERARCHIES, product

PEOPLE = {
    "ada": "Ada Sample",
    "ben": "Ben Sample",
    "ada2": "ada  SAMPLE",
    "ada3": "\uff21da\u00ad Sample",
    "rae": "Rae Reader",
}
ABOUT = Candidate("calls", "20201003T163000Z-ab12cd34", "0" * 64)
VERIFIED = product().model_copy(
    update={"verified": Verification(reviewer="Rae Reader", day=date(2020, 10, 1), sha256="0" * 64)}
)
CANDIDATE = {
    "release": ABOUT.release,
    "sql": "SELECT 1",
    "inputs": [{"rows": 1}],
    "after": None,
    "beside": {},
    "query": "one",
    "signed": {"text": "certificate"},
}
AMONG = {"people": None, "corrects": None}


def given(*people: str, about: Candidate = ABOUT) -> list[Given]:
    return [Given(person, about, f"2020-10-05T09:0{number}:00+00:00") for number, person in enumerate(people)]


def test_it_is_complete_with_the_second_of_two_different_people() -> None:
    assert complete(counted(given("ada"), ABOUT, VERIFIED, PEOPLE)) is None
    assert complete(counted(given("ada", "ben"), ABOUT, VERIFIED, PEOPLE)) == "2020-10-05T09:01:00+00:00"


@pytest.mark.parametrize("second", ["ada", "ada2", "ada3", "rae", "stranger"])
def test_one_person_under_two_names_a_reviewer_and_a_stranger_do_not_make_two(second: str) -> None:
    assert complete(counted(given("ada", second), ABOUT, VERIFIED, PEOPLE)) is None


def test_signatures_under_something_else_do_not_count() -> None:
    other = Candidate(ABOUT.product, ABOUT.release, "1" * 64)
    assert counted(given("ada", "ben", about=other), ABOUT, VERIFIED, PEOPLE) == {}


@pytest.mark.parametrize("changed", ["release", "sql", "inputs", "after", "beside", "signed"])
def test_whatever_changes_is_another_digest_and_another_run_of_the_query_is_not(changed: str) -> None:
    before = digest(CANDIDATE, VERIFIED, HIERARCHIES, AMONG)
    other = {"signed": {"text": "another"}}.get(changed, "another")
    assert digest({**CANDIDATE, changed: other}, VERIFIED, HIERARCHIES, AMONG) != before
    assert digest({**CANDIDATE, "query": "two"}, VERIFIED, HIERARCHIES, AMONG) == before


@pytest.mark.parametrize("changed", ["people", "corrects"])
def test_another_release_that_the_pages_tell_of_is_another_digest(changed: str) -> None:
    other = {**AMONG, changed: "20201003T000000Z-bbbbbbbb"}
    assert digest(CANDIDATE, VERIFIED, HIERARCHIES, other) != digest(CANDIDATE, VERIFIED, HIERARCHIES, AMONG)


def test_another_title_is_another_digest_and_another_hour_is_not() -> None:
    before = digest(CANDIDATE, VERIFIED, HIERARCHIES, AMONG)
    terms = VERIFIED.release.model_copy(update={"at": "16:00"})
    assert digest(CANDIDATE, VERIFIED.model_copy(update={"title": "Other"}), HIERARCHIES, AMONG) != before
    assert digest(CANDIDATE, VERIFIED.model_copy(update={"release": terms}), HIERARCHIES, AMONG) == before


def test_who_may_see_it_before_its_hour_is_signed_too() -> None:
    def seen_by(*hours: int) -> str:
        early = tuple(EarlySight(name="Una Fell", role="Minister", organisation="Health", hours=each) for each in hours)
        terms = VERIFIED.release.model_copy(update={"pre_release": early})
        return digest(CANDIDATE, VERIFIED.model_copy(update={"release": terms}), HIERARCHIES, AMONG)

    assert seen_by() == digest(CANDIDATE, VERIFIED, HIERARCHIES, AMONG)
    assert len({seen_by(), seen_by(1), seen_by(24)}) == 3


def test_who_verified_the_query_is_told_to_let_somebody_else_sign() -> None:
    may_sign("ada", VERIFIED, PEOPLE)
    with pytest.raises(
        NotSignedError, match="Rae Reader verified calls, and somebody else must sign it: ada, ada2, ada3, ben"
    ):
        may_sign("rae", VERIFIED, PEOPLE)


def test_a_key_that_is_no_signature_is_about_nothing() -> None:
    assert signed(ABOUT.signed_by("ada")) == (ABOUT, "ada")
    assert signed("signatures/calls/ada.json") is None
    assert signed("candidates/a/b/c/ada.json") is None
