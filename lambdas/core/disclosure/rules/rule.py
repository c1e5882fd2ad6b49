"""Primary suppression: which counts are unsafe by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from contracts.products.product import Disclosure, Protection
from lambdas.core.disclosure.table.table import Bools, Ints


@dataclass(frozen=True)
class Rule:
    """A frequency rule: counts from 1 to ``threshold`` are unsafe, and zero too unless ``zero_is_safe``.

    Groups of ``smallest_group`` and more along ``group_dimensions`` (all, where none is named) are hidden; none are
    where it is 0.

    With ``p_percent`` or ``dominance`` (so many contributors, their share in percent) it is a rule for magnitudes, see
    :mod:`sensitivity`, and the threshold is one of contributors.
    """

    threshold: int
    zero_is_safe: bool = True
    protection: Protection = Protection.EXACT
    smallest_group: int = 0
    group_dimensions: tuple[str, ...] = ()
    p_percent: int = 0
    dominance: tuple[int, int] | None = None

    @classmethod
    def of(cls, disclosure: Disclosure) -> Rule:
        """Take the rule of a product."""
        return cls(
            disclosure.threshold,
            disclosure.zero_is_safe,
            disclosure.protection,
            disclosure.least_group,
            disclosure.group_dimensions,
            disclosure.p_percent or 0,
            (disclosure.dominance.largest, disclosure.dominance.share) if disclosure.dominance else None,
        )

    @classmethod
    def from_dict(cls, written: Mapping[str, Any]) -> Rule:
        """Read what ``as_dict`` wrote."""
        known = {**written, "protection": Protection(written["protection"])}
        lists = {name: tuple(written[name]) for name in ("group_dimensions", "dominance") if written.get(name)}
        return cls(**known | {"group_dimensions": (), "dominance": None} | lists)

    def as_dict(self) -> dict[str, Any]:
        """Write the rule as plain values."""
        return {**asdict(self), "protection": self.protection.value}

    @property
    def magnitudes(self) -> bool:
        """Whether the rule is one for magnitudes: what is unsafe is not told by the values alone."""
        return bool(self.p_percent or self.dominance)

    @property
    def floor(self) -> int:
        """The smallest count a hidden cell can have: 1 where every zero is published, else 0."""
        return 1 if self.zero_is_safe and not self.smallest_group else 0

    @property
    def least_unsafe(self) -> int:
        """The smallest count that is unsafe."""
        return 1 if self.zero_is_safe else 0

    def unsafe(self, values: Ints, structural: Bools | None = None) -> Bools:
        """Mark unsafe counts; of magnitudes :mod:`sensitivity` does.

        ``structural`` marks cells that can never hold anyone: their zeros are safe.
        """
        unsafe: Bools = (values >= self.least_unsafe) & (values <= self.threshold)
        if self.threshold == 0 or self.magnitudes:
            unsafe = np.zeros(values.shape, bool)
        if structural is not None:
            unsafe &= ~(structural & (values == 0))
        return unsafe
