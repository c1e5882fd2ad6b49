from __future__ import annotations

import csv
import gzip
import itertools
import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from contracts.products.presets import PRESETS
from contracts.products.product import Disclosure, Protection
from lambdas.core.disclosure.attacker.attack import attack
from lambdas.core.disclosure.proof.secure import boxes
from lambdas.core.disclosure.release import slices as sharing
from lambdas.core.disclosure.release.cells import Rows
from lambdas.core.disclosure.release.explain import for_approvers
from lambdas.core.disclosure.release.protected import Protected
from lambdas.core.disclosure.release.release import release_table
from lambdas.core.disclosure.rules.rule import Rule
from lambdas.core.disclosure.table.errors import DisclosureError
from lambdas.core.disclosure.table.table import Dim, rollup
from tests.support.disclosure import REGIONS, SEX

HES = Disclosure(threshold=7, source="HES analysis guide, 2018")
DIMS = (Dim.from_pairs("area", REGIONS), Dim.from_pairs("sex", SEX))


def rows_of(days: int = 3, seed: int = 0) -> Rows:
    rng = np.random.default_rng(seed)
    kept = [
        (f"2020-09-{day:02}", area, sex, int(count))
        for day in range(1, days + 1)
        for area, sex in itertools.product(("n1", "n2", "s1", "s2"), ("f", "m"))
        if (count := rng.poisson(9)) and rng.random() < 0.9
    ]
    days_, areas, sexes, counts = zip(*kept, strict=True)
    return Rows({"date": days_}, {"area": areas, "sex": sexes}, counts)


def released(protected: Protected) -> dict[tuple[str, ...], str | int]:
    return {tuple(map(str, row[:-2])): row[-2] for row in protected.cells.published()}


def test_every_slice_is_protected_by_itself_and_proved() -> None:
    protected = release_table(HES, DIMS, rows_of())
    certificate = protected.certificate
    assert certificate.passes
    assert certificate.exposed == 0
    assert [result.key for result in certificate.slices] == [("2020-09-01",), ("2020-09-02",), ("2020-09-03",)]
    assert certificate.hidden == sum(result.hidden for result in certificate.slices) > certificate.unsafe > 0


def test_what_is_released_stands_up_to_an_attack_from_outside() -> None:
    rows = rows_of()
    cells = release_table(HES, DIMS, rows).cells
    for position, key in enumerate(cells.slice_keys):
        mine = [i for i, day in enumerate(rows.slices["date"]) if day == key[0]]
        codes = [np.array([dim.position[rows.codes[dim.name][i]] for i in mine]) for dim in DIMS]
        truth = rollup(DIMS, codes, np.array([rows.values[i] for i in mine]))
        here = cells.slice_of == position
        hidden = np.zeros(truth.flat.size, bool)
        hidden[cells.cell[here & cells.confidential]] = True
        shown = here & ~cells.confidential
        assert (truth.flat[cells.cell[shown]] == cells.value[shown]).all()
        assert not truth.flat[np.setdiff1d(np.arange(truth.flat.size), cells.cell[here])].any(), "only zeros are absent"
        unsafe = np.flatnonzero(Rule(7).unsafe(truth.flat))
        assert hidden[unsafe].all()
        assert not attack(truth.sums, *boxes(truth.flat, ~hidden, 1), unsafe).exposed.any()


