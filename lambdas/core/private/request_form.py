"""Makes of a sent form the agreement that a file would say, and holds it against the same rules as a file.

Fields are those of the agreement; of a table, ``<kind>.<table>`` and an ending: ``.linkage``, ``.unsuppressed`` and,
for each column, ``.<column>`` with ``.given``, ``.among``, ``.least``, ``.most``, ``.within``, ``.level``, ``.band``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

from contracts.agreements.agreement import AccessAgreement
from contracts.agreements.checks import Parts, check_agreement, check_expiry
from contracts.catalogue import Catalogue
from contracts.datasets.dataset import ColumnType
from contracts.reading.errors import Mistake
from contracts.reading.mistakes import NOTHING, Mistakes
from contracts.reading.read_model import read_model
from lambdas.core.private.request_choices import KINDS, ColumnChoice, TableChoice

Form = Mapping[str, Sequence[str]]
Raw = dict[str, Any]

TEXTS = ("name", "title", "organisation", "purpose", "use", "legal_basis", "requester", "start", "end", "review")
TABLES = "tables"
_OF_A_TABLE = re.compile(r"(datasets|products|registers)\[(\d+)\](?:\.(columns|rows|coarser|linkage|unsuppressed))?")
_NUMBER = re.compile(r"\[(\d+)\]")
_NO_COLUMNS = "Choose a column or more"
# What is said of a field that was left empty: the rules' own words are for whoever writes a file.
_EMPTY = {
    "name": "Give the request a short name",
    "title": "Give the request a title",
    "organisation": "Name the organisation that is given access",
    "purpose": "Choose a purpose",
    "use": "Say what will be done with the data",
    "legal_basis": "Name the law that allows it",
    "requester": "Give your name",
    "approvers": "Name two people or more who should approve, one on each line",
    "start": "Give the first day",
    "end": "Give the last day",
    "review": "Give the day by which it is looked at again",
}


@dataclass(frozen=True)
class Requested:
    """A form that was read: the agreement's text where nothing is wrong, otherwise what is, by field."""

    text: str
    problems: Mapping[str, list[str]]
    name: str


def requested(form: Form, tables: Sequence[TableChoice], catalogue: Catalogue, today: date) -> Requested:
    """Read a form that asks for some tables."""
    raw, mistakes = _raw(form, tables), Mistakes("the form")
    agreement = read_model(raw, AccessAgreement, "", mistakes)
    parts = Parts(catalogue.datasets, catalogue.products, catalogue.hierarchies, catalogue.registers)
    check_agreement(agreement, parts, mistakes)
    check_expiry(agreement, today, mistakes)
    if raw.get("name") in catalogue.agreements:
        mistakes.add("name", raw["name"], "a name that no agreement has yet")
    if mistakes.found:
        return Requested("", _by_field(mistakes, raw), "")
    return Requested(as_yaml(raw), {}, agreement.name)


def as_yaml(raw: Raw) -> str:
    """Write an agreement without mistakes as its file has it, its days as dates."""
    days = {name: date.fromisoformat(raw[name]) for name in ("start", "end", "review")}
    return yaml.safe_dump({**raw, **days}, sort_keys=False, allow_unicode=True, width=118)


def _raw(form: Form, tables: Sequence[TableChoice]) -> Raw:
    raw: Raw = {name: text for name in TEXTS[:6] if (text := _text(form, name))}
    for kind, word in KINDS.items():
        if grants := [_grant(form, table, word) for table in tables if table.kind == kind]:
            raw[kind] = grants
    raw |= {name: text for name in ("requester",) if (text := _text(form, name))}
    raw["approvers"] = [line.strip() for line in _text(form, "approvers").splitlines() if line.strip()]
    return raw | {name: text for name in ("start", "end", "review") if (text := _text(form, name))}


