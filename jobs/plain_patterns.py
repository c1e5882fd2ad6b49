"""Patterns that Java's regular expressions read as RE2 does, and as fast.

RE2 takes time in proportion to its text whatever the pattern. Java goes back and tries again, so that a hostile text
can hold it up for hours, and it reads some patterns otherwise (classes within classes, what a dot leaves out). A plain
pattern is one in which neither can happen: letters and classes one after the other, each repeated a bounded number of
times, at most one of them without a bound, and groups that are there or not.
"""

from __future__ import annotations

import re

_MOST_WAYS = 100_000  # ways in which Java may divide a text among the parts of a pattern
_CLASS = r"\[(?![\^&])(?:[A-Za-z0-9 ,./:;_+*()'~-]|&(?!&))+\]"
_ATOM = rf"(?:{_CLASS}|[A-Za-z0-9 ,/:;_'@%#=-]|\\[.+*?()/-])"
_TIMES = r"(?:\{(?P<least>[0-9]{1,3})(?:,(?P<most>[0-9]{1,3}))?\}|(?P<sign>[?*+]))?(?![?*+{])"
_PART = re.compile(_ATOM + _TIMES)
_GROUP = re.compile(rf"\((?P<inner>(?:{_ATOM}(?:\{{[0-9,]{{1,7}}\}}|\?)?)+)\)(?P<maybe>\??)(?![?*+{{])")


def is_plain(pattern: str) -> bool:
    """Whether Java matches a whole text against the pattern just as RE2 does, in time bounded by its length."""
    ways, unbounded, place = 1, 0, 0
    while place < len(pattern):
        if part := _PART.match(pattern, place):
            ways *= _ways(part)
            unbounded += part["sign"] in {"*", "+"}
        elif part := _GROUP.match(pattern, place):
            inner = _inner(part["inner"])
            if inner is None:
                return False
            ways *= inner + bool(part["maybe"])
        else:
            return False
        place = part.end()
    return ways <= _MOST_WAYS and unbounded <= 1


def _inner(group: str) -> int | None:
    ways, place = 1, 0
    while place < len(group):
        part = _PART.match(group, place)
        if part is None:
            return None
        ways, place = ways * _ways(part), part.end()
    return ways


def _ways(part: re.Match[str]) -> int:
    """In how many numbers of times the part may stand."""
    if part["sign"] == "?":
        return 2
    if part["most"] is None:
        return 1
    return int(part["most"]) - int(part["least"]) + 1
