"""What earlier releases of a product have said of each of its slices: the attacker has read them all.

A release keeps the history up to and including itself, true counts and all, where the suppression alone can read it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from contracts.products.product import Protection
from lambdas.core.disclosure.attacker.bounds import NO_LIMIT
from lambdas.core.disclosure.earlier.told import EXACT, Told
from lambdas.core.disclosure.rules.contributions import Contributions
from lambdas.core.disclosure.rules.least import least_known
from lambdas.core.disclosure.rules.left import ceiling, left_unsafe, range_left
from lambdas.core.disclosure.rules.rule import Rule
from lambdas.core.disclosure.rules.terms import Terms
from lambdas.core.disclosure.table.errors import DisclosureError
from lambdas.core.disclosure.table.table import Bools, Dim, Ints, Table

Key = tuple[str, ...]
UNKNOWN = -1


@dataclass(frozen=True, eq=False)
class Version:
    """A slice as a release published it, by cell number: its true counts, and which of them it did not tell exactly.

    ``low`` and ``high`` are the attacker's interval of each unsafe cell (UNKNOWN for the others), ``rule`` is what the
    cells were unsafe by, ``findings`` the slice's row of the summary (``release.slices``); ``unlisted``
    cells were not published at all, and only the suppression knows their counts. ``told`` has the figures and their
    boxes where they are rounded. Of magnitudes ``need`` is the distance that each unsafe cell's interval had to reach,
    ``stamp`` tells their contributions from others and ``given`` has them, so that what somebody knows of his own is
    known. ``over`` has the public figures that counts are parts of, negative for none. ``product`` is the other product
    that published it, if one did.
    """

    dims: tuple[Dim, ...]
    rule: Rule
    values: Ints
    hidden: Bools
    low: Ints
    high: Ints
    findings: Ints
    unlisted: Bools
    need: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    stamp: int = 0
    told: Told | None = None
    product: str = ""
    given: Contributions | None = None
    over: Ints | None = None

    def __post_init__(self) -> None:
        if not self.need.size:
            object.__setattr__(self, "need", np.zeros(self.values.size, np.int64))

    @property
    def table(self) -> Table:
        """The slice's true counts as a table."""
        return Table(self.dims, self.values.reshape([len(dim.codes) for dim in self.dims]))

    @property
    def unsafe(self) -> Bools:
        """Which cells were unsafe themselves."""
        return self.need > 0 if self.rule.magnitudes else self.unsafe_by(self.rule)

    def unsafe_by(self, rule: Rule) -> Bools:
        """Which cells a frequency rule holds for unsafe: by their counts, or by what these leave of public figures."""
        unsafe = rule.unsafe(self.values)
        return unsafe if self.over is None else unsafe | left_unsafe(rule, self.values, self.over)

    @property
    def covered(self) -> Bools:
        """Mark the unsafe cells whose intervals had to cover a range, and not two values alone."""
        covered: Bools = self.need > 0
        if self.rule.protection is Protection.RULE and not self.rule.magnitudes:
            covered = ~self.shown & self.unsafe & (self.values > 0)
        return covered

    def reach(self) -> tuple[Ints, Ints]:
        """Give the range that the interval of each ``covered`` cell had to cover, as far as it did."""
        told = least_known(self.table, 1)
        if self.rule.magnitudes:
            least = np.minimum(np.maximum(self.values - self.need, told), self.values)
            return np.maximum(least, self.low), self.values + self.need
        least = np.where(self.low == UNKNOWN, np.minimum(told, self.values), self.low)
        most = np.where(self.high == UNKNOWN, self.rule.threshold, np.minimum(self.high, self.rule.threshold))
        least, most = np.maximum(self.rule.least_unsafe, least), np.maximum(most, self.values)
        if self.over is not None:
            least, most = range_left(self.rule, self.table, self.over, least, most)
            least = np.where(self.low == UNKNOWN, least, np.maximum(least, np.minimum(self.low, self.values)))
            most = np.where(self.high == UNKNOWN, most, np.minimum(most, np.maximum(self.high, self.values)))
        return least, most

    @property
    def shown(self) -> Bools:
        """Mark the cells whose counts it shows."""
        shown: Bools = ~(self.hidden | self.unlisted)
        return shown

    def repeats(self, other: Version) -> bool:
        """Whether another one published the same counts in the same form."""
        same = (self.rule, self.dims, self.stamp) == (other.rule, other.dims, other.stamp)
        return (
            same
            and _alike(self.over, other.over)
            and all(
                bool((getattr(self, name) == getattr(other, name)).all()) for name in ("values", "hidden", "unlisted")
            )
        )

    def says(self, rule: Rule, table: Table, terms: Terms, stamp: int = 0, how: str = EXACT) -> bool:
        """Whether a table of these counts, protected by this rule and on these terms, was published in this form."""
        same = (self.rule, self.dims, self.stamp, self.how) == (rule, table.dims, stamp, how)
        if not same or (self.values != table.flat).any():
            return False
        if not _alike(self.over, terms.over):
            return False
        unsafe = np.zeros(self.values.size, bool) if rule.magnitudes else terms.unsafe(rule, table.flat)
        told = (self.unlisted == terms.unlisted).all() and not (self.without_figure & terms.fixed).any()
        return bool(told and not (unsafe & self.shown).any())

    @property
    def how(self) -> str:
        """By which method the counts were told."""
        return EXACT if self.told is None else self.told.how

    @property
    def without_figure(self) -> Bools:
        """Mark the cells that have no figure at all."""
        return self.hidden if self.told is None else self.told.hidden

    def boxes(self) -> tuple[Ints, Ints]:
        """Give what the release told of each cell: the least and the most that its count can be."""
        if self.told is not None:
            return self.told.least, self.told.most
        # A zero may be hidden by a rule that shows zeros: one before it hid them.
        floor = np.where(self.unlisted, 0, np.minimum(self.values, self.rule.floor))
        top = NO_LIMIT if self.over is None else ceiling(self.values, self.over, NO_LIMIT)
        return np.where(self.shown, self.values, floor), np.where(self.shown, self.values, top)


