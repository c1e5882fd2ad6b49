from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli import main
from contracts.agreement_states import Verb
from contracts.decision_record import read_record
from contracts.errors import PratiqueError
from lambdas.adapters import agreements
from local.catalogue import catalogue
from tests.support.platform import LEDGER, Platform


def test_an_agreement_shows_what_each_engine_lets_through() -> None:
    said = CliRunner().invoke(main.commands, ["agreement", "show", "shire_support"])
    assert said.exit_code == 0
    assert "row filter of Lake Formation: ((\"breakdown\" IN ('all')) OR (\"breakdown\" IN ('age')))" in said.output
    assert 'query layer: SELECT "date" AS "date", "area" AS "area"' in said.output


def test_what_is_coarser_is_said_to_be_the_query_layers_alone() -> None:
    said = CliRunner().invoke(main.commands, ["agreement", "show", "wharfe_modelling"])
    assert "coarser, by the query layer alone: date_of_birth_year, area_code_current" in said.output


def test_an_agreement_that_there_is_not_is_told_with_those_there_are() -> None:
    with pytest.raises(
        PratiqueError, match=r"There is no agreement nobody .*: there are outbreak_centre, shire_support"
    ):
        CliRunner().invoke(main.commands, ["agreement", "show", "nobody"], catch_exceptions=False)


def test_the_decisions_are_written_as_a_synth_takes_them(platform: Platform, tmp_path: Path) -> None:
    agreement = catalogue().agreements["outbreak_centre"]
    agreements.enter(agreement, Verb.TAKE_UP, by=agreement.approvers[0], reason="for a test", at="2026-10-02T09:00")
    out = tmp_path / "decisions.json"
    said = CliRunner().invoke(main.commands, ["agreement", "export", "--ledger", LEDGER, "--out", str(out)])
    assert "1 decisions on 1 agreements written to" in said.output
    (made,) = read_record(out, datetime.now(UTC)).decisions
    assert (made.agreement, made.verb) == ("outbreak_centre", Verb.TAKE_UP)
