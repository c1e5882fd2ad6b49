"""Every dataset's examples: those that must pass do, and those that must not are refused for the reasons they give."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from contracts.catalogue import Catalogue, load
from lambdas.core.ingest import inspect
from lambdas.core.ingest.report import Inspection, Severity, Verdict

ROOT = Path(__file__).resolve().parents[3] / "catalogue"
LANDED = date(2020, 10, 5)
SIDECAR_KEYS = {"verdict", "reasons", "rules"}
EXAMPLES = sorted(ROOT.glob("datasets/*/examples/*/*.csv"))


def named(path: Path) -> str:
    return f"{path.parents[2].name}/{path.parent.name}/{path.stem}"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load(ROOT)


@pytest.fixture
def inspected(example: Path, catalogue: Catalogue, tmp_path: Path) -> Inspection:
    return inspect(
        example,
        catalogue.datasets[example.parents[2].name],
        catalogue.lists,
        drop="20201005T093000Z-00000000",
        landed=LANDED,
        file_name=example.name,
        key=bytes(32),
        out=tmp_path,
    )


def expectation(example: Path) -> dict[str, object]:
    sidecar = example.with_suffix(".expect.yaml")
    if not sidecar.is_file():
        return {}
    loaded = yaml.safe_load(sidecar.read_text(encoding="utf-8"))
    assert set(loaded) <= SIDECAR_KEYS, f"{sidecar.name} has other keys than {sorted(SIDECAR_KEYS)}"
    return loaded


def test_every_dataset_has_examples_that_pass_and_examples_that_are_refused(catalogue: Catalogue) -> None:
    kinds = {(path.parents[2].name, path.parent.name) for path in EXAMPLES}
    assert kinds == {(name, kind) for name in catalogue.datasets for kind in ("pass", "refuse")}


def test_every_sidecar_stands_beside_a_file() -> None:
    assert [path for path in ROOT.glob("datasets/*/examples/*/*.expect.yaml") if not csv_of(path).is_file()] == []


def csv_of(sidecar: Path) -> Path:
    return sidecar.with_name(sidecar.name.replace(".expect.yaml", ".csv"))


@pytest.mark.parametrize("example", EXAMPLES, ids=named)
def test_an_example_is_judged_as_it_says(example: Path, inspected: Inspection) -> None:
    expected = expectation(example)
    refused = example.parent.name == "refuse"
    assert bool(expected) or not refused, "an example to refuse needs a sidecar that says why"
    assert inspected.verdict == (Verdict.QUARANTINE if refused else Verdict.ACCEPT)
    assert inspected.verdict == expected.get("verdict", "accept")
    assert [reason.code for reason in inspected.reasons] == expected.get("reasons", [])
    for code, lines in dict(expected.get("rules", {})).items():
        found = {sighting.line for rule in inspected.rules if rule.code == code for sighting in rule.first}
        assert sorted(found) == lines, f"rule {code}"


@pytest.mark.parametrize("example", [path for path in EXAMPLES if path.parent.name == "pass"], ids=named)
def test_an_example_that_passes_has_no_faulty_row(example: Path, inspected: Inspection) -> None:
    assert inspected.rows.faulty == 0
    assert [rule.code for rule in inspected.rules if rule.severity is Severity.FAULT] == []
    assert {rule.code for rule in inspected.rules} == set(dict(expectation(example).get("rules", {})))


@pytest.mark.parametrize("example", EXAMPLES, ids=named)
def test_no_row_of_an_example_vanishes(example: Path, inspected: Inspection) -> None:
    lines = example.read_bytes().count(b"\n") + (0 if example.read_bytes().endswith(b"\n") else 1)
    assert inspected.rows.accepted + inspected.rows.rejected == inspected.rows.file
    assert inspected.rows.file == max(lines - 1, 0) or example.stat().st_size == 0
