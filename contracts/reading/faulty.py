"""What stands in place of a part that has a mistake of its own, so that the other parts can still be checked."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any, NoReturn, TypeVar

T = TypeVar("T")


class FaultyPartError(Exception):
    """A check has come to a part whose mistake is told already; what follows from it is not told as another."""


class Faulty:
    """A part with a mistake of its own, which is told already.

    Whoever reads, compares, counts or formats it gets FaultyPartError, so that a check either has every part it needs
    or says nothing. Only ``is`` and ``str``, which gives the text as it was written, are safe.
    """

    def __init__(self, written: object = "") -> None:
        self._written = written

    def __str__(self) -> str:
        return str(self._written)

    def _refuse(self, *_: object) -> NoReturn:
        raise FaultyPartError(str(self))

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("__"):
            raise AttributeError(name)
        self._refuse()

    __eq__ = __lt__ = __gt__ = __le__ = __ge__ = __hash__ = __bool__ = _refuse
    __iter__ = __len__ = __contains__ = __getitem__ = __format__ = __repr__ = _refuse


as_far_as_known = suppress(FaultyPartError)
"""Leaves off a check where it comes to a faulty part: ``with as_far_as_known: check(dataset, mistakes)``."""


def faulty(written: object = "") -> Any:
    """Return a faulty part as whatever type its place needs."""
    return Faulty(written)


def sound(part: T) -> T:
    """Return the part itself, for a use that would not notice a faulty one; FaultyPartError when it is."""
    if isinstance(part, Faulty):
        raise FaultyPartError(str(part))
    return part


def or_faulty(read: Callable[..., Any], *parts: Any) -> Any:
    """Return what ``read`` makes of some parts, or a faulty part when one of them is faulty."""
    try:
        return read(*parts)
    except FaultyPartError:
        return Faulty()
