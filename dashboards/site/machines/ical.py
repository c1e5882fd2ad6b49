"""The calendar of releases as a file that calendars subscribe to (iCalendar, RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from dashboards.site.calendar_page import Due

_LINE = 75
"""Octets that a line has at most; a longer one goes on in the next, behind a space (RFC 5545, 3.1)."""
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


def icalendar(due: Iterable[Due], address: str) -> str:
    """Return the file. Times are in UTC, so that no calendar has to know when clocks change."""
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Pratique//Releases//EN", "X-WR-CALNAME:Releases"]
    events = [line for item in due for line in _event(item, address)]
    return "".join(f"{part}\r\n" for line in [*head, *events, "END:VCALENDAR"] for part in _folded(line))


def _event(item: Due, address: str) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{item.product.name}-{_moment(item.when)}@pratique",
        f"DTSTAMP:{_moment(datetime.fromisoformat(item.published))}",
        f"DTSTART:{_moment(item.when)}",
        f"SUMMARY:{item.product.title.translate(_ESCAPED)}",
        f"DESCRIPTION:{item.product.summary.translate(_ESCAPED)}",
        *([f"URL:{address}{item.address}"] if address else []),
        "END:VEVENT",
    ]


def _moment(when: datetime) -> str:
    return f"{when.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _folded(line: str) -> Iterator[str]:
    part = ""
    for letter in line:
        if len((part + letter).encode()) > _LINE:
            yield part
            part = " "
        part += letter
    yield part
