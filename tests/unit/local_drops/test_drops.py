"""Drops are made up from contracts: the same for the same seed, accepted, with a few faults, and of nobody."""

from __future__ import annotations

import csv
import hashlib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from contracts.catalogue import Catalogue, load
from lambdas.core.ingest import inspect
from lambdas.core.ingest.report import Inspection, Verdict
from local.drops import generate

ROOT = Path(__file__).resolve().parents[3] / "catalogue"
DATASETS = sorted(path.parent.name for path in ROOT.glob("datasets/*/contract.odcs.yaml"))
LANDED = date(2020, 10, 5)
SMALL = 0.2
EVENTS = {"covid_tests", "deaths", "shielding_algorithm", "shielding_gp", "shielding_trusts"}  # no number is promised
# A list of codes that is cut refers to rows that are gone, which are faults of rows.
CUT = {
    "too_few_rows",
    "too_few_values",
    "wrong_total",
    "missing_total",
    "missing_days",
    "stops_early",
    "too_many_rejected",
    "unknown_reference",
}
REGISTERS = {"area_codes", "trust_mergers"}  # codes of the reference lists and nothing else

NEW: dict[str, Any] = {
    "apiVersion": "v3.2.0",
    "kind": "DataContract",
    "id": "sewage",
    "name": "Sewage samples",
    "version": "0.1.0",
    "description": {"purpose": "Virus found in sewage."},
    "team": {"name": "Samplers"},
    "slaProperties": [
        {"property": "frequency", "value": 7, "unit": "d"},
        {"property": "retention", "value": 30, "unit": "d"},
    ],
    "customProperties": [
        {"property": "pratique.period", "value": {"column": "sampled", "grain": "day"}},
        {"property": "pratique.duplicates", "value": "collapse"},
        {"property": "pratique.maxRejectedShare", "value": 0.05},
    ],
    "schema": [
        {
            "name": "sewage",
            "properties": [
                {
                    "name": "sample",
                    "physicalName": "Sample No",
                    "description": "Number of the sample.",
                    "logicalType": "string",
                    "logicalTypeOptions": {"pattern": "(UK|EN)-[0-9]{6}[A-F]?"},
                    "required": True,
                    "primaryKey": True,
                    "primaryKeyPosition": 1,
                },
                {
                    "name": "sampled",
                    "description": "Day of the sample.",
                    "logicalType": "date",
                    "logicalTypeOptions": {"format": "dd/MM/yyyy"},
                    "required": True,
                },
                {
                    "name": "analysed",
                    "description": "Day of the analysis.",
                    "logicalType": "date",
                    "logicalTypeOptions": {"format": "dd/MM/yyyy"},
                    "required": True,
                },
                {
                    "name": "area",
                    "description": "Local authority.",
                    "logicalType": "string",
                    "customProperties": [
                        {"property": "pratique.codes", "value": {"list": "areas", "kinds": ["local_authority"]}}
                    ],
                },
                {
                    "name": "copies",
                    "description": "Gene copies a litre.",
                    "logicalType": "number",
                    "logicalTypeOptions": {"minimum": 0, "maximum": 100000},
                    "required": True,
                    "customProperties": [{"property": "pratique.sentinels", "value": {"tLOD": "below_detection"}}],
                },
                {
                    "name": "storm",
                    "description": "Whether it had rained.",
                    "logicalType": "boolean",
                    "customProperties": [{"property": "pratique.values", "value": {"Y": "true", "N": "false"}}],
                },
            ],
            "quality": [
                {
                    "name": "analysed_later",
                    "type": "custom",
                    "engine": "pratique",
                    "description": "Correct the dates.",
                    "implementation": {"sql": "analysed >= sampled", "columns": ["analysed", "sampled"]},
                }
            ],
        }
    ],
}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load(ROOT)


