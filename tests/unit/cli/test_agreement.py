from __future__ import annotations

import pytest
from typer.testing import CliRunner

from cli import main
from contracts.errors import PratiqueError


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
