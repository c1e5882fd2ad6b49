"""What an analyst does: begin a product, run its tests, see its page, have it verified."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cli import main, product
from contracts.catalogue import Catalogue, load
from contracts.reading.errors import PratiqueError

ROOT = Path(__file__).resolve().parents[3] / "catalogue"
COUNTED = "count(*)"


@pytest.fixture
def catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the catalogue that the commands work on."""
    copy = Path(shutil.copytree(ROOT, tmp_path / "catalogue"))

    def read() -> Catalogue:
        return load(copy)

    monkeypatch.setattr(product, "CATALOGUE", copy)
    monkeypatch.setattr(product, "catalogue", read)
    return copy


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main.commands, ["product", *arguments])


def test_an_analyst_begins_tests_and_has_a_product_verified(catalogue: Path) -> None:
    assert run("new", "my_tests").exit_code == 0
    assert "1 of 1 tests of my_tests pass" in run("test", "my_tests").output
    assert "nobody has verified my_tests" in run("list").output.replace("\n", " ")
    assert run("verify", "my_tests", "--reviewer", "Rae Reader").exit_code == 0
    assert "by Rae Reader on" in run("list").output


def test_a_test_that_fails_is_shown_and_the_exit_code_says_so(catalogue: Path) -> None:
    run("new", "my_tests")
    query = catalogue / "products" / "my_tests" / "query.sql"
    query.write_text(query.read_text(encoding="utf-8").replace(COUNTED, f"2 * {COUNTED}"), encoding="utf-8")
    said = run("test", "my_tests")
    assert said.exit_code == 1
    assert "total: tests adds up to 6, the rows of covid_tests to 3: counted more than once" in said.output
    assert "0 of 1 tests of my_tests pass" in said.output


def test_a_page_is_made_without_a_platform(catalogue: Path, tmp_path: Path) -> None:
    run("new", "my_tests")
    said = run("page", "my_tests", "--out", str(tmp_path / "page"), "--scale", "0.05")
    assert "(made-up data)" in said.output
    html = (tmp_path / "page" / "index.html").read_text(encoding="utf-8")
    assert "What people call it" in html
    assert (tmp_path / "page" / "data.csv").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("new", "covid_tests"), "exists already"),
        (("new", "My tests"), "can be no product's name"),
        (("test", "nothing"), "There is no product nothing"),
        (("verify", "nothing", "--reviewer", "Rae Reader"), "There is no product nothing"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(arguments: tuple[str, ...], told: str, catalogue: Path) -> None:
    with pytest.raises(PratiqueError, match=told):
        CliRunner().invoke(main.commands, ["product", *arguments], catch_exceptions=False)
