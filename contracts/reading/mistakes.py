"""Gathers mistakes in one file of the catalogue, so that all are told at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from contracts.reading.errors import Mistake

NOTHING = "nothing"
LONGEST_FOUND = 120  # signs: a whole mapping in place of a word would bury the sentence


@dataclass
class Mistakes:
    """The mistakes found so far in one file; ``file`` is its path below the catalogue's root."""

    file: str
    found: list[Mistake] = field(default_factory=list)

    def add(self, place: str, found: object, allowed: str) -> None:
        """Note one mistake: where in the file, what stands there, what may stand there."""
        text = NOTHING if found is None or found is NOTHING else repr(found)
        short = text if len(text) <= LONGEST_FOUND else f"{text[:LONGEST_FOUND]}…"
        self.found.append(Mistake(self.file, place or "the whole file", short, allowed))

    def not_among(self, place: str, found: str, allowed: Collection[str]) -> None:
        """Note a name that is none of those allowed, with the nearest one."""
        self.add(place, found, one_of(found, allowed))

    def missing(self, place: str, allowed: str) -> None:
        """Note something that must be there and is not."""
        self.add(place, NOTHING, allowed)


def one_of(found: str, allowed: Collection[str]) -> str:
    """Put the allowed names in words, with the one most like what was found first."""
    names = sorted(allowed)
    near = nearest(found, names)
    listed = ", ".join(names[:40]) + (", …" if len(names) > 40 else "")
    return (f"did you mean {near}? " if near else "") + (f"one of {listed}" if names else "none: there are none")


def nearest(found: str, allowed: Collection[str]) -> str | None:
    """Return the allowed name most like what was found, in letters of either case; None when none is like it."""
    names = {name.lower(): name for name in sorted(allowed)}
    near = get_close_matches(found.lower(), names, n=1, cutoff=0.6)
    return names[near[0]] if near else None


def join(*parts: str | int) -> str:
    """Write a place in a file: names parted by dots, positions in brackets."""
    text = ""
    for part in parts:
        if isinstance(part, int):
            text += f"[{part}]"
        elif part:
            text += f".{part}" if text else part
    return text


def relative(path: Path, root: Path) -> str:
    """Give the path as mistakes name it: below the folder that holds the catalogue."""
    return path.relative_to(root.parent).as_posix()