def test_zeros_that_are_unsafe_are_hidden_in_what_is_released() -> None:
    """Read as a reader does, what is released is what was attacked, hidden zeros and all."""
    rule = Disclosure(threshold=3, zero_is_safe=False, source="A rule that hides zeros")
    counts = {("n1", "f"): 0, ("n1", "m"): 20, ("n2", "f"): 30, ("n2", "m"): 30, ("s1", "f"): 40, ("s1", "m"): 40}
    counts |= {("s2", "f"): 25, ("s2", "m"): 35}
    areas, sexes = zip(*counts, strict=True)
    rows = Rows({}, {"area": areas, "sex": sexes}, list(counts.values()))
    protected = release_table(rule, DIMS, rows)
    truth = rollup(
        DIMS,
        [np.array([dim.position[code] for code in codes]) for dim, codes in zip(DIMS, (areas, sexes), strict=True)],
        np.array(list(counts.values())),
    )
    known = {row[:-2]: row[-1] for row in protected.cells.published()}
    assert protected.certificate.passes
    shape = truth.shape
    hidden = np.zeros(truth.flat.size, bool)
    for number in range(truth.flat.size):
        labels = tuple(dim.codes[at] for dim, at in zip(DIMS, np.unravel_index(number, shape), strict=True))
        hidden[number] = known.get(labels) == "confidential"
    unsafe = np.flatnonzero(Rule(3, zero_is_safe=False).unsafe(truth.flat))
    assert unsafe.size
    assert hidden[unsafe].all()
    assert not attack(truth.sums, *boxes(truth.flat, ~hidden, 0), unsafe).exposed.any()


def test_a_hidden_count_is_nowhere_in_what_leaves_this_room() -> None:
    cells = release_table(HES, DIMS, rows_of()).cells
    assert (cells.value[cells.confidential] == -1).all()
    assert all(row[-2] == "" for row in cells.published() if row[-1] == "confidential")
    assert all(row[3] == "" for row in cells.candidate() if row[4] == "confidential")


def test_readers_see_one_mark_and_the_approver_sees_the_reason() -> None:
    cells = release_table(HES, DIMS, rows_of()).cells
    assert {row[-1] for row in cells.published()} == {"reported", "confidential"}
    reasons = Counter(row[5] for row in cells.candidate())
    assert reasons["primary"] > 0
    assert reasons["secondary"] > 0
    assert all((row[5] == "") == (row[4] == "reported") for row in cells.candidate())


def test_what_is_published_of_the_certificate_does_not_part_primary_from_secondary() -> None:
    certificate = release_table(HES, DIMS, rows_of()).certificate
    public = json.dumps(certificate.public())
    for word in ("unsafe", "secondary", "primary", "total_value", "narrow"):
        assert word not in public
    assert json.loads(json.dumps(certificate.as_json()))["secondary"] > 0
    assert certificate.public()["sha256"] == certificate.sha256


def test_the_rule_and_its_source_stay_with_the_release() -> None:
    certificate = release_table(HES, DIMS, rows_of()).certificate
    assert certificate.public()["disclosure"] == HES.model_dump(mode="json")
    assert certificate.public()["preset"] is None
    assert certificate.solver.startswith("HiGHS 1.")


def test_a_rule_that_a_product_goes_by_stays_with_the_release_even_when_it_was_tightened() -> None:
    tightened = Disclosure(rule="hes", threshold=9, source="Our board")
    certificate = release_table(tightened, DIMS, rows_of()).certificate
    for written in (certificate.public(), certificate.as_json()):
        assert written["disclosure"] == tightened.model_dump(mode="json")
        assert written["preset"] == PRESETS["hes"].model_dump(mode="json")


def test_running_a_release_again_on_the_same_rows_gives_the_same_cells() -> None:
    first, second = (release_table(HES, DIMS, rows_of()).certificate.sha256 for _ in range(2))
    assert first == second
    assert release_table(HES, DIMS, rows_of(seed=1)).certificate.sha256 != first


def test_the_order_of_the_rows_does_not_matter() -> None:
    rows = rows_of()
    back = Rows(
        {name: column[::-1] for name, column in rows.slices.items()},
        {name: column[::-1] for name, column in rows.codes.items()},
        rows.values[::-1],
    )
    assert release_table(HES, DIMS, rows).certificate.sha256 == release_table(HES, DIMS, back).certificate.sha256


