"""A proposed edit is written into its contract by a person's word, or not at all."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from contracts.catalogue import load
from contracts.datasets.proposal import Edit, Proposal
from contracts.reading.errors import CatalogueError
from local.errors import LocalError
from local.home import ROOT
from local.proposing import accept, read_proposal

DATASET = "shielded_patients"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A catalogue folder of one's own."""
    return Path(shutil.copytree(ROOT / "catalogue", tmp_path / "catalogue"))


def proposal(*edits: Edit, version: str = "1.0.0", dataset: str = DATASET) -> Proposal:
    return Proposal(dataset=dataset, version=version, drop="20201002T163000Z-1f2e3d4c", edits=edits)


ALIAS = Edit(column="area_name", property="pratique.aliases", value=[{"header": "LAName", "since": "2020-10-02"}])
IGNORED = Edit(property="pratique.csv", value={"ignored": ["Trust"]})
SIGN = Edit(column="patients", property="pratique.sentinels", value={"[c]": "confidential"})
FORMAT = Edit(column="extract_date", property="format", value="yyyy-MM-dd")


def test_accepted_edits_are_in_the_contract_and_nothing_else_has_changed(root: Path) -> None:
    before = (root / "datasets" / DATASET / "contract.odcs.yaml").read_text(encoding="utf-8")

    shown = accept(proposal(ALIAS, IGNORED, SIGN, FORMAT), root)

    dataset = load(root).datasets[DATASET]
    assert dataset.version == "1.1.0"
    assert [alias.header for alias in dataset.column("area_name").aliases] == ["LAName"]
    assert dataset.csv.ignored[-1] == "Trust"
    assert len(dataset.csv.ignored) == 7
    assert dict(dataset.column("patients").sentinels) == {"*": "confidential", "[c]": "confidential"}
    assert dataset.column("extract_date").format == "%Y-%m-%d"
    after = (root / "datasets" / DATASET / "contract.odcs.yaml").read_text(encoding="utf-8")
    assert [line for line in before.splitlines() if line.strip().startswith("#")] == [
        line for line in after.splitlines() if line.strip().startswith("#")
    ]
    removed = [line for line in shown.splitlines() if line.startswith("-") and not line.startswith("---")]
    assert len(removed) <= 4


def test_an_alias_that_had_ended_begins_again(root: Path) -> None:
    accept(proposal(ALIAS), root)
    again = Edit(column="area_name", property="pratique.aliases", value=[{"header": "LAName", "since": "2021-01-01"}])
    accept(proposal(again, version="1.1.0"), root)

    [alias] = load(root).datasets[DATASET].column("area_name").aliases
    assert str(alias.since) == "2021-01-01"


def test_an_edit_of_another_version_is_not_applied(root: Path) -> None:
    with pytest.raises(LocalError, match=r"is for version 0\.9\.0"):
        accept(proposal(ALIAS, version="0.9.0"), root)


def test_an_edit_that_makes_a_mistake_of_the_catalogue_is_not_written(root: Path) -> None:
    contract = root / "datasets" / DATASET / "contract.odcs.yaml"
    before = contract.read_text(encoding="utf-8")
    clash = Edit(column="area_name", property="pratique.aliases", value=[{"header": "LA.Code"}])

    with pytest.raises(CatalogueError, match="each header once"):
        accept(proposal(clash), root)
    assert contract.read_text(encoding="utf-8") == before


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (proposal(ALIAS, dataset="unheard_of"), "There is no contract"),
        (proposal(ALIAS.model_copy(update={"column": "nobody"})), "no column nobody"),
    ],
)
def test_an_edit_of_something_else_is_told(root: Path, wrong: Proposal, message: str) -> None:
    with pytest.raises(LocalError, match=message):
        accept(wrong, root)


def test_a_proposal_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "proposal.yaml"
    path.write_text(proposal(ALIAS, IGNORED).text(), encoding="utf-8")

    assert read_proposal(path) == proposal(ALIAS, IGNORED)


def test_mistakes_in_a_proposal_are_told_by_their_place(tmp_path: Path) -> None:
    path = tmp_path / "proposal.yaml"
    path.write_text("dataset: x\nversion: 1.0.0\ndrop: y\nedits: [{property: 5, value: 1}]\n", encoding="utf-8")

    with pytest.raises(CatalogueError, match=r"proposal.yaml: edits\[0\].property: found 5"):
        read_proposal(path)


def test_a_new_value_and_another_spelling_are_taken_in_once_accepted(root: Path) -> None:
    value = Edit(column="priority", property="enum", value=[{"value": "immediate"}])
    spelling = Edit(column="priority", property="pratique.values", value={"Routine ": "routine"})

    accept(proposal(value, spelling, dataset="e_referrals"), root)

    priority = load(root).datasets["e_referrals"].column("priority")
    assert priority.enum == ("routine", "urgent", "two_week_wait", "immediate")
    assert priority.values["Routine "] == "routine"