def _grant(form: Form, table: TableChoice, word: str) -> Raw:
    may = [column for column in table.columns if column.may]
    given = [column for column in may if column.must or _text(form, f"{table.key}.{column.name}.given")]
    grant: Raw = {word: table.name, "columns": [column.name for column in given]}
    if table.kind == "products" and _text(form, f"{table.key}.unsuppressed"):
        grant["unsuppressed"] = True
    if linkage := _text(form, f"{table.key}.linkage"):
        grant["linkage"] = linkage
    rows = [row for column in table.columns for row in _conditions(form, f"{table.key}.{column.name}", column)]
    coarser = [item for column in given for item in _coarser(form, f"{table.key}.{column.name}", column)]
    return grant | ({"rows": rows} if rows else {}) | ({"coarser": coarser} if coarser else {})


def _conditions(form: Form, field: str, column: ColumnChoice) -> list[Raw]:
    said: Raw = {}
    if among := [part.strip() for part in _text(form, f"{field}.among").split(",") if part.strip()]:
        said["among"] = [_value(part, column) for part in among]
    said |= {end: _value(text, column) for end in ("least", "most") if (text := _text(form, f"{field}.{end}"))}
    if within := _text(form, f"{field}.within"):
        hierarchy, _, code = within.partition("/")
        said["beneath"] = {"hierarchy": hierarchy, "code": code}
    return [{"column": column.name, **said}] if said else []


def _coarser(form: Form, field: str, column: ColumnChoice) -> list[Raw]:
    if band := _text(form, f"{field}.band"):
        return [{"column": column.name, "band": _number(band)}]
    if level := _text(form, f"{field}.level"):
        hierarchy, _, number = level.partition("/")
        return [{"column": column.name, "hierarchy": hierarchy, "level": _number(number)}]
    return []


def _value(text: str, column: ColumnChoice) -> str | int | float | bool:
    if column.type is ColumnType.BOOLEAN:
        return {"true": True, "false": False}.get(text.casefold(), text)
    if column.type is ColumnType.NUMBER:
        try:
            return float(text)
        except ValueError:
            return text
    return _number(text) if column.type is ColumnType.INTEGER else text


def _number(text: str) -> str | int:
    """Return a whole number, or the text for the rules to refuse."""
    return int(text) if re.fullmatch(r"-?\d{1,18}", text, re.ASCII) else text


def _text(form: Form, field: str) -> str:
    return next(iter(form.get(field, ())), "").strip().replace("\r\n", "\n")


def _by_field(mistakes: Mistakes, raw: Raw) -> dict[str, list[str]]:
    """Return what is wrong, in sentences, by the field that it stands beside, in the order of the form."""
    told: dict[str, list[str]] = {}
    for mistake in mistakes.found:
        field = _field(mistake.field, raw)
        said = f"{_in_words(mistake, field, raw)}."
        beside = told.setdefault(field, [])
        if said not in beside:
            beside.append(said)
    places = {field: place for place, field in enumerate(_EMPTY)}
    return dict(sorted(told.items(), key=lambda item: places.get(item[0], len(places))))


def _in_words(mistake: Mistake, field: str, raw: Raw) -> str:
    if field in _EMPTY and not raw.get(field):
        return _EMPTY[field]
    if mistake.field.endswith(".columns") and mistake.found == "[]":
        return _NO_COLUMNS
    found = "This is missing" if mistake.found == NOTHING else f"{mistake.found} cannot stand here"
    return f"{found}. Allowed: {mistake.allowed}"


def _field(place: str, raw: Raw) -> str:
    """Return the field for a place in the agreement."""
    first = re.split(r"[.\[ ]", place, maxsplit=1)[0]
    if (found := _OF_A_TABLE.match(place)) is None:
        return first if first in (*TEXTS, "approvers") else TABLES
    kind, number, part = found[1], int(found[2]), found[3]
    grant = raw[kind][number]
    table = f"{kind}.{grant[KINDS[kind]]}"
    if part in {"linkage", "unsuppressed"}:
        return f"{table}.{part}"
    if (at := _NUMBER.match(place, found.end())) and part in {"rows", "coarser"}:
        return f"{table}.{grant[part][int(at[1])]['column']}"
    return table
