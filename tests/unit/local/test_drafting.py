"""A draft of a contract, made from an example: it loads, its example passes, and each guess says what it rests on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from contracts.catalogue import Catalogue, load
from contracts.datasets.dataset import Dataset, Duplicates, FinalLineEnd, Grain, Treatment
from lambdas.core.ingest import Verdict
from local.drafting.draft import checked, draft, slug
from local.drafting.example import read_example
from local.errors import LocalError
from local.home import ROOT
from local.inspecting import inspect_as

EXAMPLES = sorted(
    path
    for path in (ROOT / "catalogue/datasets").glob("*/examples/pass/*")
    if not path.name.endswith((".expect.yaml", ".manifest.json"))
)
NO_DRAFT = {"trusts/no_header.csv": "must have a different text for each"}  # a file without a header names no column
PEOPLE = (
    "Patient NHS No;Forename;Date of birth;Postcode;Area code;Specimen date;Ct value;Count;Result;Select\n"
    + "".join(
        f"{number};Zoë;{day}/02/1980;SW1A 2AA;E92000001;2020-10-{day};{ct};{count};{result};x\n"
        for number, day, ct, count, result in zip(
            ["943 476 5919", "4505577104", "9434765919"] * 4,
            [f"{day:02}" for day in range(1, 13)],
            ["21.5", "tLOD", "33"] * 4,
            ["1", "*", "12"] * 4,
            ["positive", "negative", ""] * 4,
            strict=True,
        )
    )
)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load(ROOT / "catalogue")


def drafted(path: Path, catalogue: Catalogue) -> tuple[str, Dataset]:
    text = draft(read_example(path), "drafted", path.name, catalogue.lists)
    return text, checked(text, "drafted", catalogue.lists)


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_bytes(PEOPLE.strip().encode("cp1252"))
    return path


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: f"{path.parents[2].name}/{path.name}")
def test_the_example_of_a_draft_is_accepted_under_it(example: Path, catalogue: Catalogue, tmp_path: Path) -> None:
    if message := NO_DRAFT.get(f"{example.parents[2].name}/{example.name}"):
        with pytest.raises(LocalError, match=message):
            read_example(example)
        return
    _, dataset = drafted(example, catalogue)
    found = inspect_as(example, dataset, tmp_path)

    assert found.verdict is Verdict.ACCEPT
    assert found.rows.faulty == 0


def test_types_signs_codes_and_layout_are_seen(people: Path, catalogue: Catalogue, tmp_path: Path) -> None:
    _, dataset = drafted(people, catalogue)

    assert inspect_as(people, dataset, tmp_path).verdict is Verdict.ACCEPT
    assert {c.name: c.type.value for c in dataset.columns if not c.identifies} == {
        "area_code": "string",
        "specimen_date": "date",
        "ct_value": "number",
        "count": "integer",
        "result": "string",
        "select_value": "string",
    }
    assert dict(dataset.column("ct_value").sentinels) == {"tLOD": "below_detection"}
    assert dict(dataset.column("count").sentinels) == {"*": "confidential"}
    assert dataset.column("result").enum == ("negative", "positive")
    assert not dataset.column("result").required
    codes = dataset.column("area_code").codes
    assert codes is None or codes.list == "areas"
    assert (dataset.csv.delimiter, dataset.csv.encoding) == (";", "cp1252")
    assert dataset.final_line_end is FinalLineEnd.OPTIONAL
    assert (dataset.period.column, dataset.period.grain) == ("specimen_date", Grain.DAY)
    assert dataset.duplicates is Duplicates.REJECT


def test_what_seems_to_identify_a_person_is_never_kept(people: Path, catalogue: Catalogue) -> None:
    _, dataset = drafted(people, catalogue)

    assert {column.name: column.treatment for column in dataset.identifiers} == {
        "patient_nhs_no": Treatment.PSEUDONYMISE,
        "forename": Treatment.DROP,
        "date_of_birth": Treatment.YEAR,
        "postcode": Treatment.POSTCODE_DISTRICT,
    }


def test_every_guess_is_marked_with_what_it_rests_on(people: Path, catalogue: Catalogue) -> None:
    text, _ = drafted(people, catalogue)
    document: dict[str, Any] = yaml.safe_load(text)

    assert document["status"] == "draft"
    for column in document["schema"][0]["properties"]:
        marks = [item for item in column["customProperties"] if item["property"].startswith("inferred.")]
        assert all(item["value"] for item in marks)
        assert marks


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is no example"),
        (b"a,b\n", "is no example"),
        (b"a,a\n1,2\n", "is no example"),
        (b"a,b\n1\n", "no row has as many cells"),
        (b"9434765919,b\n1,2\n", "somebody's details in place of headers"),
        (b"a,b\nx," + b"x" * 200_000 + b"\n", "a cell is too long"),
        (b",".join(b"c%d" % n for n in range(1_001)) + b"\n1\n" * 2, "no row has as many cells"),
        (b",".join(b"c%d" % n for n in range(1_001)) + b"\n" + b"1," * 1_000 + b"1\n", "more than 1,000 columns"),
        (b"a,b\n\x81,2\n", "neither UTF-8, UTF-16 nor Windows-1252"),
        (b"PK\x03\x04", "damaged or was cut"),
        (b"\x1f\x8b\x08", "gzip file ends before"),
        (b"%PDF-1.4", "a PDF document"),
        (b"PAR1", "begins as Parquet and cannot be read"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "begins as a spreadsheet"),
        (b'[{"a": 1}]\n', "one list in JSON"),
        (b'{"a": [1]}\n', "with rows below it"),
        (b'{"a": \n', "with rows below it"),
    ],
)
def test_a_file_that_shows_too_little_is_told_so(
    tmp_path: Path, catalogue: Catalogue, content: bytes, message: str
) -> None:
    path = tmp_path / "example.csv"
    path.write_bytes(content)
    with pytest.raises(LocalError, match=message):
        drafted(path, catalogue)


@pytest.mark.parametrize(
    ("text", "name"),
    [("Area Code", "area_code"), ("2020 cases", "n_2020_cases"), ("Select", "select_value"), ("£", "column_value")],
)
def test_headers_become_names_that_a_column_may_have(text: str, name: str) -> None:
    assert slug(text) == name


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le"])
def test_an_example_in_utf_16_is_read_as_such(tmp_path: Path, catalogue: Catalogue, encoding: str) -> None:
    path = tmp_path / "visits.csv"
    path.write_bytes("day,visits\n2020-09-01,5\n2020-09-02,6\n".encode(encoding))
    _, dataset = drafted(path, catalogue)

    assert dataset.csv.encoding == "utf-16"
    assert inspect_as(path, dataset, tmp_path / "out").verdict is Verdict.ACCEPT
