"""Reads a data contract (Open Data Contract Standard 3) into the platform's own model of a dataset."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from open_data_contract_standard.model import (
    DataQuality,
    OpenDataContractStandard,
    SchemaObject,
    SchemaProperty,
    Team,
)
from pydantic import Field

from contracts.datasets.dataset import Column, Dataset, Rule
from contracts.datasets.names import check_dataset_name
from contracts.datasets.odcs_columns import read_column
from contracts.datasets.odcs_service import read_service
from contracts.datasets.properties import DatasetProperties, read_properties
from contracts.reading.faulty import Faulty, FaultyPartError, as_far_as_known, or_faulty
from contracts.reading.mistakes import Mistakes, join, relative
from contracts.reading.model import Model
from contracts.reading.read_model import read_model
from contracts.reading.yaml_file import read_yaml

CONTRACT = "contract.odcs.yaml"
VERSIONS = ("v3.1.0", "v3.2.0")


class Implementation(Model):
    """Body of a rule over several columns."""

    sql: str = Field(default="", description="an expression of DuckDB's SQL that is true for a good row")
    columns: tuple[str, ...] = Field(default=(), description="the columns the rule looks at")


def read_dataset(folder: Path, root: Path) -> tuple[Dataset | None, Mistakes]:
    """Return the dataset whose contract lies in this folder, and every mistake in that contract.

    A part with a mistake is ``Faulty``; None when there is no document to speak of.
    """
    path = folder / CONTRACT
    mistakes = Mistakes(relative(path, root))
    name = check_dataset_name(folder.name, mistakes)
    raw = read_yaml(path, mistakes)
    if raw is None:
        return None, mistakes
    document = read_model(raw, OpenDataContractStandard, "", mistakes)
    return _dataset(document, name, mistakes), mistakes


def _dataset(document: OpenDataContractStandard, name: str, mistakes: Mistakes) -> Dataset:
    _check_heading(document, name, mistakes)
    properties = or_faulty(lambda: read_properties(document.customProperties, DatasetProperties, "", mistakes))
    schema = or_faulty(lambda: _only_schema(document, name, mistakes))
    parts = {
        "name": name,
        "title": document.name,
        "description": or_faulty(lambda: _text(document.description.purpose if document.description else None)),
        "limitations": or_faulty(lambda: _text(document.description.limitations if document.description else None)),
        "version": document.version,
        "owner": or_faulty(lambda: _owner(document)),
        "columns": or_faulty(lambda: _columns(schema.properties or [], mistakes)),
        "key": or_faulty(lambda: _key(schema.properties or [], mistakes)),
        "rules": or_faulty(lambda: _rules(schema.quality or [], mistakes)),
        "service": or_faulty(lambda: read_service(document.slaProperties or [], mistakes)),
        **{field: or_faulty(getattr, properties, field) for field in DatasetProperties.model_fields},
    }
    return Dataset.model_construct(**parts) if mistakes.found else Dataset(**parts)


def _check_heading(document: OpenDataContractStandard, name: str, mistakes: Mistakes) -> None:
    with as_far_as_known:
        if document.kind != "DataContract":
            mistakes.add("kind", document.kind, "DataContract")
    with as_far_as_known:
        if document.apiVersion not in VERSIONS:
            mistakes.add("apiVersion", document.apiVersion, " or ".join(VERSIONS))
    with as_far_as_known:
        if document.id != name:
            mistakes.add("id", document.id, f"{name}, the name of its folder")
    required: dict[str, tuple[Callable[[], object], str]] = {
        "name": (lambda: document.name, "the dataset's title"),
        "version": (lambda: document.version, "the contract's own version, such as 1.0.0"),
        "team.name": (lambda: _owner(document), "the team that owns the data"),
        "description.purpose": (
            lambda: document.description and document.description.purpose,
            "what the dataset is for",
        ),
    }
    for place, (value, allowed) in required.items():
        with as_far_as_known:
            if not value():
                mistakes.missing(place, allowed)


def _owner(document: OpenDataContractStandard) -> str:
    """Name of the team; a faulty team is not mistaken for one without a name."""
    if isinstance(document.team, Faulty):
        raise FaultyPartError
    return document.team.name or "" if isinstance(document.team, Team) else ""


def _only_schema(document: OpenDataContractStandard, name: str, mistakes: Mistakes) -> SchemaObject:
    schemas = document.schema_ or []
    if len(schemas) != 1 or not schemas[0].properties:
        mistakes.add("schema", f"{len(schemas)} objects", "exactly one object, with its columns as properties")
        raise FaultyPartError
    with as_far_as_known:
        if schemas[0].name != name:
            mistakes.add("schema[0].name", schemas[0].name, f"{name}, the name of its folder")
    return schemas[0]


def _columns(written: list[SchemaProperty], mistakes: Mistakes) -> tuple[Column, ...]:
    places = [join("schema", 0, "properties", number) for number in range(len(written))]
    return tuple(or_faulty(read_column, item, place, mistakes) for item, place in zip(written, places, strict=True))


def _key(written: list[SchemaProperty], mistakes: Mistakes) -> tuple[str, ...]:
    keyed = [item for item in written if item.primaryKey]
    if not keyed:
        mistakes.missing("schema[0].properties", "primaryKey: true on the columns that together name a row once")
    positions = sorted(item.primaryKeyPosition or 0 for item in keyed)
    if positions != list(range(1, len(keyed) + 1)):
        mistakes.add("schema[0].properties.primaryKeyPosition", positions, f"each of 1 to {len(keyed)} once")
    for number, item in enumerate(written):
        if item.unique and [other.name for other in keyed] != [item.name]:
            mistakes.add(join("schema", 0, "properties", number, "unique"), True, "true only on a key of one column")
    return tuple(item.name or "" for item in sorted(keyed, key=lambda item: item.primaryKeyPosition or 0))


def _rules(written: list[DataQuality], mistakes: Mistakes) -> tuple[Rule, ...]:
    places = [join("schema", 0, "quality", number) for number in range(len(written))]
    return tuple(or_faulty(_rule, item, place, mistakes) for item, place in zip(written, places, strict=True))


def _rule(written: DataQuality, place: str, mistakes: Mistakes) -> Rule:
    """Read a rule over several columns: ODCS's quality check of type custom, engine pratique."""
    if written.type != "custom" or written.engine != "pratique":
        mistakes.add(place, f"{written.type} {written.engine or ''}".strip(), "type: custom with engine: pratique")
        raise FaultyPartError
    body = written.implementation or {}
    body = body if isinstance(body, dict) else {}
    read = read_model(body, Implementation, join(place, "implementation"), mistakes)
    parts = {
        "code": or_faulty(lambda: written.name or ""),
        "sql": or_faulty(lambda: _text(read.sql)),
        "columns": read.columns,
        "message": or_faulty(lambda: _text(written.description)),
        "warns": or_faulty(lambda: _warns(written.severity, join(place, "severity"), mistakes)),
    }
    return Rule.model_construct(**parts) if mistakes.found else Rule(**parts)


def _warns(severity: str | None, place: str, mistakes: Mistakes) -> bool:
    """Whether a rule only warns: ODCS's own field ``severity``."""
    if severity not in {None, "error", "warning"}:
        mistakes.not_among(place, str(severity), ("error", "warning"))
    return severity == "warning"


def _text(value: object) -> str:
    return " ".join(str(value or "").split())
