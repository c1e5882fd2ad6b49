"""What readers know when a release is suppressed: all that is out of its product and of those that overlap."""

from __future__ import annotations

from dataclasses import dataclass

from contracts.products.overlaps import overlapping
from contracts.products.product import Product
from lambdas.adapters import histories, releases
from lambdas.adapters.catalogue import catalogue
from lambdas.adapters.releases import Turn
from lambdas.core.disclosure.earlier.history import History


@dataclass(frozen=True)
class Readers:
    """The releases that readers have, and what they said: of the product itself, and of each that overlaps with it."""

    own: Turn | None
    others: dict[str, Turn | None]

    @classmethod
    def of(cls, product: Product) -> Readers:
        """Look up what has been let out. One that is let out later makes the release that is now made a stale one."""
        names = overlapping(product, catalogue().products)
        return cls(releases.last(product.name), {name: releases.last(name) for name in names})

    @property
    def after(self) -> str | None:
        """Name the product's own release that was let out last."""
        return None if self.own is None else self.own.release

    @property
    def beside(self) -> dict[str, str]:
        """Name the release of each overlapping product that was let out last; "" where there is none."""
        return {name: "" if turn is None else turn.release for name, turn in self.others.items()}

    def history(self, product: Product) -> History:
        """Return what the product's own releases have said."""
        return histories.up_to(product.name, self.own)

    def histories(self) -> dict[str, History]:
        """Return what the releases of each overlapping product have said."""
        return {name: histories.up_to(name, turn) for name, turn in self.others.items() if turn is not None}
