"""The catalogue tells everybody what data there is and who may see it, and of people nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from contracts.agreements.agreement import RegisterGrant
from contracts.agreements.states import AccessDecision, Verb
from contracts.datasets.dataset import ColumnType
from dashboards.site.catalogue.given import BROKEN, given
from dashboards.site.catalogue.history import history, share, tells_rows
from dashboards.site.catalogue.pages import columns, every_page, freshness
from dashboards.site.catalogue.shelf import Shelf
from dashboards.site.page import AGREEMENTS, CATALOGUE, DATASET
from tests.support.agreed import decided
from tests.support.html import Outline
from tests.support.shelf import AT, drop, known, shelf

TESTS, WAITS = known().datasets["covid_tests"], known().datasets["ae_waits"]
AGREED = known().agreements["wharfe_modelling"]


def text_of(html: str) -> str:
    """Return what the main part of a page says."""
    return " ".join(Outline(html).all("main")[0].text.split())


def page(address: str, **drops: list[dict[str, object]]) -> str:
    """Return what a page of the catalogue says."""
    return text_of(every_page(shelf(**drops))[address])


def test_every_dataset_product_and_register_is_in_it_and_every_dataset_has_a_page() -> None:
    pages = every_page(shelf())
    told = text_of(pages[CATALOGUE])
    catalogue = known()
    for item in (*catalogue.datasets.values(), *catalogue.products.values(), *catalogue.registers.values()):
        assert item.title in told
    assert {DATASET.format(name) for name in catalogue.datasets} <= pages.keys()


def test_titles_stand_in_the_order_of_a_dictionary_whatever_their_case() -> None:
    text = page(CATALOGUE)
    assert text.index("Cervical screening coverage") < text.index("COVID-19 cases by area")


def test_every_column_is_told_those_that_are_not_kept_too() -> None:
    told = {item["name"]: item for item in columns(TESTS)}
    assert told["nhs_number_pseudonym"]["class"] == "about one person"
    assert told["nhs_number_pseudonym"]["from"] == "pseudonym of nhs_number"
    assert told["date_of_birth_year"]["from"] == "year of date_of_birth"
    assert told["given_name"]["from"].endswith("; not kept")
    assert told["given_name"]["class"] == "identifies a person"
    assert "nhs_number" not in told
    assert told["specimen_date"]["from"].startswith("“specimen_date” of the file")
    assert {item["unit"] for item in columns(WAITS)} == {"", "attendances", "patients", "admissions"}


def test_every_number_of_the_catalogue_has_a_unit() -> None:
    lacking = [
        f"{dataset.name}.{column.name}"
        for dataset in known().datasets.values()
        for column in dataset.columns
        if column.type in {ColumnType.INTEGER, ColumnType.NUMBER} and not column.unit
    ]
    assert lacking == ["covid_tests.pillar"]  # a name, written as a number


def test_a_number_of_people_is_not_told_and_a_share_of_them_only_about() -> None:
    assert not tells_rows(TESTS, [])
    told = history(TESTS, [], [drop(file=98_765, rejected=3)], AT)
    (entry,) = told.entries
    assert (entry.rows, entry.rejected, entry.share, told.rejected) == (None, None, "less than 0.1%", None)
    html = every_page(shelf(covid_tests=[drop(file=9_876_543, rejected=4_321)]))[DATASET.format("covid_tests")]
    for number in ("9,876,543", "9,872,222", "4,321", "9876543", "4321"):
        assert number not in html
    assert html.count('<td class="num">[c]</td><td class="num">[c]</td><td class="num">less than 0.1%</td>') == 1
    assert "Of their rows less than 0.1% were rejected." in html


def test_nor_is_the_number_of_rows_of_counts_whose_zeros_are_hidden() -> None:
    (made,) = (item for item in known().products.values() if item.name == "ae_waits")
    assert tells_rows(WAITS, [made])
    hiding = made.model_copy(update={"disclosure": made.disclosure.model_copy(update={"zero_is_safe": False})})
    assert not tells_rows(WAITS, [made, hiding])


@pytest.mark.parametrize(
    ("rejected", "told", "said"),
    [
        (0, False, "0%"),
        (1, False, "less than 0.1%"),
        (10, False, "0.1 to 1%"),
        (100, False, "1 to 10%"),
        (1000, False, "more than 10%"),
        (1, True, "0.01%"),
    ],
)
def test_the_share_of_rejected_rows(*, rejected: int, told: bool, said: str) -> None:
    assert share(rejected, 10_000, told=told) == said


def test_what_became_of_the_newest_drops_is_counted() -> None:
    told = page(DATASET.format("ae_waits"))
    assert "Of the newest 5 files: 1 accepted, 1 refused, 1 replaced by a corrected one" in told
    assert "1 said what an earlier one said, 1 on its way" in told
    assert "22 rows were rejected, 0.55% of all" in told


def test_copies_that_are_left_out_are_not_rejected() -> None:
    rows = {"file": 20_000, "accepted": 14_393, "rejected": 5_607, "faulty": 7}
    (entry,) = history(WAITS, [], [{**drop(), "rows": rows}], AT).entries

    assert (entry.rejected, entry.share) == (7, "0.04%")


def test_an_agreement_that_gives_a_register_tells_it_wherever_somebody_looks() -> None:
    grant = RegisterGrant(register="shielded_register", columns=("status", "reasons"))
    agreement = AGREED.model_copy(update={"datasets": (), "products": (), "registers": (grant,)})
    catalogue = replace(known(), agreements={AGREED.name: agreement})
    made = Shelf(catalogue=catalogue, drops={}, decisions={AGREED.name: decided(agreement)}, summaries=(), at=AT)
    pages, register = every_page(made), known().registers["shielded_register"]
    link = f'<a href="{CATALOGUE}#register-shielded_register">{register.title}</a>'
    assert f"{link}, a register" in pages[AGREEMENTS]
    assert "<code>status</code>, <code>reasons</code>" in pages[AGREEMENTS]
    told = text_of(pages[CATALOGUE])
    assert f"By agreement: {agreement.organisation}" in told
    assert f'href="{AGREEMENTS}#{agreement.name}"' in pages[CATALOGUE]
    assert "By agreement: nobody" in page(CATALOGUE)
    for name in register.datasets:
        assert f"Through {register.title}:" in text_of(pages[DATASET.format(name)])


def test_a_dataset_is_late_once_its_promise_has_passed() -> None:
    assert freshness(history(TESTS, [], [drop(hours=24)], AT)) == "On time."
    assert freshness(history(TESTS, [], [drop(hours=25)], AT)) == "Late by 1 hour."
    assert freshness(history(TESTS, [], [drop("quarantined", 1), drop(hours=24 * 4)], AT)) == "Late by 3 days."
    assert freshness(history(TESTS, [], [drop("refused")], AT)) == "None of the newest files had come in."
    assert freshness(history(TESTS, [], [], AT)) == "Nothing had come in."


def test_what_has_not_come_is_said_of_the_moment_of_the_page_and_never_of_its_reader() -> None:
    pages = {address: text_of(html) for address, html in every_page(shelf(ae_waits=[drop()])).items()}
    moment = "20 November 2026 at 09:30 UTC"

    assert not [address for address, told in pages.items() if " yet" in told]
    assert pages[CATALOGUE].count(f"none by {moment}") == len(known().datasets) - 1
    assert f"no release by {moment}" in pages[CATALOGUE]
    assert f"No file had landed by {moment}" in pages[DATASET.format("deaths")]
    assert f"On {moment}Nothing had come in." in pages[DATASET.format("deaths")].replace("UTC ", "UTC")


def test_an_agreement_is_told_with_all_that_it_gives_and_without_a_persons_name() -> None:
    pages = every_page(shelf())
    told = text_of(pages[AGREEMENTS])
    for text in (
        *(AGREED.organisation, AGREED.legal_basis, AGREED.use, "Active, from 1 October 2026 to 31 March 2030"),
        *("result is one of positive and negative", "area_code_current is North West or lies in it"),
        *("date_of_birth_year in bands of 10", "pratique_period is 2020-09-01 or more"),
        *("the true counts, in place of published ones", "Suspended, from"),
    ):
        assert text in told
    for agreement in known().agreements.values():
        for name in (agreement.requester, *agreement.approvers):
            assert not [address for address, html in pages.items() if name in html]


def test_a_dataset_is_seen_through_true_counts_and_registers_too() -> None:
    assert "National Outbreak Centre" in page(DATASET.format("nhs_pathways"))
    assert "Institute of Epidemic Modelling" in page(DATASET.format("covid_tests"))
    assert "By agreement: Nobody." in page(DATASET.format("covid_cases"))
    assert DATASET.format("nhs_pathways") not in every_page(shelf())[AGREEMENTS]


def test_a_request_that_two_people_have_not_approved_is_not_told() -> None:
    told = page(AGREEMENTS)
    assert known().agreements["shire_support"].organisation not in told
    assert "1 request that two people have not approved gives nothing and is not told here" in told
    first = decided(AGREED)[:2]
    assert given(AGREED, first, known(), AT.date()) is None


def test_nor_is_another_text_than_they_approved() -> None:
    wider = AGREED.model_copy(update={"title": "Another one"})
    assert given(AGREED, decided(AGREED), known(), AGREED.start) is not None
    assert given(wider, decided(AGREED), known(), AGREED.start) is None


def test_one_that_was_withdrawn_stays_told_and_one_with_a_broken_record_gives_nothing() -> None:
    made: list[AccessDecision] = decided(AGREED, Verb.WITHDRAW)
    found = given(AGREED, made, known(), AT.date())
    assert found is not None
    assert found.state == "withdrawn"
    broken = given(AGREED, made[1:], known(), AT.date())
    assert broken is not None
    assert broken.state == BROKEN
