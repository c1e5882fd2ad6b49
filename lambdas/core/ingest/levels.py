"""Sorts what was found of a whole file by its level: reasons to keep it in quarantine, or words on its receipt."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from contracts.datasets.dataset import Dataset
from contracts.datasets.levels import LEVELS, Level
from lambdas.core.ingest.report import Reason, Warned

_FIXED = {"too_many_periods": Level.REFUSE}  # a commit could not bear it


def graded(
    found: Iterable[Reason], dataset: Dataset, waived: Collection[str], *, empty: bool
) -> tuple[list[Reason], list[Warned]]:
    """Give reasons and warnings, by the contract's levels; what a person has ``waived`` only warns if it would hold.

    A file without a good row is refused whatever its contract says: there is nothing in it to release.
    """
    reasons, warned = list[Reason](), list[Warned]()
    for reason in found:
        level = _FIXED.get(reason.code) or dataset.levels.get(reason.code) or LEVELS.get(reason.code, Level.HOLD)
        if empty and level is Level.HOLD:
            level = Level.REFUSE
        if level is Level.WARN or (level is Level.HOLD and reason.code in waived):
            warned.append(_warning(reason))
        else:
            reasons.append(reason.model_copy(update={"level": level}))
    return reasons, warned


def _warning(reason: Reason) -> Warned:
    return Warned(
        code=reason.code, column=reason.column, value=None, count=None, message=reason.message, remedy=reason.remedy
    )
