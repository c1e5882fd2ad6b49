"""What restricted tables hold now: curated tables, figures of the latest releases, true counts."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

import pyarrow.parquet as pq
from pyiceberg.exceptions import NoSuchTableError
from pyiceberg.table import Table

from contracts.catalogue import Catalogue
from contracts.errors import PratiqueError
from lambdas.adapters import iceberg, objects, public
from lambdas.adapters.filtered_tables import FilteredTables
from lambdas.adapters.kept_tables import KeptTables
from lambdas.adapters.settings import settings
from lambdas.core.private.answering import Kept
from lambdas.core.private.rights import GivenTable
from lambdas.core.private.true_counts import true_counts
from lambdas.core.release.parquet import PARQUET
from lambdas.core.release.pointer import KEY


class NothingYetError(PratiqueError):
    """A table of an agreement has no rows yet; the text says what there is none of."""


@dataclass
class RestrictedTables:
    """The tables of the catalogue. One that was read stays in memory until there is a newer one.

    With ``filtered`` a dataset is what Lake Formation leaves of it for the agreement, and its files are not read.
    """

    catalogue: Catalogue
    filtered: FilteredTables | None = None
    _kept: KeptTables = field(default_factory=KeptTables)

    def of(self, given: GivenTable) -> Kept:
        """Return a table of which the agreement's view is to be taken. Raises NothingYetError, UnreadableError."""
        if not given.is_product:
            return self._filtered(given, self.filtered) if self.filtered else self._curated(given.of)
        return self._true_counts(given) if given.unsuppressed else self._published(given)

    def _curated(self, dataset: str) -> Kept:
        table = self._table(dataset)
        return self._kept.once(("curated", dataset, table.metadata_location), lambda: Kept(table.scan().to_arrow()))

    def _filtered(self, given: GivenTable, filtered: FilteredTables) -> Kept:
        # The version is asked for first: a commit in between makes the next question read again, and none is missed.
        version = filtered.version(given)
        if version is None:
            raise NothingYetError(f"Nothing of {given.of} has been taken in yet.")
        key = ("filtered", f"{given.access.agreement} {given.of}", version)
        return self._kept.once(key, lambda: Kept(filtered.read(given)))

    def _true_counts(self, given: GivenTable) -> Kept:
        product = self.catalogue.products[given.of]
        tables = {name: self._table(name) for name in product.datasets}

        def count() -> Kept:
            read = {name: table.scan().to_arrow() for name, table in tables.items()}
            return Kept(true_counts(product, read, self.catalogue.hierarchies))

        return self._kept.once(("true", given.of, *(table.metadata_location for table in tables.values())), count)

    def _published(self, given: GivenTable) -> Kept:
        entry = (public.document(KEY) or {}).get("products", {}).get(given.of)
        if entry is None:
            raise NothingYetError(f"{given.title} has no release yet.")

        def read() -> Kept:
            stored = objects.get(settings().published_bucket, f"{entry['path']}{PARQUET}")
            if stored is None:
                raise NothingYetError(f"{given.title} has no release yet.")
            # Agreements compare a product's dates as the texts that they are in its CSV.
            dates = ", ".join(f'CAST("{name}" AS VARCHAR) AS "{name}"' for name in sorted(given.relation.dates))
            shape = f"(SELECT * REPLACE ({dates}) FROM kept)" if dates else "kept"  # noqa: S608 - our own columns
            return Kept(pq.read_table(io.BytesIO(stored.body)), shape)

        return self._kept.once(("published", given.of, entry["release"]), read)

    def _table(self, dataset: str) -> Table:
        try:
            return iceberg.catalogue().load_table((settings().glue_database, dataset))
        except NoSuchTableError:
            raise NothingYetError(f"Nothing of {dataset} has been taken in yet.") from None
