"""What one column of an example seems to be."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from contracts.datasets.dataset import ColumnType
from contracts.datasets.odcs_columns import DATE_FORMATS
from contracts.reference.codes import ReferenceList
from lambdas.core.ingest.moved import is_date
from lambdas.core.ingest.signs import meaning
from local.drafting.identities import NHS_NUMBER, POSTCODE, Identity, identity

_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_NUMBER = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,18})?([eE][+-]?[0-9]{1,3})?")
_PREFIXED = re.compile(r"(?P<before>[A-Za-z]+[-_ :])(?P<day>[^'%]+)")
_UNMISTAKABLE = re.compile(
    r"[^0-9a-z]+|\[.*\]|\(.*\)|<.*|n/a|null|suppressed|not available|under.*|less than.*|fewer than.*", re.IGNORECASE
)
SENTINELS = "pratique.sentinels"
_BOOLEANS = {"true", "false"}
_MOST_VALUES = 20  # different texts that make a list
_ROWS_A_VALUE = 4


@dataclass(frozen=True)
class Guess:
    """What a column seems to be; ``why`` has a sentence for each thing that was inferred."""

    type: ColumnType
    required: bool
    identifying: bool = False
    options: dict[str, Any] = field(default_factory=dict)
    enum: tuple[str, ...] = ()
    properties: dict[str, Any] = field(default_factory=dict)
    why: dict[str, str] = field(default_factory=dict)


def guess(
    header: str, texts: Sequence[str], lists: Mapping[str, ReferenceList], schema: ColumnType | None = None
) -> Guess:
    """Guess what a column is from its header and all its cells; ``schema`` is the type that the file itself gives."""
    filled = [text for text in texts if text]
    different = set(filled)
    required = len(filled) == len(texts)
    why = {"required": f"{len(filled):,} of {len(texts):,} cells are filled in"}
    signs = _signs(different, ColumnType.STRING)
    if found := identity(header, different - signs.keys()):
        return _identifying(found, different, signs, why, required=required)
    for kind in _kinds(schema):
        signs = _signs(different, kind)
        values = different - signs.keys()
        fitting = values and (schema is not ColumnType.STRING or signs or kind is ColumnType.DATE)
        if fitting and (options := _fits(kind, values)) is not None:
            said = {"type": f"{len(values):,} different values are all {kind.value}s"}
            if schema is kind:
                said["type"] = f"the file's own schema; {said['type']}"
            return Guess(kind, required, options=options, properties=_declared(signs, said), why={**why, **said})
    if different and {text.casefold() for text in different} <= _BOOLEANS:
        return Guess(ColumnType.BOOLEAN, required, why=why)
    return _text(filled, different, lists, required=required, why=why)


def without_signs(guessed: Guess, texts: Sequence[str], lists: Mapping[str, ReferenceList]) -> Guess:
    """Guess a column of texts once more, its signs taken as values, for a key that needs it: a key has no signs."""
    if guessed.type is not ColumnType.STRING or guessed.identifying or not guessed.properties.get(SENTINELS):
        return guessed
    signs = ", ".join(guessed.properties[SENTINELS])
    said = {"values": f"{signs} may mean that there is no value; without this column no key was found"}
    filled = [text for text in texts if text]
    why = {"required": guessed.why["required"]} | said
    return _of_values(filled, set(filled), lists, required=guessed.required, why=why, properties={})


def _kinds(schema: ColumnType | None) -> tuple[ColumnType, ...]:
    """Return the types that a column may have, the likeliest first."""
    kinds = (ColumnType.INTEGER, ColumnType.NUMBER, ColumnType.DATE)
    return (ColumnType.NUMBER,) if schema is ColumnType.NUMBER else kinds


def _signs(different: Iterable[str], kind: ColumnType) -> dict[str, str]:
    """Return texts that stand where a value would, each with what it most often means."""
    told = {text: found for text in sorted(different) if (found := meaning(text, kind)) is not None}
    if kind is ColumnType.STRING:  # where letters such as "c" or "na" may well be values
        told = {text: found for text, found in told.items() if _UNMISTAKABLE.fullmatch(text)}
    return {text: str(found) for text, found in told.items()}


def _declared(signs: Mapping[str, str], said: dict[str, str]) -> dict[str, Any]:
    if not signs:
        return {}
    said["sentinels"] = "signs that most often mean this; see what your publisher says"
    return {SENTINELS: dict(signs)}


def _identifying(
    found: Identity, different: set[str], signs: Mapping[str, str], why: dict[str, str], *, required: bool
) -> Guess:
    said = {**why, "identifying": found.why}
    kind, options, properties = _treated(found, different - signs.keys())
    if signs and properties["pratique.treatment"] != "drop":
        properties["pratique.nulls"] = list(signs)
        required = False
        said["nulls"] = "signs that stand where a value would"
    return Guess(kind, required, identifying=True, options=options, properties=properties, why=said)


def _fits(kind: ColumnType, values: Collection[str]) -> dict[str, Any] | None:
    """Return the options with which every value is of a type; None when one is not."""
    if kind is ColumnType.INTEGER:
        good = all(_INTEGER.fullmatch(text) for text in values)
        return ({"minimum": 0} if all(int(text) >= 0 for text in values) else {}) if good else None
    if kind is ColumnType.NUMBER:
        plain = all(_NUMBER.fullmatch(text) for text in values)
        coded = any(re.fullmatch(r"0[0-9]+", text) for text in values)
        return {} if plain and not coded else None
    for name, form in DATE_FORMATS.items():
        if all(is_date(text, form) for text in values):
            return {} if name == "yyyy-MM-dd" else {"format": name}
    return _prefixed(values)


def _prefixed(values: Collection[str]) -> dict[str, Any] | None:
    """Return the format of dates that the same text stands before, in any case: MSitAE-SEPTEMBER-2020."""
    found = [match for text in values if (match := _PREFIXED.fullmatch(text))]
    before = {match["before"] for match in found}
    if len(found) < len(values) or len(before) != 1:
        return None
    for name, form in DATE_FORMATS.items():
        if all(is_date(match["day"].title(), form) for match in found):
            return {"format": f"'{before.pop()}'{name}"}
    return None


def _treated(found: Identity, different: set[str]) -> tuple[ColumnType, dict[str, Any], dict[str, Any]]:
    """Return type, options and properties of a column that identifies; what is not known to be needed is dropped."""
    if found.kind == NHS_NUMBER:
        checked = {"pratique.check": "nhs_number"} if found.whole else {}
        return ColumnType.STRING, {}, {"pratique.treatment": "pseudonymise", **checked}
    if found.kind == POSTCODE and found.whole:
        return ColumnType.STRING, {}, {"pratique.treatment": "postcode_district"}
    options = _fits(ColumnType.DATE, different) if different else None
    if options is not None:
        return ColumnType.DATE, options, {"pratique.treatment": "year"}
    return ColumnType.STRING, {}, {"pratique.treatment": "drop"}


def _text(
    filled: Sequence[str],
    different: set[str],
    lists: Mapping[str, ReferenceList],
    *,
    required: bool,
    why: dict[str, str],
) -> Guess:
    signs = _signs(different, ColumnType.STRING)
    filled, different = [text for text in filled if text not in signs], different - signs.keys()
    return _of_values(filled, different, lists, required=required, why=why, properties=_declared(signs, why))


def _of_values(
    filled: Sequence[str],
    different: set[str],
    lists: Mapping[str, ReferenceList],
    *,
    required: bool,
    why: dict[str, str],
    properties: dict[str, Any],
) -> Guess:
    for name, known in sorted(lists.items()):
        if len(different) > 1 and different <= known.by_code.keys():
            kinds = sorted({known.by_code[code].kind for code in different})
            said = {"codes": f"every one of {len(different):,} values is a code of {name}"}
            codes = {"pratique.codes": {"list": name, "kinds": kinds}}
            return Guess(ColumnType.STRING, required, properties={**codes, **properties}, why={**why, **said})
    if 0 < len(different) <= _MOST_VALUES and len(filled) >= _ROWS_A_VALUE * len(different):
        said = {"enum": f"{len(different):,} different values in {len(filled):,} rows"}
        return Guess(ColumnType.STRING, required, enum=tuple(sorted(different)), properties=properties, why=why | said)
    longest = max(map(len, different), default=1)
    said = {"maxLength": f"the longest has {longest:,} characters"}
    options = {"maxLength": max(2 * longest, 20)}
    return Guess(ColumnType.STRING, required, options=options, properties=properties, why=why | said)
