"""What the other drops of a dataset mean for one of them: whether its content is in use, and whose rows stand.

Drops are ordered by their ids, which sort by the time of landing; of two with rows for one period the later one stands.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from contracts.dataset import Dataset
from contracts.drops import DropState
from contracts.reference import ReferenceList

_UNFINISHED = frozenset({DropState.LANDED, DropState.RELEASED, DropState.INSPECTED})


def content_of(sha256: str, dataset: Dataset, lists: Mapping[str, ReferenceList]) -> str:
    """Name what a file says: its bytes, read under a contract and the reference lists that the contract uses.

    A file that is sent again after its contract was mended says something new.
    """
    named = [part for column in dataset.columns for part in (column.codes, column.agrees_with) if part is not None]
    used = sorted({part.list for part in named})
    parts = [sha256, dataset.model_dump_json(), *(repr(lists[name]) for name in used)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


@dataclass(frozen=True)
class Entered:
    """A drop as the ledger has it. ``content`` is empty until the drop has been found acceptable."""

    drop: str
    state: DropState
    content: str


class Standing:
    """A dataset's drops, seen from one of them whose content the ledger has been told.

    Two drops that run at once each tell the ledger of themselves before they look, so that at least one sees the other.
    """

    def __init__(self, entered: Iterable[Entered]) -> None:
        self._drops = {item.drop: item for item in entered}

    def in_use(self, drop: str) -> str | None:
        """Return the committed drop whose content this is, if nothing since can have replaced any of its rows."""
        held = [other for other in self._alike(drop) if self._drops[other].state is DropState.COMMITTED]
        latest = max(held, default=None)
        if latest is None or self._between(latest, drop, {*_UNFINISHED, DropState.COMMITTED}):
            return None
        return latest

    def repeats(self, drop: str, owners: Collection[str]) -> str | None:
        """Return the drop that this one says again, word for word, given the drops whose rows it would replace.

        None while a drop that landed between them is on its way: its rows may come in under those of this one.
        """
        if not owners or not set(owners) <= self._alike(drop) or self._between(min(owners), drop, _UNFINISHED):
            return None
        return max(owners)

    def stands_for(self, owner: str) -> str:
        """Return the latest drop that says what ``owner`` says: the one a drop must be later than to replace it."""
        return max({owner, *self._alike(owner)})

    def _alike(self, drop: str) -> set[str]:
        """Name the other drops with the same content."""
        known = self._drops.get(drop)
        if known is None or not known.content:
            return set()
        return {item.drop for item in self._drops.values() if item.content == known.content} - {drop}

    def _between(self, earlier: str, later: str, states: Collection[DropState]) -> bool:
        return any(earlier < item.drop < later and item.state in states for item in self._drops.values())
