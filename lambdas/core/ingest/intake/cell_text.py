"""The text of a typed cell of a spreadsheet: what its author sees, without what computers add to numbers."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

Value = int | float | str | bool | time | date | datetime | timedelta

_WHOLE = 2**53  # whole numbers up to here are held exactly
_DIGITS = 15  # of a number that a spreadsheet keeps and shows


def text_of(value: Value, date_form: str | None = None) -> str:
    """Write a cell as text: dates in the form given (ISO 8601 without one), numbers with the 15 digits that they have.

    A percentage is the number it stands for: 12.5% is 0.125.
    """
    if isinstance(value, datetime):
        whole = whole_seconds(value)
        return _day(whole.date(), date_form) if whole.time() == time() else whole.isoformat()
    if isinstance(value, date):
        return _day(value, date_form)
    if isinstance(value, time):
        return value.isoformat("seconds")
    if isinstance(value, bool):
        return "true" if value else "false"
    return _number(value) if isinstance(value, float) else str(value)


def whole_seconds(value: datetime) -> datetime:
    """Round to a second what a spreadsheet keeps as a fraction of a day; the last half second there is, down."""
    seconds = value.replace(microsecond=0)
    try:
        return seconds + timedelta(seconds=round(value.microsecond / 1e6))
    except OverflowError:
        return seconds


def _number(value: float) -> str:
    if value.is_integer() and abs(value) <= _WHOLE:
        return str(int(value))
    return repr(float(f"{value:.{_DIGITS}g}"))


def _day(day: date, form: str | None) -> str:
    return day.strftime(form) if form else day.isoformat()


def plain(value: Value) -> str:
    """Reduce a cell to what is compared: its text in small letters, with single spaces."""
    return " ".join(text_of(value).casefold().split())


def letters(column: int) -> str:
    """Name a column, counted from 0, as spreadsheets do: A, Z, AA."""
    name, rest = "", column + 1
    while rest:
        rest, place = divmod(rest - 1, 26)
        name = chr(ord("A") + place) + name
    return name
