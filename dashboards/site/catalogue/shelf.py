"""What the pages of the catalogue are made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from contracts.agreements.days import day_of
from contracts.agreements.states import AccessDecision
from contracts.catalogue import Catalogue
from contracts.datasets.dataset import Dataset
from contracts.products.product import Product
from contracts.registers.register import Register
from dashboards.site.catalogue.given import Given, given
from dashboards.site.catalogue.history import History, history


@dataclass(frozen=True)
class Shelf:
    """The catalogue with what the ledger knows of it at a moment.

    ``drops`` has the ledger's items of each dataset's newest drops, ``decisions`` those on each agreement,
    ``summaries`` the summary.json of each product's latest release.
    """

    catalogue: Catalogue
    drops: Mapping[str, Sequence[Mapping[str, Any]]]
    decisions: Mapping[str, Sequence[AccessDecision]]
    summaries: Sequence[Mapping[str, Any]]
    at: datetime

    def history(self, dataset: Dataset) -> History:
        """Return how a dataset has come in of late."""
        return history(dataset, self.products_of(dataset), self.drops.get(dataset.name, ()), self.at)

    def products_of(self, dataset: Dataset) -> list[Product]:
        """Return the products that are made of a dataset, by title."""
        found = [item for item in self.catalogue.products.values() if dataset.name in item.datasets]
        return sorted(found, key=lambda item: item.title.casefold())

    def published(self, product: Product) -> str:
        """Return when the latest release of a product was published; empty before its first."""
        found = (str(item["published"]) for item in self.summaries if item["product"] == product.name)
        return next(found, "")

    @cached_property
    def agreements(self) -> list[Given]:
        """Return every agreement that two people have approved, by organisation and title."""
        every = self.catalogue.agreements.values()
        found = [given(item, self.decisions.get(item.name, ()), self.catalogue, day_of(self.at)) for item in every]
        return sorted(filter(None, found), key=lambda item: (item.agreement.organisation, item.agreement.title))

    def given_of(self, register: Register) -> list[Given]:
        """Return the approved agreements that give a part of a register."""
        return [item for item in self.agreements if any(p.is_register and p.of == register.name for p in item.parts)]

    @property
    def requested(self) -> int:
        """How many agreements two people have not approved."""
        return len(self.catalogue.agreements) - len(self.agreements)
