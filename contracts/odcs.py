"""Reads a data contract (Open Data Contract Standard 3) into the platform's own model of a dataset."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from open_data_contract_standard.model import (
    DataQuality,
    OpenDataContractStandard,
    SchemaObject,
    SchemaProperty,
    ServiceLevelAgreementProperty,
    Team,
)
from pydantic import BaseModel, ValidationError

from contracts.dataset import Column, Dataset, Rule, Service
from contracts.mistakes import Mistakes, join, one_of, relative
from contracts.odcs_columns import read_column
from contracts.properties import DatasetProperties, read_properties
from contracts.unknown_keys import note_unknown_keys
from contracts.yaml_file import read_yaml

CONTRACT = "contract.odcs.yaml"
VERSIONS = ("v3.1.0", "v3.2.0")
HOURS = {"h": 1, "hour": 1, "hours": 1, "d": 24, "day": 24, "days": 24}


def read_dataset(folder: Path, root: Path) -> tuple[Dataset | None, Mistakes]:
    """Return the dataset whose contract lies in this folder, and every mistake in that contract.

    None when the mistakes leave no dataset to speak of.
    """
    path = folder / CONTRACT
    mistakes = Mistakes(relative(path, root))
    raw = read_yaml(path, mistakes)
    if raw is None:
        return None, mistakes
    note_unknown_keys(raw, OpenDataContractStandard, "", mistakes)
    document = _validated(raw, mistakes)
    if document is None:
        return None, mistakes
    return _dataset(document, folder.name, mistakes), mistakes


def _validated(raw: dict[str, Any], mistakes: Mistakes) -> OpenDataContractStandard | None:
    known = {key: value for key, value in raw.items() if key in _names(OpenDataContractStandard)}
    try:
        return OpenDataContractStandard.model_validate(known)
    except ValidationError as error:
        mistakes.from_pydantic(error, OpenDataContractStandard)
        return None


def _names(model: type[BaseModel]) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items()}


def _dataset(document: OpenDataContractStandard, name: str, mistakes: Mistakes) -> Dataset | None:
    _check_heading(document, name, mistakes)
    properties = read_properties(document.customProperties, DatasetProperties, "", mistakes)
    service = _service(document.slaProperties or [], mistakes)
    schema = _only_schema(document, name, mistakes)
    if schema is None:
        return None
    written = schema.properties or []
    columns = [read_column(item, join("schema", 0, "properties", i), mistakes) for i, item in enumerate(written)]
    rules = [_rule(item, join("schema", 0, "quality", i), mistakes) for i, item in enumerate(schema.quality or [])]
    key = _key(written, mistakes)
    _check_counted(properties, columns, mistakes)
    if mistakes.found or properties is None or service is None:
        return None
    return Dataset(
        name=name,
        title=document.name or "",
        description=_text(document.description.purpose if document.description else None),
        version=document.version or "",
        owner=document.team.name or "" if isinstance(document.team, Team) else "",
        columns=tuple(column for column in columns if isinstance(column, Column)),
        key=key,
        rules=tuple(rule for rule in rules if rule is not None),
        service=service,
        **{field: getattr(properties, field) for field in DatasetProperties.model_fields},
    )


def _check_heading(document: OpenDataContractStandard, name: str, mistakes: Mistakes) -> None:
    if document.kind != "DataContract":
        mistakes.add("kind", document.kind, "DataContract")
    if document.apiVersion not in VERSIONS:
        mistakes.add("apiVersion", document.apiVersion, " or ".join(VERSIONS))
    if document.id != name:
        mistakes.add("id", document.id, f"{name}, the name of its folder")
    required = {
        "name": (document.name, "the dataset's title"),
        "version": (document.version, "the contract's own version, such as 1.0.0"),
        "team.name": (document.team.name if isinstance(document.team, Team) else None, "the team that owns the data"),
        "description.purpose": (document.description and document.description.purpose, "what the dataset is for"),
    }
    for place, (value, allowed) in required.items():
        if not value:
            mistakes.missing(place, allowed)


def _only_schema(document: OpenDataContractStandard, name: str, mistakes: Mistakes) -> SchemaObject | None:
    schemas = document.schema_ or []
    if len(schemas) != 1 or not schemas[0].properties:
        mistakes.add("schema", f"{len(schemas)} objects", "exactly one object, with its columns as properties")
        return None
    if schemas[0].name != name:
        mistakes.add("schema[0].name", schemas[0].name, f"{name}, the name of its folder")
    return schemas[0]


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


def _check_counted(properties: DatasetProperties | None, columns: list[Column | None], mistakes: Mistakes) -> None:
    """Note a column of ``minValues`` that the inspection has no values of to count."""
    if properties is None or None in columns:
        return
    kept = [column.name for column in columns if column is not None and not column.identifies]
    for name in properties.min_values:
        if name not in kept:
            mistakes.add("pratique.minValues", name, f"a column that is kept; {one_of(name, kept)}")


def _rule(written: DataQuality, place: str, mistakes: Mistakes) -> Rule | None:
    """Read a rule over several columns: ODCS's quality check of type custom, engine pratique."""
    if written.type != "custom" or written.engine != "pratique":
        mistakes.add(place, f"{written.type} {written.engine or ''}".strip(), "type: custom with engine: pratique")
        return None
    body = written.implementation if isinstance(written.implementation, dict) else {}
    for key in body:
        if key not in ("sql", "columns"):
            mistakes.add(join(place, "implementation", str(key)), key, one_of(str(key), ("sql", "columns")))
    try:
        return Rule(
            code=written.name or "",
            sql=_text(body.get("sql")),
            columns=tuple(body.get("columns") or ()),
            message=_text(written.description),
        )
    except ValidationError as error:
        mistakes.from_pydantic(error, Rule, place)
        return None


def _service(written: list[ServiceLevelAgreementProperty], mistakes: Mistakes) -> Service | None:
    found = {item.property: _hours(item, join("slaProperties", i), mistakes) for i, item in enumerate(written)}
    for name, meaning in (("frequency", "how often a drop comes"), ("retention", "how long drops are kept")):
        if name not in found:
            mistakes.missing(f"slaProperties.{name}", f"{meaning}: a whole number with unit h or d")
    frequency, retention = found.get("frequency"), found.get("retention")
    if frequency is None or retention is None:
        return None
    return Service(frequency_hours=frequency, retention_days=-(-retention // 24))


def _hours(item: ServiceLevelAgreementProperty, place: str, mistakes: Mistakes) -> int | None:
    if item.property not in ("frequency", "retention"):
        return None
    value, unit = item.value, item.unit or ""
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        mistakes.add(join(place, "value"), value, "a whole number, 1 or more")
        return None
    if unit not in HOURS:
        mistakes.add(join(place, "unit"), unit, one_of(unit, HOURS))
        return None
    return value * HOURS[unit]


def _text(value: object) -> str:
    return " ".join(str(value or "").split())
