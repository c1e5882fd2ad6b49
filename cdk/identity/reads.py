"""What the private tier reads of the curated bucket itself, beside what it is given under agreements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from contracts.agreements.access import read_whole
from contracts.agreements.states import AgreementState
from contracts.catalogue import Catalogue


@dataclass(frozen=True)
class TierReads:
    """Datasets beneath true counts, and products that somebody sees before their hour."""

    counted: list[str]
    early: list[str]

    @classmethod
    def of(cls, catalogue: Catalogue, standings: Mapping[str, AgreementState]) -> Self:
        """Return what is read while agreements stand as they do."""
        given = catalogue.agreements.items()
        active = [agreement for name, agreement in given if standings[name] is AgreementState.ACTIVE]
        early = [name for name, item in catalogue.products.items() if item.release.pre_release]
        return cls(read_whole(active, catalogue.products), early)

    @property
    def any(self) -> bool:
        """Whether it reads anything there."""
        return bool(self.counted or self.early)
