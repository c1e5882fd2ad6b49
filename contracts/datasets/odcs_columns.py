"""Reads one property of a data contract's schema into a column."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from open_data_contract_standard.model import SchemaProperty

from contracts.datasets.dataset import Classification, Column, ColumnType
from contracts.datasets.names import not_a_column
from contracts.datasets.properties import ColumnProperties, read_properties
from contracts.reading.faulty import FaultyPartError, as_far_as_known, faulty, or_faulty
from contracts.reading.mistakes import Mistakes, join, one_of

READ_OPTIONS = ("pattern", "max_length", "format", "minimum", "maximum")
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
    "MMMM yyyy": "%B %Y",
    "MMMM-yyyy": "%B-%Y",
}
_QUOTED = re.compile(r"(?:'(?P<before>[^'%]*)')?(?P<form>[^']*)(?:'(?P<after>[^'%]*)')?")


def date_format(written: str) -> str | None:
    """Return the strptime format of one of the date formats, which may stand between quoted texts; None for another."""
    found = _QUOTED.fullmatch(written)
    if found is None or found["form"] not in DATE_FORMATS:
        return None
    return f"{found['before'] or ''}{DATE_FORMATS[found['form']]}{found['after'] or ''}"


def read_column(written: SchemaProperty, place: str, mistakes: Mistakes) -> Column:
    """Return the column one property of the schema describes, with every mistake in it noted."""
    name = written.name or ""
    place = f"{place}({name})" if name else place
    if allowed := not_a_column(name):
        mistakes.add(join(place, "name"), name, allowed)
        name = faulty(name or place)
    with as_far_as_known:
        if not written.description:
            mistakes.missing(join(place, "description"), "what the column holds")
    kind = or_faulty(lambda: _among(written.logicalType, ColumnType, join(place, "logicalType"), mistakes))
    classified = join(place, "classification")
    classification = or_faulty(lambda: _among(written.classification or "open", Classification, classified, mistakes))
    properties = or_faulty(lambda: read_properties(written.customProperties, ColumnProperties, place, mistakes))
    at = join(place, "logicalTypeOptions")
    options = or_faulty(lambda: _options(written.logicalTypeOptions or {}, kind, at, mistakes))
    parts = {
        "name": name,
        "header": or_faulty(lambda: written.physicalName or name),
        "type": kind,
        "description": or_faulty(lambda: " ".join((written.description or "").split())),
        "required": or_faulty(lambda: bool(written.required)),
        "enum": or_faulty(lambda: tuple(_text(item.value) for item in written.enum or ())),
        "classification": classification,
        **{option: or_faulty(lambda key=option: options.get(key)) for option in READ_OPTIONS},
        **{field: or_faulty(getattr, properties, field) for field in ColumnProperties.model_fields},
    }
    return Column.model_construct(**parts) if mistakes.found else Column(**parts)


def _among(found: str | None, kinds: Any, place: str, mistakes: Mistakes) -> Any:
    names = [kind.value for kind in kinds]
    if found in names:
        return kinds(found)
    if found is None:
        mistakes.missing(place, one_of("", names))
    else:
        mistakes.not_among(place, found, names)
    raise FaultyPartError


def _options(written: dict[str, Any], kind: ColumnType, place: str, mistakes: Mistakes) -> dict[str, Any]:
    for option in written:
        if not OPTIONS[kind]:
            mistakes.add(join(place, option), option, f"nothing: a {kind} column has no options")
        elif option not in OPTIONS[kind]:
            mistakes.not_among(join(place, option), option, OPTIONS[kind])
    read: dict[str, Any] = {}
    if (pattern := written.get("pattern")) is not None:
        read["pattern"] = _pattern(pattern, join(place, "pattern"), mistakes)
    if (length := written.get("maxLength")) is not None:
        read["max_length"] = _length(length, join(place, "maxLength"), mistakes)
    if (form := written.get("format")) is not None:
        read["format"] = date_format(str(form)) or faulty(form)
        if date_format(str(form)) is None:
            mistakes.not_among(join(place, "format"), str(form), DATE_FORMATS)
    for option in ("minimum", "maximum"):
        if option in written:
            read[option] = _bound(written[option], kind, join(place, option), mistakes)
    return read


def _length(length: Any, place: str, mistakes: Mistakes) -> Any:
    if isinstance(length, bool) or not isinstance(length, int) or length < 1:
        mistakes.add(place, length, "a whole number, 1 or more")
        return faulty(length)
    return length


def _pattern(pattern: Any, place: str, mistakes: Mistakes) -> Any:
    try:
        re.compile(str(pattern))
    except re.error as error:
        mistakes.add(place, str(pattern), f"a regular expression ({error})")
        return faulty(pattern)
    return str(pattern)


def _bound(value: Any, kind: ColumnType, place: str, mistakes: Mistakes) -> Any:
    if kind is ColumnType.DATE:
        try:
            return date.fromisoformat(str(value)).isoformat()
        except ValueError:
            mistakes.add(place, value, "a date as yyyy-MM-dd")
            return faulty(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        mistakes.add(place, value, "a number")
        return faulty(value)
    return value


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
