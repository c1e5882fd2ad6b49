"""What the other drops of a dataset mean for one of them: whether its content is in use, and whose rows stand.

Drops are ordered by the time of landing, those of one second by S3's sequencer: S3 promises that order for one key, and
between keys there is no better evidence. Of two drops with rows for one period the later one stands.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from contracts.datasets.dataset import Dataset
from contracts.drops.drop import DropState
from contracts.reference.codes import ReferenceList

_LONGEST = 64  # digits of a sequencer: S3 says to fill the shorter of two up with zeros on the left, then to compare
_UNFINISHED = frozenset({DropState.LANDED, DropState.RELEASED, DropState.INSPECTED})

_FOR_PEOPLE: Mapping[str, Any] = {"purposes": True, "limitations": True, "columns": {"__all__": {"unit"}}}


def content_of(sha256: str, dataset: Dataset, lists: Mapping[str, ReferenceList]) -> str:
    """Name what a file says: its bytes, read under a contract and the reference lists that the contract uses.

    A file that is sent again after its contract was mended says something new; who may use it is no part of that, nor
    are limitations and units that people are told.
    """
    named = [part for column in dataset.columns for part in (column.codes, column.agrees_with) if part is not None]
    used = sorted({part.list for part in named})
    parts = [sha256, dataset.model_dump_json(exclude=_FOR_PEOPLE), *(repr(lists[name]) for name in used)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


@dataclass(frozen=True)
class Entered:
    """A drop as the ledger has it.

    ``content`` is empty until the drop has been found acceptable; ``sequencer`` is S3's, in hexadecimal, and empty
    where the event of the drop had none.
    """

    drop: str
    state: DropState
    content: str
    sequencer: str = ""


class Standing:
    """A dataset's drops, seen from one of them whose content the ledger has been told.

    Two drops that run at once each tell the ledger of themselves before they look, so that at least one sees the other.
    """

    def __init__(self, entered: Iterable[Entered]) -> None:
        self._drops = {item.drop: item for item in entered}

    def in_use(self, drop: str) -> str | None:
        """Return the committed drop whose content this is, if nothing since can have replaced any of its rows."""
        held = [other for other in self._alike(drop) if self._drops[other].state is DropState.COMMITTED]
        latest = max(held, default=None, key=self._order)
        if latest is None or self._between(latest, drop, {*_UNFINISHED, DropState.COMMITTED}):
            return None
        return latest

    def repeats(self, drop: str, owners: Collection[str]) -> str | None:
        """Return the drop that this one says again, word for word, given the drops whose rows it would replace.

        None while a drop that landed between them is on its way: its rows may come in under those of this one.
        """
        if not owners or not set(owners) <= self._alike(drop):
            return None
        if self._between(min(owners, key=self._order), drop, _UNFINISHED):
            return None
        return max(owners, key=self._order)

    def outlasts(self, owner: str, drop: str) -> bool:
        """Whether rows of ``owner`` stand against a drop: it, or one that says what it says, landed later."""
        return max(map(self._order, {owner, *self._alike(owner)})) > self._order(drop)

    def _order(self, drop: str) -> tuple[str, str, str]:
        """Return what sorts drops by when they landed; of one second without a sequencer their ids decide."""
        known = self._drops.get(drop)
        return drop.partition("-")[0], (known.sequencer if known else "").upper().rjust(_LONGEST, "0"), drop

    def _alike(self, drop: str) -> set[str]:
        """Name the other drops with the same content."""
        known = self._drops.get(drop)
        if known is None or not known.content:
            return set()
        return {item.drop for item in self._drops.values() if item.content == known.content} - {drop}

    def _between(self, earlier: str, later: str, states: Collection[DropState]) -> bool:
        low, high = self._order(earlier), self._order(later)
        return any(low < self._order(item.drop) < high and item.state in states for item in self._drops.values())
