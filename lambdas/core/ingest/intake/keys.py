"""The keys of JSON lines: under which of its names each column comes, and which keys the contract does not know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date

from contracts.datasets.dataset import Dataset
from lambdas.core.ingest.header import may_be_missing, names_on

_MOST = 1_000  # keys that the contract has not, of which are kept count


class Keys:
    """Names of the columns of a file that landed on a day; a column comes under the name that it has first.

    ``headers`` are those names in the contract's order, its own for a column that has not come yet.
    """

    def __init__(self, dataset: Dataset, landed: date) -> None:
        self._dataset, self._landed = dataset, landed
        self._names = {
            name: place
            for name, column in names_on(dataset, landed).items()
            for place in [dataset.columns.index(column)]
        }
        self._ignored = frozenset(dataset.csv.ignored)
        self._come: dict[int, str] = {}
        self._strangers, self._objects = Counter[str](), 0
        self.headers = [column.header for column in dataset.columns]

    def take(self, keys: Collection[str]) -> bool:
        """Look at the keys of an object; tell whether each is a column's or one that the contract ignores."""
        self._objects += 1
        strangers = []
        for key in keys:
            place = self._names.get(key)
            if place is None:
                strangers += [] if key in self._ignored else [key]
            elif self._come.setdefault(place, key) != key:
                strangers.append(key)
            else:
                self.headers[place] = key
        self._strangers.update(key for key in strangers if key in self._strangers or len(self._strangers) < _MOST)
        return not strangers

    def missing(self) -> list[str]:
        """Return the headers of columns that no object had and that may not be missing."""
        columns = enumerate(self._dataset.columns)
        return [c.header for place, c in columns if place not in self._come and not may_be_missing(c, self._landed)]

    def drifted(self) -> tuple[str, ...]:
        """Return all keys of the file if at least half of its objects have one that the contract does not know."""
        often = [key for key, count in self._strangers.items() if 2 * count >= self._objects and key not in self._names]
        if not often or 2 * len(self._come) < len(self._dataset.columns):
            return ()
        return (*(self.headers[place] for place in sorted(self._come)), *often)
