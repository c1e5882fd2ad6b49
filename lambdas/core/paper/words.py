"""Numbers, dates, sizes and foreign text, written for people."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")


def number(value: float) -> str:
    """``253,670``; a fraction keeps one place: ``1,204.3``. A minus is the typographic one."""
    text = f"{abs(value):,.0f}" if float(value).is_integer() else f"{abs(value):,.1f}"
    return f"\u2212{text}" if value < 0 else text


def count(value: int, singular: str, plural: str | None = None) -> str:
    """``1 row``, ``2 rows``, ``no rows``."""
    noun = singular if value == 1 else (plural or f"{singular}s")
    return f"{number(value) if value else 'no'} {noun}"


def size(size_bytes: int) -> str:
    """``412 bytes``, ``41 KB``, ``3.5 MB`` (decimal, as browsers and file managers show it)."""
    if size_bytes < 1000:
        return count(size_bytes, "byte")
    if size_bytes < 1_000_000:
        return f"{size_bytes / 1000:.0f} KB"
    return f"{size_bytes / 1_000_000:.1f} MB"


def day(value: date | str) -> str:
    """``2 October 2020``; a month ``2020-09`` is ``September 2020``; what is no date comes back unchanged."""
    if isinstance(value, str):
        month = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", value)
        if month:
            return f"{MONTHS[int(month[2]) - 1]} {month[1]}"
        try:
            return day(date.fromisoformat(value[:10]))
        except ValueError:
            return value
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def period(value: date | str, grain: str) -> str:
    """Name what a date stands for, by grain: ``2 October 2020``, ``week of 28 September 2020``, ``September 2020``.

    Any day of a quarter names it: ``July to September 2020``. What is no date comes back unchanged.
    """
    try:
        when = date.fromisoformat(value[:10]) if isinstance(value, str) else value
    except ValueError:
        return str(value)
    if grain == "week":
        return f"week of {day(when)}"
    if grain == "month":
        return f"{MONTHS[when.month - 1]} {when.year}"
    if grain == "quarter":
        first = (when.month - 1) // 3 * 3
        return f"{MONTHS[first]} to {MONTHS[first + 2]} {when.year}"
    return day(when)


def last_day(value: date, grain: str) -> date:
    """Return the last day of what a date stands for: of its week, which it begins, of its month or of its quarter."""
    if grain == "week":
        return value + timedelta(days=6)
    if grain in {"month", "quarter"}:
        month = value.month if grain == "month" else (value.month - 1) // 3 * 3 + 3
        return date(value.year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return value


def short_day(value: date) -> str:
    """``2 Oct``."""
    return f"{value.day} {MONTHS[value.month - 1][:3]}"


def moment(value: str) -> str:
    """``2 October 2020 at 16:30 UTC`` for an ISO 8601 time; what is no time comes back unchanged."""
    try:
        when = datetime.fromisoformat(value)
    except ValueError:
        return value
    when = when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    return f"{day(when.date())} at {when:%H:%M} UTC"


def sentence(text: str) -> str:
    """``4% lower.`` becomes a sentence: a capital first, a full stop last."""
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")


def inside(title: str) -> str:
    """``Age band`` as it stands within a sentence: ``age band``; ``NHS trust`` stays as it is."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def listing(items: list[str]) -> str:
    """Join as ``a``, ``a and b``, ``a, b and c``."""
    return items[0] if len(items) == 1 else " and ".join([", ".join(items[:-1]), items[-1]]) if items else ""


def lines(text: str) -> str:
    """Write out what cannot be seen in a text of several lines, its line breaks kept."""
    return "\n".join(visible(line) for line in text.splitlines())


def visible(text: object) -> str:
    r"""Write out characters that cannot be seen or that turn the direction of reading: ``\u202e``."""
    return _HIDDEN.sub(lambda match: f"\\u{ord(match[0]):04x}", str(text))