@pytest.fixture(scope="module")
def with_new_dataset(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """A catalogue to which somebody has added a folder with a contract, and nothing else."""
    root = tmp_path_factory.mktemp("new") / "catalogue"
    (root / "reference").mkdir(parents=True)
    for path in (ROOT / "reference").glob("*.csv"):
        (root / "reference" / path.name).write_bytes(path.read_bytes())
    (root / "datasets" / "sewage").mkdir(parents=True)
    (root / "datasets" / "sewage" / "contract.odcs.yaml").write_text(yaml.safe_dump(NEW), encoding="utf-8")
    return load(root)


def judged(path: Path, name: str, catalogue: Catalogue, out: Path) -> Inspection:
    return inspect(
        path,
        catalogue.datasets[name],
        catalogue.lists,
        drop="20201005T093000Z-00000000",
        landed=LANDED,
        file_name=path.name,
        key=bytes(32),
        out=out,
    )


def digests(paths: list[Path]) -> list[str]:
    return [hashlib.sha256(path.read_bytes()).hexdigest() for path in paths]


@pytest.mark.parametrize("name", DATASETS)
def test_the_same_seed_writes_the_same_bytes_and_another_seed_others(
    name: str, catalogue: Catalogue, tmp_path: Path
) -> None:
    dataset = catalogue.datasets[name]
    first, again, other = (
        digests(generate(dataset, tmp_path / str(number), seed, SMALL, catalogue))
        for number, seed in enumerate((1, 1, 2))
    )
    assert first == again
    assert (first == other) if name in REGISTERS else set(first).isdisjoint(other)


@pytest.mark.parametrize("name", DATASETS)
def test_a_drop_is_accepted_although_a_few_rows_have_faults(name: str, catalogue: Catalogue, tmp_path: Path) -> None:
    for path in generate(catalogue.datasets[name], tmp_path / "drops", 2020, known=catalogue):
        found = judged(path, name, catalogue, tmp_path / path.stem)
        assert found.verdict is Verdict.ACCEPT, found.reasons
        assert (0 < found.rows.faulty <= 10) if catalogue.datasets[name].max_rejected_share else not found.rows.faulty
        assert found.rows.file == found.rows.accepted + found.rows.rejected


@pytest.mark.parametrize("name", sorted(set(DATASETS) - EVENTS))
def test_a_drop_of_which_a_half_is_missing_waits(name: str, catalogue: Catalogue, tmp_path: Path) -> None:
    for path in generate(catalogue.datasets[name], tmp_path / "drops", 2020, known=catalogue):
        lines = path.read_bytes().splitlines(keepends=True)
        path.write_bytes(b"".join(lines[: len(lines) // 2]))
        found = judged(path, name, catalogue, tmp_path / path.stem)
        assert {reason.code for reason in found.reasons} <= CUT
        assert found.verdict is Verdict.QUARANTINE


@pytest.mark.parametrize("name", DATASETS)
def test_a_drop_made_as_small_as_can_be_is_accepted(name: str, catalogue: Catalogue, tmp_path: Path) -> None:
    for path in generate(catalogue.datasets[name], tmp_path / "drops", 2020, 0.01, catalogue):
        found = judged(path, name, catalogue, tmp_path / path.stem)
        assert found.verdict is Verdict.ACCEPT, found.reasons


def test_nhs_numbers_are_of_the_range_for_testing(catalogue: Catalogue, tmp_path: Path) -> None:
    (path,) = generate(catalogue.datasets["covid_tests"], tmp_path, 2020, SMALL, catalogue)
    with path.open(encoding="utf-8", newline="") as file:
        numbers = [row["nhs_number"].replace(" ", "") for row in csv.DictReader(file)]
    assert {number[:3] for number in numbers if number} == {"999"}


def test_shielded_counts_below_england_are_protected_as_the_publisher_does(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    (path,) = generate(catalogue.datasets["shielded_patients"], tmp_path / "drops", 2020, known=catalogue)
    statuses = judged(path, "shielded_patients", catalogue, tmp_path / "out").statuses
    assert statuses["confidential"] > 100
    with path.open(encoding="utf-8", newline="") as file:
        counts = {row["Patient.Count"] for row in csv.DictReader(file) if row["LA.Code"] != "E92000001"}
    assert {count for count in counts if count.isdigit() and int(count) % 5} == set()


def test_cases_come_as_two_vintages_of_which_the_later_has_more(catalogue: Catalogue, tmp_path: Path) -> None:
    paths = generate(catalogue.datasets["covid_cases"], tmp_path / "drops", 2020, SMALL, catalogue)
    first, second = (judged(path, "covid_cases", catalogue, tmp_path / path.stem) for path in paths)
    assert second.control["daily_cases"] > first.control["daily_cases"]
    assert first.rows.expected_rejects > 0
    assert any(warning.code == "retired_code" for warning in first.warnings)


def test_a_dataset_that_is_only_a_contract_gets_a_drop_that_is_accepted(
    with_new_dataset: Catalogue, tmp_path: Path
) -> None:
    dataset = with_new_dataset.datasets["sewage"]
    (path,) = generate(dataset, tmp_path / "drops", 2020, known=with_new_dataset)
    found = judged(path, "sewage", with_new_dataset, tmp_path / "out")
    assert found.verdict is Verdict.ACCEPT, found.reasons
    assert found.rows.accepted > 400
    assert found.rows.faulty > 0
    assert found.statuses["below_detection"] > 0
