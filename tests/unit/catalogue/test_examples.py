"""Every dataset's examples: those that must pass do, and those that must not are refused for the reasons they give."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from contracts.catalogue import Catalogue, load
from lambdas.core.ingest import inspect
from lambdas.core.ingest.report import Inspection, Severity, Verdict
from local.inspecting import for_excerpts

ROOT = Path(__file__).resolve().parents[3] / "catalogue"
LANDED = date(2020, 10, 5)
SIDECAR_KEYS = {"verdict", "reasons", "rules"}
EXPECTED = ".expect.yaml"
EXAMPLES = sorted(path for path in ROOT.glob("datasets/*/examples/*/*") if not path.name.endswith(EXPECTED))


class Judged(NamedTuple):
    path: Path
    expected: dict[str, Any]
    inspection: Inspection
    headings: int

    @property
    def must_pass(self) -> bool:
        return self.path.parent.name == "pass"


def named(path: Path) -> str:
    return f"{path.parents[2].name}/{path.parent.name}/{path.stem}"


def expectation(example: Path) -> dict[str, Any]:
    sidecar = example.with_suffix(EXPECTED)
    if not sidecar.is_file():
        return {"verdict": "accept"} if example.parent.name == "pass" else {}
    return dict(yaml.safe_load(sidecar.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load(ROOT)


@pytest.fixture(scope="module", params=EXAMPLES, ids=named)
def judged(request: pytest.FixtureRequest, catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Judged:
    path: Path = request.param
    dataset = catalogue.datasets[path.parents[2].name]
    inspection = inspect(
        path,
        for_excerpts(dataset),
        catalogue.lists,
        drop="20201005T093000Z-00000000",
        landed=LANDED,
        file_name=path.name,
        key=bytes(32),
        out=tmp_path_factory.mktemp("inspection"),
    )
    return Judged(path, expectation(path), inspection, headings=0 if dataset.csv.absent_header else 1)


def test_every_dataset_has_examples_that_pass_and_examples_that_are_refused(catalogue: Catalogue) -> None:
    kinds = {(path.parents[2].name, path.parent.name) for path in EXAMPLES}
    assert kinds == {(name, kind) for name in catalogue.datasets for kind in ("pass", "refuse")}


def test_every_sidecar_stands_beside_a_file() -> None:
    sidecars = ROOT.glob(f"datasets/*/examples/*/*{EXPECTED}")
    assert {path.with_name(path.name.removesuffix(EXPECTED)) for path in sidecars} <= {
        path.with_suffix("") for path in EXAMPLES
    }


def test_no_two_examples_share_a_sidecar() -> None:
    assert len({path.with_suffix("") for path in EXAMPLES}) == len(EXAMPLES)


def test_an_example_is_judged_as_it_says(judged: Judged) -> None:
    assert set(judged.expected) <= SIDECAR_KEYS
    assert judged.inspection.verdict == judged.expected["verdict"]
    assert judged.inspection.verdict == (Verdict.ACCEPT if judged.must_pass else Verdict.QUARANTINE)
    assert [reason.code for reason in judged.inspection.reasons] == judged.expected.get("reasons", [])


def test_the_rules_an_example_breaks_are_those_it_names_on_the_lines_it_names(judged: Judged) -> None:
    lines = {rule.code: [sighting.line for sighting in rule.first] for rule in judged.inspection.rules}
    assert lines == judged.expected.get("rules", {})


def test_an_example_that_passes_has_no_faulty_row(judged: Judged) -> None:
    faults = [rule.code for rule in judged.inspection.rules if rule.severity is Severity.FAULT]
    assert not judged.must_pass or (judged.inspection.rows.faulty, faults) == (0, [])


def test_no_row_of_an_example_vanishes(judged: Judged) -> None:
    rows = judged.inspection.rows
    assert rows.accepted + rows.rejected == rows.file
    if judged.path.suffix == ".csv":
        assert rows.file == max(len(judged.path.read_bytes().splitlines()) - judged.headings, 0)
    elif judged.path.suffix == ".jsonl":
        assert rows.file == len(judged.path.read_bytes().splitlines())
    else:
        assert rows.file == sum(table.records for table in judged.inspection.file.tables)
