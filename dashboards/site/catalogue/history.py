"""How the drops of a dataset came in of late, in counts that disclose nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from contracts.datasets.dataset import Dataset
from contracts.drops.drop import DropState
from contracts.products.product import Product
from lambdas.core.freshness import newest

NEWEST = 60
"""Drops that are looked at."""
LISTED = 12
"""Drops that are listed one by one."""

WORDS = {
    DropState.COMMITTED: "accepted",
    DropState.DUPLICATE: "said what an earlier one said",
    DropState.QUARANTINED: "held until a person decides",
    DropState.REFUSED: "refused",
    DropState.SUPERSEDED: "replaced by a corrected one",
}
_ON_ITS_WAY = "on its way"
# Above each share, what is said of one that may not be told exactly. The number of rows rejected is not told beside it:
# each bounds the number of rows by the other, which is that of people.
_ABOUT = ((0.1, "more than 10%"), (0.01, "1 to 10%"), (0.001, "0.1 to 1%"), (0.0, "less than 0.1%"))


@dataclass(frozen=True)
class Entry:
    """One drop: when it landed, what became of it, its rows and which share of them was rejected.

    A number of rows is None where it is not known or may not be told.
    """

    landed: str
    became: str
    rows: int | None
    rejected: int | None
    share: str


@dataclass(frozen=True)
class History:
    """The newest drops of a dataset. ``received`` is when the last came in, ``due`` by when the next is promised."""

    entries: Sequence[Entry]
    became: Mapping[str, int]
    rejected: int | None
    share: str
    told: bool
    received: datetime | None
    due: datetime | None
    late: timedelta | None

    @property
    def listed(self) -> Sequence[Entry]:
        """The entries that are listed one by one."""
        return self.entries[:LISTED]


def history(dataset: Dataset, products: Iterable[Product], drops: Sequence[Mapping[str, Any]], at: datetime) -> History:
    """Return how the newest drops of a dataset came in; ``drops`` are the ledger's items, the newest first."""
    told = tells_rows(dataset, products)
    rows: Counter[str] = Counter()
    for drop in drops:
        rows.update({"file": _rows(drop, "file") or 0, "rejected": _rows(drop, "faulty", "rejected") or 0})
    received = newest(drops)
    due = None if received is None else received + timedelta(hours=dataset.service.frequency_hours)
    return History(
        entries=[_entry(drop, told=told) for drop in drops],
        became=Counter(_became(drop) for drop in drops),
        rejected=rows["rejected"] if told else None,
        share=share(rows["rejected"], rows["file"], told=told),
        told=told,
        received=received,
        due=due,
        late=at - due if due is not None and at > due else None,
    )


def tells_rows(dataset: Dataset, products: Iterable[Product]) -> bool:
    """Whether it may be told how many rows came in: not where they are people, nor where zeros are hidden."""
    return not dataset.record_level and not any(product.disclosure.hides_zeros for product in products)


def share(rejected: int, of: int, *, told: bool) -> str:
    """Say which share of rows was rejected; about, where their number may not be told. Empty where there were none."""
    if not of:
        return ""
    if not rejected:
        return "0%"
    if told:
        return f"{100 * rejected / of:.2f}%"
    return next(words for least, words in _ABOUT if rejected / of >= least)


def _entry(drop: Mapping[str, Any], *, told: bool) -> Entry:
    whole, rejected = _rows(drop, "file"), _rows(drop, "faulty", "rejected")
    return Entry(
        str(drop["landed"]),
        _became(drop),
        whole if told else None,
        rejected if told else None,
        share(rejected or 0, whole or 0, told=told),
    )


def _rows(drop: Mapping[str, Any], *names: str) -> int | None:
    """Return a number of rows by the first of its names that the ledger has."""
    rows = drop.get("rows", {})
    return next((int(rows[name]) for name in names if name in rows), None)


def _became(drop: Mapping[str, Any]) -> str:
    return WORDS.get(DropState(drop["state"]), _ON_ITS_WAY)
