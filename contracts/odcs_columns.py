"""Reads one property of a data contract's schema into a column."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from open_data_contract_standard.model import SchemaProperty
from pydantic import ValidationError

from contracts.dataset import Classification, Column, ColumnType
from contracts.mistakes import Mistakes, join, one_of
from contracts.properties import ColumnProperties, read_properties

NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
OPTIONS: dict[ColumnType, frozenset[str]] = {
    ColumnType.STRING: frozenset({"pattern", "maxLength"}),
    ColumnType.INTEGER: frozenset({"minimum", "maximum"}),
    ColumnType.NUMBER: frozenset({"minimum", "maximum"}),
    ColumnType.DATE: frozenset({"format", "minimum", "maximum"}),
    ColumnType.BOOLEAN: frozenset(),
}
# ODCS writes date formats as java.time.format.DateTimeFormatter does; the engine reads strptime's.
DATE_FORMATS = {
    "yyyy-MM-dd": "%Y-%m-%d",
    "dd/MM/yyyy": "%d/%m/%Y",
    "dd-MM-yyyy": "%d-%m-%Y",
    "dd.MM.yyyy": "%d.%m.%Y",
    "yyyy/MM/dd": "%Y/%m/%d",
    "yyyyMMdd": "%Y%m%d",
    "dd-MMM-yyyy": "%d-%b-%Y",
    "dd MMM yyyy": "%d %b %Y",
    "dd MMMM yyyy": "%d %B %Y",
}


def read_column(written: SchemaProperty, place: str, mistakes: Mistakes) -> Column | None:
    """Return the column one property of the schema describes; None, with mistakes noted, when it is wrong."""
    before = len(mistakes.found)
    name = written.name or ""
    place = f"{place}({name})" if name else place
    if not NAME.fullmatch(name):
        mistakes.add(join(place, "name"), name, "lower-case letters, digits and underscores, a letter first")
    if not written.description:
        mistakes.missing(join(place, "description"), "what the column holds")
    kind = _among(written.logicalType, ColumnType, join(place, "logicalType"), mistakes)
    classification = _among(written.classification or "open", Classification, join(place, "classification"), mistakes)
    properties = read_properties(written.customProperties, ColumnProperties, place, mistakes)
    options = _options(written.logicalTypeOptions or {}, kind, join(place, "logicalTypeOptions"), mistakes)
    enum = tuple(_text(item.value) for item in written.enum or ())
    if len(mistakes.found) > before or properties is None:
        return None
    try:
        return Column(
            name=name,
            header=written.physicalName or name,
            type=kind,
            description=" ".join((written.description or "").split()),
            required=bool(written.required),
            enum=enum,
            classification=classification,
            **options,
            **{field: getattr(properties, field) for field in ColumnProperties.model_fields},
        )
    except ValidationError as error:
        mistakes.from_pydantic(error, Column, place)
        return None


def _among(found: str | None, kinds: Any, place: str, mistakes: Mistakes) -> Any:
    names = [kind.value for kind in kinds]
    if found in names:
        return kinds(found)
    if found is None:
        mistakes.missing(place, one_of("", names))
    else:
        mistakes.not_among(place, found, names)
    return None


def _options(written: dict[str, Any], kind: ColumnType | None, place: str, mistakes: Mistakes) -> dict[str, Any]:
    if kind is None:
        return {}
    for option in written:
        if option not in OPTIONS[kind]:
            mistakes.not_among(join(place, option), option, OPTIONS[kind] or {f"no options for {kind}"})
    read: dict[str, Any] = {}
    if (pattern := written.get("pattern")) is not None:
        read["pattern"] = _pattern(pattern, join(place, "pattern"), mistakes)
    if (length := written.get("maxLength")) is not None:
        read["max_length"] = length
    if (form := written.get("format")) is not None:
        if form not in DATE_FORMATS:
            mistakes.not_among(join(place, "format"), str(form), DATE_FORMATS)
        read["format"] = DATE_FORMATS.get(str(form))
    for option in ("minimum", "maximum"):
        if option in written:
            read[option] = _bound(written[option], kind, join(place, option), mistakes)
    return read


def _pattern(pattern: Any, place: str, mistakes: Mistakes) -> str | None:
    try:
        re.compile(str(pattern))
    except re.error as error:
        mistakes.add(place, str(pattern), f"a regular expression ({error})")
        return None
    return str(pattern)


def _bound(value: Any, kind: ColumnType, place: str, mistakes: Mistakes) -> float | str | None:
    if kind is ColumnType.DATE:
        try:
            return date.fromisoformat(str(value)).isoformat()
        except ValueError:
            mistakes.add(place, value, "a date as yyyy-MM-dd")
            return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        mistakes.add(place, value, "a number")
        return None
    return value


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
