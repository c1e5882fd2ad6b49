"""A plain reading of one cell by its column: its text, its typed value, and the rules it breaks."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from contracts.datasets.dataset import Case, Column, ColumnType, Retired, Treatment
from contracts.reference.codes import ReferenceList


def cell(
    raw: str, column: Column, lists: Mapping[str, ReferenceList], landed: date, header: str
) -> tuple[str | None, Any, set[str]]:
    text: str | None = raw
    if column.case is not None and text is not None:
        turn = str.upper if column.case is Case.UPPER else str.lower
        text = "".join(turn(sign) if sign.isascii() else sign for sign in text)
    if text == "" or text in column.nulls:
        text = None
    if text is None:
        return None, None, {"required"} if column.required else set()
    broken: set[str] = set()
    if column.max_length is not None and len(text) > column.max_length:
        broken.add("max_length")
    if column.check == "nhs_number" and not nhs_number(text):
        broken.add("nhs_number")
    if text in column.sentinels:
        return text, None, broken
    if column.pattern is not None and not re.fullmatch(column.pattern, text):
        broken.add("pattern")
    mapped = column.values.get(text, text)
    value = _converted(typed(mapped, column), column, landed, header)
    if value is None:
        broken.add("type")
    else:
        broken |= _bounds(value, column, landed)
    if column.enum and mapped not in column.enum:
        broken.add("enum")
    broken |= _codes(mapped, column, lists) | _identity(mapped, column)
    return text, value, broken - set(column.warns)


def _converted(value: Any, column: Column, landed: date, header: str) -> Any:
    for unit in column.conversions:
        early = unit.since is not None and landed < unit.since
        late = unit.until is not None and landed > unit.until
        if value is not None and not early and not late and unit.header in (None, header):
            turned = value * unit.multiply + unit.add
            return turned if math.isfinite(turned) else None
    return value


def _bounds(value: Any, column: Column, landed: date) -> set[str]:
    def bound(limit: float | str) -> Any:
        return date.fromisoformat(str(limit)) if column.type is ColumnType.DATE else limit

    broken = set()
    if column.minimum is not None and value < bound(column.minimum):
        broken.add("minimum")
    if column.maximum is not None and value > bound(column.maximum):
        broken.add("maximum")
    if column.not_future and value > landed:
        broken.add("not_future")
    return broken


def _codes(text: str, column: Column, lists: Mapping[str, ReferenceList]) -> set[str]:
    if column.codes is None:
        return set()
    for entry in lists[column.codes.list].entries:
        if entry.code == text and (not column.codes.kinds or entry.kind in column.codes.kinds):
            return {"retired_code"} if entry.successor and column.codes.retired is Retired.REJECT else set()
    return {"unknown_code"}


def idle(code: Any, column: Column, day: date | None, lists: Mapping[str, ReferenceList]) -> bool:
    """Whether a code was not in use on a day."""
    if column.codes is None or day is None:
        return False
    for entry in lists[column.codes.list].entries:
        if entry.code == code and (not column.codes.kinds or entry.kind in column.codes.kinds):
            return (entry.start or "0000") > day.isoformat() or day.isoformat() > (entry.end or "9999")
    return False


def _identity(text: str, column: Column) -> set[str]:
    if column.treatment is Treatment.PSEUDONYMISE and not plain(text):
        return {"identifier"}
    if column.treatment is Treatment.POSTCODE_DISTRICT and not re.fullmatch(
        "[A-Z]{1,2}[0-9][0-9A-Z]?[0-9][A-Z]{2}", text.replace(" ", "").upper()
    ):
        return {"postcode"}
    return set()


def typed(text: str, column: Column) -> Any:
    match column.type:
        case ColumnType.STRING:
            return text
        case ColumnType.INTEGER:
            digits = text.removeprefix("-")
            return int(text) if digits.isascii() and digits.isdigit() and len(digits) <= 18 else None
        case ColumnType.NUMBER:
            if not re.fullmatch(r"-?\d{1,18}(\.\d{1,18})?([eE][-+]?\d{1,3})?", text, re.ASCII):
                return None
            return float(text) if math.isfinite(float(text)) else None
        case ColumnType.BOOLEAN:
            return {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}.get(text)
        case ColumnType.DATE:
            return _day(text, column.format or "%Y-%m-%d")


def _day(text: str, form: str) -> date | None:
    shape = {"%Y-%m-%d": r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)", "%d/%m/%Y": r"(?P<d>\d\d)/(?P<m>\d\d)/(?P<y>\d{4})"}
    found = re.fullmatch(shape[form], text, re.ASCII)
    try:
        return date(int(found["y"]), int(found["m"]), int(found["d"])) if found else None
    except ValueError:
        return None


def plain(text: str) -> str:
    return "".join(
        sign.lower() if sign.isascii() else sign
        for sign in text
        if sign not in " \t\u00a0\u2002\u2003\u2009\u202f-\u2010\u2011\u2012\u2013\u2014\u2212"
    )


def nhs_number(text: str) -> bool:
    digits = plain(text)
    if not re.fullmatch("[0-9]{10}", digits) or len(set(digits)) == 1:
        return False
    remainder = 11 - sum(int(digit) * (10 - place) for place, digit in enumerate(digits[:9])) % 11
    return {11: 0}.get(remainder, remainder) == int(digits[9])