def test_workers_share_the_slices_and_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "FEWEST_FOR_WORKERS", 2)
    alone, shared = (release_table(HES, DIMS, rows_of(days=5), workers=workers) for workers in (1, 2))
    assert alone.certificate.sha256 == shared.certificate.sha256
    assert alone.certificate.slices == shared.certificate.slices
    assert list(alone.cells.candidate()) == list(shared.cells.candidate())


def test_a_product_without_slices_is_one_table() -> None:
    rows = Rows({}, {"area": ["n1", "n2", "s1"], "sex": ["f", "f", "m"]}, [3, 40, 50])
    protected = release_table(HES, DIMS, rows)
    assert protected.certificate.slices[0].key == ()
    assert released(protected)["n1", "f"] == ""
    assert released(protected)["E", "all"] == 93


def test_a_product_that_may_publish_any_count_hides_none() -> None:
    protected = release_table(Disclosure(threshold=0, source="open"), DIMS, rows_of())
    assert protected.certificate.passes
    assert protected.certificate.hidden == 0


def test_at_the_level_of_the_rule_the_certificate_counts_what_is_learned() -> None:
    strict = HES.model_copy(update={"protection": Protection.RULE})
    certificate = release_table(strict, DIMS, rows_of()).certificate
    assert certificate.passes
    assert certificate.avoidable == 0
    assert certificate.hidden >= release_table(HES, DIMS, rows_of()).certificate.hidden


def test_a_group_that_is_all_of_one_kind_is_noted() -> None:
    rows = Rows({}, {"area": ["n1", "n2", "n2"], "sex": ["f", "f", "m"]}, [30, 40, 50])
    certificate = release_table(HES, DIMS, rows).certificate
    assert certificate.group_disclosure > 0
    assert any("everybody falls in one part" in line for line in for_approvers(certificate))


@pytest.mark.parametrize(
    ("area", "count", "says"),
    [
        ("XX", 4, "not in its hierarchy"),
        ("N", 4, "'N' is a total"),
        ("n1", -4, "negative"),
        ("n1", None, "no count"),
        ("n1", 2**40, "no table of people"),
    ],
)
def test_rows_that_do_not_fit_are_refused_with_the_remedy(area: str, count: int | None, says: str) -> None:
    with pytest.raises(DisclosureError, match=says):
        release_table(HES, DIMS, Rows({}, {"area": [area], "sex": ["f"]}, [count]))


def test_the_approver_reads_what_was_hidden_and_why() -> None:
    certificate = release_table(HES, DIMS, rows_of()).certificate
    words = " ".join(for_approvers(certificate))
    assert words.startswith("Passes: 0 of ")
    assert f"{certificate.secondary:,} to protect them" in words


@pytest.mark.data
def test_a_day_of_the_real_pathways_file_passes(real_data: Path) -> None:

    path = next((real_data / "nhs_pathways").glob("*.csv.gz"))
    with gzip.open(path, "rt", newline="") as file:
        day = [row for row in csv.DictReader(file) if row["date"] == "2020-04-15"]
    regions = {row["ccg_code"]: row["nhs_region"] or "none" for row in day}
    area = [("E", ""), *((r, "E") for r in sorted(set(regions.values()))), *sorted(regions.items())]
    ages, sexes = sorted({row["age"] for row in day}), sorted({row["sex"] for row in day})
    dims = (
        Dim.from_pairs("area", area),
        Dim.from_pairs("age", [("all", ""), *((age, "all") for age in ages)]),
        Dim.from_pairs("sex", [("all", ""), *((sex, "all") for sex in sexes)]),
    )
    rows = Rows(
        {"service": [row["site_type"] for row in day]},
        {"area": [row["ccg_code"] for row in day], "age": [row["age"] for row in day], "sex": [r["sex"] for r in day]},
        [int(row["count"]) for row in day],
    )
    certificate = release_table(HES, dims, rows).certificate
    assert certificate.passes
    assert certificate.unsafe > 1000
    assert len(certificate.slices) == 3
