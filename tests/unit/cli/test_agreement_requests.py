"""Requests of the private tier's form: listed, and made the file that reviewers see."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from cli import main
from contracts.agreements.request import AccessRequest
from contracts.reading.errors import CatalogueError, PratiqueError
from lambdas.adapters.access_requests import AccessRequests
from local import agreements
from tests.support.platform import REGION, Platform

ROOT = Path(__file__).resolve().parents[3] / "catalogue"
WRITTEN = yaml.safe_load((ROOT / "agreements" / "shire_support.yaml").read_text(encoding="utf-8"))


def request(name: str, at: str = "2026-11-01T09:00:00+00:00", **changed: str) -> AccessRequest:
    text = yaml.safe_dump({**WRITTEN, "name": name, **changed}, sort_keys=False)
    return AccessRequest(at=at, person="sub-1", username="ada", address="198.18.0.1", agreement=name, text=text)


@pytest.fixture
def queries(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> AccessRequests:
    configuration = {"LocationConstraint": REGION}
    platform.client("s3").create_bucket(Bucket="queries", CreateBucketConfiguration=configuration)
    monkeypatch.setenv("QUERIES_BUCKET", "queries")
    monkeypatch.setattr("cli.agreement_requests.reach", lambda _environment: None)
    return AccessRequests("queries")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A catalogue of the test's own."""
    return Path(shutil.copytree(ROOT, tmp_path / "catalogue"))


def answered(*command: str) -> str:
    said = CliRunner().invoke(main.commands, ["agreement", *command], catch_exceptions=False)
    assert said.exit_code == 0
    return said.output


def test_what_was_asked_for_is_listed_the_earliest_first_and_a_second_time_is_none(queries: AccessRequests) -> None:
    later, first = request("later_one", at="2026-11-02T09:00:00+00:00"), request("shire_support")
    for item in (later, first, first.model_copy(update={"at": "2026-11-03T09:00:00+00:00"})):
        queries.write(item)
    said = answered("requests")
    assert said.count(first.reference) == 1
    assert said.index(first.reference) < said.index(later.reference)
    assert [line.count("yes") for line in said.splitlines() if "_" in line] == [1, 0]


def test_a_request_becomes_the_file_word_for_word(queries: AccessRequests, root: Path) -> None:
    asked = request("taken_over")
    queries.write(asked)
    path = agreements.file_of(queries.find(asked.reference), root)
    assert path == root / "agreements" / "taken_over.yaml"
    assert path.read_text(encoding="utf-8") == asked.text


def test_a_request_that_the_catalogue_refuses_leaves_nothing_behind(root: Path) -> None:
    before = sorted((root / "agreements").iterdir())
    with pytest.raises(CatalogueError, match="people other than the requester"):
        agreements.file_of(request("by_myself", requester="Harriet Okafor"), root)
    with pytest.raises(PratiqueError, match="is there already"):
        agreements.file_of(request("shire_support"), root)
    with pytest.raises(PratiqueError, match=r"names its agreement '\.\./\.\./escaped'"):
        agreements.file_of(request("../../escaped"), root)
    assert sorted((root / "agreements").iterdir()) == before


def test_what_no_request_is_called_is_told_with_where_the_names_are(queries: AccessRequests) -> None:
    queries.write(request("one"))
    with pytest.raises(PratiqueError, match="0 requests are called beef"):
        queries.find("beef")
