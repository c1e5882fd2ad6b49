"""Writes a text that has a given form: the part of regular expressions that contracts use."""

from __future__ import annotations

import re
import string
from dataclasses import dataclass

from local.drops.rows import Generator

_SHORTHANDS = {"d": string.digits, "w": string.ascii_letters + string.digits + "_", "s": " "}
_REPEAT = re.compile(r"\{(\d+)(?:,(\d*))?\}")
_OPEN_END = 3  # repeats of * and + go no further than this beyond their least


class PatternError(ValueError):
    """The expression uses something this does not know; write a maker for the dataset."""


@dataclass
class _Reader:
    text: str
    place: int = 0

    def peek(self) -> str:
        return self.text[self.place : self.place + 1]

    def take(self) -> str:
        self.place += 1
        return self.text[self.place - 1]


def text_like(pattern: str, rng: Generator) -> str:
    """Return a text that the whole pattern matches.

    Knows literals, classes, groups, alternatives and repeats; raises PatternError for anything else.
    """
    reader = _Reader(pattern.removeprefix("^").removesuffix("$"))
    text = _alternatives(reader, rng)
    if reader.peek():
        raise PatternError(f"{pattern}: unexpected {reader.peek()!r}")
    return text


def _alternatives(reader: _Reader, rng: Generator) -> str:
    options = [_sequence(reader, rng)]
    while reader.peek() == "|":
        reader.take()
        options.append(_sequence(reader, rng))
    return options[int(rng.integers(len(options)))]


def _sequence(reader: _Reader, rng: Generator) -> str:
    parts: list[str] = []
    while reader.peek() not in ("", "|", ")"):
        start = reader.place
        piece = _piece(reader, rng)
        end = reader.place
        least, most = _repeats(reader)
        after = reader.place
        times = int(rng.integers(least, most + 1))
        pieces = [piece]
        for _ in range(times - 1):
            reader.place = start
            pieces.append(_piece(reader, rng))
            if reader.place != end:
                raise PatternError(f"{reader.text}: cannot be repeated")
        reader.place = after
        parts.extend(pieces[:times])
    return "".join(parts)


def _piece(reader: _Reader, rng: Generator) -> str:
    sign = reader.take()
    if sign == "[":
        return _pick(_class(reader), rng)
    if sign == "\\":
        escaped = reader.take()
        return _pick(_SHORTHANDS.get(escaped, escaped), rng)
    if sign == "(":
        if reader.text.startswith("?:", reader.place):
            reader.place += 2
        inner = _alternatives(reader, rng)
        if reader.peek() != ")":
            raise PatternError(f"{reader.text}: an open group")
        reader.take()
        return inner
    if sign == ".":
        return _pick(string.ascii_lowercase, rng)
    if sign in "*+?{^$":
        raise PatternError(f"{reader.text}: unexpected {sign!r}")
    return sign


def _class(reader: _Reader) -> str:
    if reader.peek() == "^":
        raise PatternError(f"{reader.text}: a class of signs that are not allowed")
    signs = ""
    while reader.peek() != "]":
        if not reader.peek():
            raise PatternError(f"{reader.text}: an open class")
        sign = reader.take()
        if sign == "\\":
            escaped = reader.take()
            signs += _SHORTHANDS.get(escaped, escaped)
        elif reader.peek() == "-" and reader.text[reader.place + 1 : reader.place + 2] not in ("", "]"):
            reader.take()
            signs += "".join(chr(code) for code in range(ord(sign), ord(reader.take()) + 1))
        else:
            signs += sign
    reader.take()
    return signs


def _repeats(reader: _Reader) -> tuple[int, int]:
    sign = reader.peek()
    known = {"?": (0, 1), "*": (0, _OPEN_END), "+": (1, 1 + _OPEN_END)}
    if sign in known and sign:
        reader.take()
        return known[sign]
    found = _REPEAT.match(reader.text, reader.place)
    if found is None:
        return 1, 1
    reader.place = found.end()
    least = int(found[1])
    if found[2] is None:
        return least, least
    return least, int(found[2]) if found[2] else least + _OPEN_END


def _pick(signs: str, rng: Generator) -> str:
    return signs[int(rng.integers(len(signs)))]
