"""Tables in memory: each read once, and the ones asked for last kept."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from lambdas.core.private.answering import Kept

_MOST = 4  # tables that are kept in memory


@dataclass
class KeptTables:
    """Tables by key, whose first two parts name a table and whose others its version."""

    _known: OrderedDict[tuple[str, ...], Kept] = field(default_factory=OrderedDict)
    _knowing: threading.Lock = field(default_factory=threading.Lock)
    _reading: threading.Lock = field(default_factory=threading.Lock)

    def once(self, key: tuple[str, ...], read: Callable[[], Kept]) -> Kept:
        """Return what is known under a key, or read it: one table at a time, since each takes memory.

        Whoever wants a table that is known does not wait for another's. What could not be read is not known.
        """
        if (known := self._find(key)) is not None:
            return known
        with self._reading:
            if (known := self._find(key)) is not None:
                return known
            return self._keep(key, read())

    def _find(self, key: tuple[str, ...]) -> Kept | None:
        with self._knowing:
            if key in self._known:
                self._known.move_to_end(key)
            return self._known.get(key)

    def _keep(self, key: tuple[str, ...], made: Kept) -> Kept:
        with self._knowing:
            for older in [old for old in self._known if old[:2] == key[:2]]:
                del self._known[older]
            self._known[key] = made
            while len(self._known) > _MOST:
                self._known.popitem(last=False)
        return made