def _alike(over: Ints | None, other: Ints | None) -> bool:
    if over is None or other is None:
        return over is other
    return bool((over == other).all())


@dataclass(frozen=True)
class History:
    """The versions of each slice that were published, the earliest first; none twice.

    ``names`` are those of the slices' columns, in the order of their keys; None before the first release. With
    ``as_given`` a release was published as its publisher had protected it, and what that said is not in here.
    """

    slices: Mapping[Key, tuple[Version, ...]] = field(default_factory=dict)
    names: tuple[str, ...] | None = None
    as_given: bool = False

    def of(self, key: Key) -> tuple[Version, ...]:
        """Return the published versions of a slice."""
        return self.slices.get(key, ())

    def with_versions(self, published: Mapping[Key, Version]) -> History:
        """Return the history after a release of these slices; slices that it leaves out stay readable elsewhere."""
        slices = dict(self.slices)
        for key, version in published.items():
            if not any(known is version for known in self.of(key)):
                slices[key] = (*self.of(key), version)
        return replace(self, slices=slices)

    def sliced_by(self, names: tuple[str, ...]) -> History:
        """Return the same history for a release that is cut by these columns, in whatever order.

        Raises DisclosureError where they are not those that earlier releases were cut by: what those say of a slice of
        this one cannot be told.
        """
        if self.names is None:
            return replace(self, names=names)
        if sorted(names) != sorted(self.names):
            raise DisclosureError(
                f"an earlier release was cut into slices by {', '.join(self.names) or 'nothing'} and this one is by "
                f"{', '.join(names) or 'nothing'}, so it cannot be held against it; publish it as another product once "
                "a person has compared the two"
            )
        order = [self.names.index(name) for name in names]
        slices = {tuple(key[at] for at in order): versions for key, versions in self.slices.items()}
        return replace(self, slices=slices, names=names)
