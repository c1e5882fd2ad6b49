"""Every custom property is documented, with an example that loads."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from open_data_contract_standard.model import CustomProperty

from contracts.datasets.dataset import Case, Classification, Duplicates, FinalLineEnd, Grain, Status, Treatment
from contracts.datasets.expectations import Manifest
from contracts.datasets.levels import LEVELS, Level
from contracts.datasets.properties import ColumnProperties, DatasetProperties, property_names, read_properties
from contracts.datasets.purposes import Purpose
from contracts.reading.mistakes import Mistakes
from contracts.reading.model import Model

TEXT = (Path(__file__).resolve().parents[3] / "docs" / "contracts.md").read_text(encoding="utf-8")
SECTION = re.compile(r"^### `(pratique\.\w+)`.*?\n(.*?)(?=^##|\Z)", re.MULTILINE | re.DOTALL)
EXAMPLE = re.compile(r"```yaml\n(.*?)```", re.DOTALL)
SECTIONS: dict[str, str] = dict(SECTION.findall(TEXT))
MODELS = (DatasetProperties, ColumnProperties)


def examples(name: str) -> list[CustomProperty]:
    written = [item for block in EXAMPLE.findall(SECTIONS[name]) for item in yaml.safe_load(block)]
    return [CustomProperty.model_validate(item) for item in written]


def test_every_property_has_its_section_and_no_section_is_of_a_property_that_is_gone() -> None:
    assert sorted(SECTIONS) == sorted(name for model in MODELS for name in property_names(model))


@pytest.mark.parametrize("model", MODELS)
def test_the_example_of_every_property_loads_and_sets_something(model: type[Model]) -> None:
    mistakes = Mistakes("docs/contracts.md")
    written = [example for name in property_names(model) for example in examples(name)]
    read = read_properties(written, model, "", mistakes)
    assert mistakes.found == []
    assert read is not None
    assert read.model_fields_set == set(model.model_fields)
    unchanged = [name for name, field in model.model_fields.items() if getattr(read, name) == field.get_default()]
    assert unchanged == []


@pytest.mark.parametrize(
    "words", [Treatment, Status, Classification, Duplicates, FinalLineEnd, Grain, Case, Level, Manifest, Purpose]
)
def test_every_word_a_property_may_have_is_documented(words: Any) -> None:
    assert [word.value for word in words if f"`{word.value}`" not in TEXT] == []


def test_every_finding_on_a_whole_file_is_documented_under_its_level() -> None:
    table = TEXT.partition("## What is found of a whole file")[2]
    rows = {level: table.partition(f"| `{level.value}` |")[2].partition("\n")[0] for level in Level}
    assert {code: level for level, row in rows.items() for code in LEVELS if f"`{code}`" in row} == LEVELS
