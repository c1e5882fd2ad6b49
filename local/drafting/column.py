"""What one column of an example seems to be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from contracts.datasets.dataset import ColumnType
from contracts.datasets.odcs_columns import DATE_FORMATS
from contracts.reference.codes import ReferenceList
from lambdas.core.ingest.moved import is_date
from lambdas.core.ingest.signs import meaning

_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_NUMBER = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,18})?([eE][+-]?[0-9]{1,3})?")
_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}", re.IGNORECASE)
_PERSONAL = re.compile(
    r"name|surname|forename|birth|dob|address|e-?mail|phone|mobile|nhs.?n|postcode|patient.?id", re.IGNORECASE
)
_NOT_PERSONAL = re.compile(
    r"\b(area|trust|ccg|org\w*|region|la|lad|utla|ltla|council|provider|site|country)", re.IGNORECASE
)
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


def guess(header: str, texts: Sequence[str], lists: Mapping[str, ReferenceList]) -> Guess:
    """Guess what a column is from its header and all its cells."""
    filled = [text for text in texts if text]
    different = set(filled)
    required = len(filled) == len(texts)
    why = {"required": f"{len(filled):,} of {len(texts):,} cells are filled in"}
    if personal := _personal(header, different):
        treated, chosen, properties = _treated(personal[0], different)
        said = {**why, "identifying": personal[1]}
        return Guess(treated, required, identifying=True, options=chosen, properties=properties, why=said)
    for kind in (ColumnType.INTEGER, ColumnType.NUMBER, ColumnType.DATE):
        signs = {text: str(found) for text in sorted(different) if (found := meaning(text, kind)) is not None}
        values = different - signs.keys()
        if values and (options := _fits(kind, values)) is not None:
            properties = {"pratique.sentinels": signs} if signs else {}
            said = {"type": f"{len(values):,} different values are all {kind.value}s"}
            if signs:
                said["sentinels"] = "signs that most often mean this; see what your publisher says"
            return Guess(kind, required, options=options, properties=properties, why={**why, **said})
    if different and {text.casefold() for text in different} <= _BOOLEANS:
        return Guess(ColumnType.BOOLEAN, required, why=why)
    return _text(filled, different, lists, required=required, why=why)


def _fits(kind: ColumnType, values: Iterable[str]) -> dict[str, Any] | None:
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
    return None


def _personal(header: str, different: set[str]) -> tuple[str, str] | None:
    """Return the kind of identifier a column holds, and why it seems so; None when it holds none."""
    if different and all(_nhs_number(text) for text in different):
        return "nhs_number", "every value is a valid NHS number"
    if different and all(_POSTCODE.fullmatch(text) for text in different):
        return "postcode", "every value is a full postcode"
    if _PERSONAL.search(header) and not _NOT_PERSONAL.search(header):
        return "other", "the header sounds like a person's details"
    return None


def _treated(personal: str, different: set[str]) -> tuple[ColumnType, dict[str, Any], dict[str, Any]]:
    """Return type, options and properties of a column that identifies; what is not known to be needed is dropped."""
    if personal == "nhs_number":
        return ColumnType.STRING, {}, {"pratique.treatment": "pseudonymise", "pratique.check": "nhs_number"}
    if personal == "postcode":
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
    for name, known in sorted(lists.items()):
        if len(different) > 1 and different <= known.by_code.keys():
            kinds = sorted({known.by_code[code].kind for code in different})
            said = {"codes": f"every one of {len(different):,} values is a code of {name}"}
            codes = {"pratique.codes": {"list": name, "kinds": kinds}}
            return Guess(ColumnType.STRING, required, properties=codes, why={**why, **said})
    if 0 < len(different) <= _MOST_VALUES and len(filled) >= _ROWS_A_VALUE * len(different):
        said = {"enum": f"{len(different):,} different values in {len(filled):,} rows"}
        return Guess(ColumnType.STRING, required, enum=tuple(sorted(different)), why={**why, **said})
    longest = max(map(len, different), default=1)
    said = {"maxLength": f"the longest has {longest:,} characters"}
    return Guess(ColumnType.STRING, required, options={"maxLength": max(2 * longest, 20)}, why={**why, **said})


def _nhs_number(text: str) -> bool:
    digits = re.sub(r"[ -]", "", text)
    if not re.fullmatch(r"[0-9]{10}", digits) or len(set(digits)) == 1:
        return False
    return sum(int(digit) * (10 - place) for place, digit in enumerate(digits)) % 11 == 0
