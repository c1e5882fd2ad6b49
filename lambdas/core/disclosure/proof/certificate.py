"""The certificate of a release: what was asked of the attacker, what he found, and of exactly which cells."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from importlib.metadata import version

from contracts.products.presets import PRESETS
from contracts.products.product import Disclosure

FORMAT = 1
TOGETHER = "together"
"""In place of a product's name: what only the releases of several give away."""


@dataclass(frozen=True)
class SliceResult:
    """One slice's numbers. ``cells`` are the released ones (not zero); ``exposed`` must be 0."""

    key: tuple[str, ...]
    cells: int
    hidden: int
    unsafe: int
    exposed: int
    narrow: int
    inside_rule: int
    avoidable: int
    exact: int
    rounds: int


@dataclass(frozen=True)
class Conflict:
    """A slice that, protected by itself, would give counts away to readers of what a product has published before.

    ``product`` is the other product, "" for earlier releases of this one, TOGETHER where only several do. ``mark``
    tells the counts from others of the same number.
    """

    key: tuple[str, ...]
    product: str
    count: int
    mark: str = ""


@dataclass(frozen=True)
class Rounding:
    """How figures were rounded. ``largest`` and ``mean``: how far off they are, by steps away from the leaves.

    Readers are told ``within``, beyond which no figure is off (None where they are told of no bound), and
    ``within_lowest``, the same of the leaves.
    """

    base: int
    within: int | None
    within_lowest: int
    largest: tuple[int, ...]
    mean: tuple[float, ...]


@dataclass(frozen=True)
class Certificate:
    """The proof that goes with a release.

    ``unsafe`` cells were attacked. ``exposed``: exactly determined. ``narrow``: at most two counts fit.
    ``inside_rule``: the interval does not cover the whole range of unsafe counts; ``avoidable``: and not only because
    the published zeros say so. ``exact``: intervals of which both ends are proven; the others are at least as wide as
    recorded. ``carried`` slices stand as they were published before, ``revised`` ones were attacked together with their
    earlier versions. ``unlisted``: unsafe counts that are not published at all, and were attacked too. ``set_aside``:
    sums that a rounding publisher's own figures contradict, which no attacker can use. ``groups``: totals of which the
    rule demands that nobody can tell that all their people fall in one part; one of which anybody can is among the
    ``exposed``. ``group_disclosure``: others of which the published zeros say so. ``conflicts``: what is
    hidden for the sake of other releases, where the product asks for a person to see it. ``zeros``: whether zeros are
    hidden, by this rule or since an earlier release hid them.
    """

    passes: bool
    disclosure: Disclosure
    solver: str
    cells: int
    hidden: int
    unsafe: int
    secondary: int
    secondary_value: int
    total_value: int
    exposed: int
    narrow: int
    inside_rule: int
    avoidable: int
    exact: int
    set_aside: int
    carried: int
    revised: int
    group_disclosure: int
    seconds_protect: float
    seconds_audit: float
    sha256: str
    slices: tuple[SliceResult, ...]
    rounding: Rounding | None = None
    groups: int = 0
    unlisted: int = 0
    conflicts: tuple[Conflict, ...] = ()
    zeros: bool = False

    def as_json(self) -> dict[str, object]:
        """Everything, for the approver and the record; it splits hidden cells into primary and secondary."""
        content = asdict(self)
        content |= self._rule()
        fields = list(SliceResult.__dataclass_fields__)
        content["slices"] = {"columns": fields, "rows": [list(asdict(s).values()) for s in self.slices]}
        return {"format": FORMAT, **content}

    def _rule(self) -> dict[str, object]:
        """Give the rule as applied, and beside it, with its own source, the one that it goes by."""
        preset = PRESETS.get(self.disclosure.rule or "")
        return {
            "disclosure": self.disclosure.model_dump(mode="json"),
            "preset": None if preset is None else preset.model_dump(mode="json"),
        }

    def public(self) -> dict[str, object]:
        """Give what may be published.

        How many hidden cells are secondary, or what they sum to, are constraints an attacker could use (with no
        secondary cell every hidden count is at most the threshold), so they stay inside.
        """
        return {
            "passes": self.passes,
            **self._rule(),
            "solver": self.solver,
            "cells": self.cells,
            "hidden": self.hidden,
            "zeros_hidden": self.zeros,
            "exposed": self.exposed,
            "slices": len(self.slices),
            "carried": self.carried,
            "revised": self.revised,
            "seconds_protect": round(self.seconds_protect, 3),
            "seconds_audit": round(self.seconds_audit, 3),
            "sha256": self.sha256,
            "rounding": None if self.rounding is None else self._rounding(self.rounding),
        }

    @staticmethod
    def _rounding(rounding: Rounding) -> dict[str, int | None]:
        """Give what readers are told: the audit knows these bounds, and no others."""
        return {"base": rounding.base, "within": rounding.within, "within_lowest": rounding.within_lowest}


def solver_name() -> str:
    """Name the solver and its version."""
    return f"HiGHS {version('highspy')}"
